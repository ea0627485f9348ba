import { DateTime } from 'luxon';
import type { Absence } from '../shared/absence.js';
import type { FocalPoint } from './directory.js';

/** The absences of people, by their id. */
export type Absences = ReadonlyMap<string, readonly Absence[]>;

/** An absence as it is kept, without what a database adds. */
export const readAbsence = ({ from, to, standIn }: Absence): Absence =>
  standIn === undefined ? { from, to } : { from, to, standIn };

/** The calendar day of a moment in a zone. */
export const dayIn = (zone: string, at: Date): string =>
  DateTime.fromJSDate(at, { zone }).toISODate() ?? '';

/** The absence that covers a day. */
export const absenceOn = (
  absences: readonly Absence[] | undefined,
  day: string,
): Absence | undefined => absences?.find(({ from, to }) => from <= day && day <= to);

/** What finds whoever is called in the place of somebody. */
interface Standing {
  readonly byId: ReadonlyMap<string, FocalPoint>;
  readonly absences: Absences;
  readonly zoneOf: (place: string) => string;
}

/**
 * Who is called for somebody's hours: themselves; their stand-in
 * when they are away; nobody when that one is away, too.
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
