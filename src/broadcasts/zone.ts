import type { Directory } from '../directory/directory.js';

/**
 * The time zone where the country is not known: Lomé, Accra and Dakar use it, and Lagos is an hour
 * later.
 */
const USUAL = 'Africa/Abidjan';

/** Returns a person's time zone. */
export const zoneOf = (directory: Directory, country: string | undefined): string =>
  (country === undefined ? undefined : directory.country(country)?.zone) ?? USUAL;
