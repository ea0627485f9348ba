import { isCountry } from '../shared/allowed.js';
import { affiliations } from '../shared/affiliation.js';
import { isStaffRole } from '../shared/staff.js';
import type { NewAccount } from './accounts.js';

/** Roles that belong to no country. */
const everywhere = ['administrator', 'auditor', 'regional-desk'];

/** The form of ids in the directory. */
const ID = /^[\w.:-]{1,60}$/;

/** Returns why an account cannot be like this, or undefined when it can. */
export function badAccount({
  roles,
  countries,
  affiliation,
  ...ids
}: Omit<NewAccount, 'login' | 'language'>): 'badRoles' | 'badCountries' | 'badIds' | undefined {
  if (roles.length === 0 || !roles.every(isStaffRole)) return 'badRoles';
  if (affiliation && !affiliations.includes(affiliation)) return 'badRoles';
  if ([ids.focalPoint, ids.organisation].some((id) => id && !ID.test(id))) return 'badIds';
  const all = countries.includes('*');
  if (all && !roles.includes('regional-desk') && !roles.every((role) => everywhere.includes(role)))
    return 'badCountries';
  if (!countries.every((code) => code === '*' || isCountry(code))) return 'badCountries';
  const needsOne = roles.some((role) => !everywhere.includes(role));
  return needsOne && countries.length === 0 ? 'badCountries' : undefined;
}
