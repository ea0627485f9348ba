import { DateTime } from 'luxon';
import { SECOND } from '../../shared/clock.js';
import type { CapTime } from './alert.js';

/**
 * The form that the schema allows; a comma as a sign,
 * which it allows too, is a slip of its authors.
 */
const FORM = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)$/;
/** No place on earth is further from UTC. */
const FURTHEST = 14;

/**
 * A moment as CAP has it, at the clock of a place: `2026-11-28T14:05:00+00:00`. Never `Z` and never
 * milliseconds, which the schema refuses.
 * @param zone of the IANA database
 */
export const capTime = (date: Date, zone = 'UTC'): CapTime =>
  DateTime.fromJSDate(date, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");

/**
 * The moment that a CAP time means; undefined where the
 * form is wrong, or there is no such day, hour or offset.
 */
export function momentOf(text: string): Date | undefined {
  const parts = FORM.exec(text);
  if (!parts || Number(parts[8]) > FURTHEST || Number(parts[9]) > 59) return undefined;
  const time = DateTime.fromISO(text);
  return time.isValid ? time.toJSDate() : undefined;
}

/**
 * The second at which a message is sent: now, or later by as many
 * seconds as it takes to differ from the one before. Others name a
 * message by identifier and second, and some by the second alone.
 * @param last of the same sender
 */
export function distinctSecond(now: Date, last: Date | undefined): Date {
  const second = Math.floor(now.getTime() / SECOND) * SECOND;
  return new Date(last === undefined ? second : Math.max(second, last.getTime() + SECOND));
}
