import { nextWithin } from '../shared/local-hours.js';

/** When a reporter may be texted, in local time: from the first hour, until before the second. */
export const safeHours = {
  any: [0, 24],
  morning: [6, 12],
  afternoon: [12, 18],
  evening: [18, 22],
} as const;

export type SafeHours = keyof typeof safeHours;

/**
 * Returns the next moment inside a person's safe hours: `now` itself when it is inside.
 * @param zone IANA name of the person's time zone
 */
export function nextSafeMoment(hours: SafeHours, zone: string, now: Date): Date {
  const [from, to] = safeHours[hours];
  return nextWithin({ from, to, zone }, now);
}
