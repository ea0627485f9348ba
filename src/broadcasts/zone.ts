import type { Directory } from '../directory/directory.js';

/** Where nobody knows the country: Lomé, Accra and Dakar live by it, and Lagos an hour later. */
const USUAL = 'Africa/Abidjan';

/** The time zone somebody lives by. */
export const zoneOf = (directory: Directory, country: string | undefined): string =>
  (country === undefined ? undefined : directory.country(country)?.zone) ?? USUAL;
