import type { Affiliation } from './affiliation.js';

/**
 * Matches a short name, like a user name: it is in the audit log, so it should not be a full name.
 */
export const SHORT_NAME = /^[a-z][a-z0-9._-]{0,29}$/;

/**
 * The roles of people who work with cases. A person may have several. Source: rooms of the console,
 * §3.
 */
export const staffRoles = [
  'focal-point',
  'coordinator',
  'partner',
  'custodian',
  'officer',
  'auditor',
  'administrator',
  'regional-desk',
] as const;
export type StaffRole = (typeof staffRoles)[number];

/** Checks whether a text is the name of a role. */
export const isStaffRole = (text: string): text is StaffRole =>
  (staffRoles as readonly string[]).includes(text);

/** A person who works with cases, with the facts that decisions need. */
export interface Staff {
  /** A random id. */
  readonly account: string;
  /** A short name, as the audit log shows it: `console:ama`. */
  readonly login: string;
  readonly roles: readonly StaffRole[];
  /** Their own countries, ISO 3166-1 alpha-2; a regional desk has all: `['*']`. */
  readonly countries: readonly string[];
  /** The organisation they belong to, for conflicts of interest. */
  readonly affiliation?: Affiliation;
  /** Their id in the directory, if they are called. */
  readonly focalPoint?: string;
  readonly organisation?: string;
}
