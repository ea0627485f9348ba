import type { CaseRow } from '../../cases/query.js';
import { sayCode } from '../say.js';
import type { Visit } from '../visit.js';

/** Returns the kind of a case in words. */
export const kindOf = ({ say }: Pick<Visit, 'say'>, kind: string): string =>
  sayCode(say, 'kind', kind);

/** Returns the place of a case as far as it is known: area and country. */
export function placeOf(
  { place, say }: Pick<Visit, 'say' | 'place'>,
  { country, area }: Pick<CaseRow, 'country' | 'area'>,
): string {
  if (country === 'ECOWAS') return say('case.noCountry');
  return area === undefined ? place(country) : `${place(area)}, ${place(country)}`;
}

/**
 * Returns who has a case, in words.
 * @param ids the ids of the current user
 */
export function ownerOf(
  { say, me }: Pick<Visit, 'say' | 'me'>,
  owner: string | undefined,
  name: (id: string) => string,
): string {
  if (owner === undefined) return say('case.nobody');
  const mine = owner === me?.staff.account || owner === me?.staff.focalPoint;
  return mine ? say('case.you') : name(owner);
}

export const caseAddress = (id: string, more = ''): string => `/console/cases/${id}${more}`;
