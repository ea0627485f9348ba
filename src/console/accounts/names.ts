import type { Staff } from '../../shared/staff.js';
import { roleName } from '../sign-in/roles.js';
import type { Visit } from '../visit.js';

/** Returns the roles of a person in words. */
export const rolesOf = ({ say }: Pick<Visit, 'say'>, { roles }: Pick<Staff, 'roles'>): string =>
  roles.map((role) => roleName(say, role)).join(', ');

/** Returns the countries of a person in words. */
export function countriesOf(
  { say, place }: Pick<Visit, 'say' | 'place'>,
  { countries }: Pick<Staff, 'countries'>,
): string {
  if (countries.includes('*')) return say('frame.everywhere');
  return countries.length === 0 ? say('account.none') : countries.map(place).join(', ');
}

/**
 * Returns a compartment in words: a country, its independent part, or tips that fell back to the
 * region.
 */
export function compartmentOf({ say, place }: Pick<Visit, 'say' | 'place'>, name: string): string {
  const [country = '', part, ...organisation] = name.split('.');
  if (part === 'partner')
    return say('keys.partner', {
      name: organisation.join('.'),
      country: country === 'regional' ? say('role.regional-desk') : place(country),
    });
  if (country === 'regional') return say('role.regional-desk');
  return part === undefined ? place(country) : say('keys.independent', { country: place(country) });
}
