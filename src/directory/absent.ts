import { DateTime } from 'luxon';
import type { Absence } from '../shared/absence.js';
import type { FocalPoint } from './directory.js';

/** The absences of people, by person id. */
export type Absences = ReadonlyMap<string, readonly Absence[]>;

/** Returns a stored absence without the fields that the database adds. */
export const readAbsence = ({ from, to, standIn }: Absence): Absence =>
  standIn === undefined ? { from, to } : { from, to, standIn };

/** Returns the calendar day of a moment in a time zone. */
export const dayIn = (zone: string, at: Date): string =>
  DateTime.fromJSDate(at, { zone }).toISODate() ?? '';

/** Returns the absence that covers a day. */
export const absenceOn = (
  absences: readonly Absence[] | undefined,
  day: string,
): Absence | undefined => absences?.find(({ from, to }) => from <= day && day <= to);

/** The data to find the person who is called instead of another. */
interface Standing {
  readonly byId: ReadonlyMap<string, FocalPoint>;
  readonly absences: Absences;
  readonly zoneOf: (place: string) => string;
}

/**
 * Returns who is called in a person's hours: themselves; their stand-in if they are away; nobody if
 * the stand-in is away, too.
 */
export function inPlaceOf(
  own: FocalPoint,
  { byId, absences, zoneOf }: Standing,
  at: Date,
): FocalPoint | undefined {
  const awayNow = ({ id, country }: FocalPoint) =>
    absenceOn(absences.get(id), dayIn(zoneOf(country), at));
  const absence = awayNow(own);
  if (!absence) return own;
  const other = absence.standIn === undefined ? undefined : byId.get(absence.standIn);
  return other?.active && !awayNow(other) ? other : undefined;
}
