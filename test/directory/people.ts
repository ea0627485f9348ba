import { buildDirectory } from '../../src/directory/build.js';
import { shippedCountries } from '../../src/directory/country-file.js';
import type { Directory, Duty, FocalPoint } from '../../src/directory/directory.js';

/** A focal point of Maritime, Togo, with whatever is different about them. */
export function person(id: string, different: Partial<FocalPoint> = {}): FocalPoint {
  return {
    id,
    name: `${id} Exemple`,
    role: 'focal-point',
    affiliation: 'ngo',
    country: 'TG',
    areas: [],
    language: 'fr',
    reaches: [{ channel: 'demo-chat', address: id }],
    active: true,
    ...different,
  };
}

/** A directory of the shipped countries with some people in it. */
export function directoryOf(
  people: readonly FocalPoint[],
  duties: readonly Duty[] = [],
): Directory {
  return buildDirectory(shippedCountries(), people, duties);
}

export const everyDay = [1, 2, 3, 4, 5, 6, 7];
