import { REGIONAL } from '../privacy/create-keys.js';
import { officialAffiliations } from '../shared/affiliation.js';
import { partnerIn } from '../models/cases/partner-key.js';
import type { Staff, StaffRole } from '../shared/staff.js';

/**
 * Roles whose work is reading: they wait for keys until somebody gives them. Officers read the
 * words of alerts.
 */
const readers: readonly StaffRole[] = ['focal-point', 'coordinator', 'regional-desk', 'officer'];
/**
 * Roles that may be given a key when somebody decides so. Other roles never: they read the audit
 * log, or create accounts.
 */
const mayRead: readonly StaffRole[] = [...readers, 'custodian'];

const hasOne = (staff: Pick<Staff, 'roles'>, of: readonly StaffRole[]) =>
  staff.roles.some((role) => of.includes(role));

/** What a decision about keys needs of an account. */
type Holder = Pick<Staff, 'roles' | 'countries' | 'affiliation' | 'organisation'>;

/**
 * Whether a person may hold the key of a compartment. An administrator may hold none, whatever
 * their other roles: people who create accounts read no tips. An official holds no key of an
 * independent compartment.
 */
export function mayHold(staff: Holder, compartment: string): boolean {
  if (staff.roles.includes('administrator')) return false;
  const theirs = partnerIn(compartment);
  if (theirs !== undefined)
    return staff.roles.includes('partner') && staff.organisation === theirs.organisation;
  if (!hasOne(staff, mayRead)) return false;
  if (compartment === REGIONAL) return staff.roles.includes('regional-desk') && !isOfficial(staff);
  const [country = '', part] = compartment.split('.');
  if (part === 'independent' && isOfficial(staff)) return false;
  return staff.countries.includes('*') || staff.countries.includes(country);
}

/**
 * Whether a person is an official. Tips that fell back to the region may name officials, so an
 * official may not hold its key either.
 */
const isOfficial = ({ affiliation }: Holder): boolean =>
  affiliation !== undefined && officialAffiliations.includes(affiliation);

/** Returns the compartments that a person's work needs, out of those that exist. */
export const neededBy = (staff: Holder, compartments: readonly string[]): string[] =>
  compartments.filter(
    (name) => (partnerIn(name) !== undefined || hasOne(staff, readers)) && mayHold(staff, name),
  );
