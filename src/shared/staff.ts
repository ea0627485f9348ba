import type { Affiliation } from './affiliation.js';

/**
 * A short name, as of a user of the system: it stands
 * in the audit log, so it should not be a whole name.
 */
export const SHORT_NAME = /^[a-z][a-z0-9._-]{0,29}$/;

/**
 * What people who work with cases are to Amana. A person
 * may hold several. Source: rooms of the console, §3.
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

/** Whether a text is the name of a role. */
export const isStaffRole = (text: string): text is StaffRole =>
  (staffRoles as readonly string[]).includes(text);

/** Somebody who works with cases, as far as decisions need it. */
export interface Staff {
  /** A random id. */
  readonly account: string;
  /** A short name, as the audit log shows it: `console:ama`. */
  readonly login: string;
  readonly roles: readonly StaffRole[];
  /** Their own countries, ISO 3166-1 alpha-2; a regional desk has all: `['*']`. */
  readonly countries: readonly string[];
  /** What they belong to, for conflicts of interest. */
  readonly affiliation?: Affiliation;
  /** Their id in the directory, when they are called. */
  readonly focalPoint?: string;
  readonly organisation?: string;
}
