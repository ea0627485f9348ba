import { REGION } from '../../directory/build.js';
import { mayAny } from '../../access/policy.js';
import type { SignedVisit, Visit } from '../visit.js';

/** Returns the name of a weekday. 5 January 2026 was a Monday. */
export const nameOfDay = ({ language }: Visit, day: number): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, 0, 4 + day)),
  );

/** Returns a stored day as people read it. */
export const keptDay = ({ when }: Visit, day: string): string =>
  when.day(new Date(`${day}T12:00:00Z`));

/**
 * Checks whether the user may change a part that they see. Only people with all countries may
 * change the regional desk.
 */
export const mayWritePart = ({ me: { staff } }: SignedVisit, country: string): boolean =>
  mayAny(staff, 'directory.write') && (country !== REGION || staff.countries.includes('*'));
