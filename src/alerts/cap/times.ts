import { DateTime } from 'luxon';
import { SECOND } from '../../shared/clock.js';
import type { CapTime } from './alert.js';

/**
 * The form that the schema allows. The schema also allows a comma as the sign, but that is a
 * mistake of its authors. No calendar has a year 0.
 */
const FORM = /^(?!0000)(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)$/;
/** The largest offset from UTC on earth, in hours. */
const FURTHEST = 14;

/**
 * Returns a moment as CAP writes it, in local time: `2026-11-28T14:05:00+00:00`. Never `Z` and
 * never milliseconds, because the schema refuses them.
 * @param zone of the IANA database
 */
export const capTime = (date: Date, zone = 'UTC'): CapTime =>
  DateTime.fromJSDate(date, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");

/**
 * Returns the moment of a CAP time; undefined if the form is wrong, or if the day, hour or offset
 * does not exist.
 */
export function momentOf(text: string): Date | undefined {
  const parts = FORM.exec(text);
  if (!parts || Number(parts[8]) > FURTHEST || Number(parts[9]) > 59) return undefined;
  const time = DateTime.fromISO(text);
  return time.isValid ? time.toJSDate() : undefined;
}

/**
 * Returns the second at which a message is sent: now, or as many seconds later as needed to differ
 * from the message before. Others refer to a message by identifier and second, and some by the
 * second alone.
 * @param last of the same sender
 */
export function distinctSecond(now: Date, last: Date | undefined): Date {
  const second = Math.floor(now.getTime() / SECOND) * SECOND;
  return new Date(last === undefined ? second : Math.max(second, last.getTime() + SECOND));
}
