import { DateTime } from 'luxon';

/**
 * Hours of a day in a person's time zone: from the first whole hour, before the second. `to` is
 * above `from`.
 */
export interface LocalHours {
  readonly from: number;
  readonly to: number;
  /** IANA name of the time zone. */
  readonly zone: string;
}

/** Returns the next moment within the hours: `now` itself when it is inside. */
export function nextWithin({ from, to, zone }: LocalHours, now: Date): Date {
  const local = DateTime.fromJSDate(now, { zone });
  if (local.hour >= from && local.hour < to) return now;
  const today = local.startOf('day').set({ hour: from });
  return (
    local < today ? today : local.startOf('day').plus({ days: 1 }).set({ hour: from })
  ).toJSDate();
}

/** Returns the end of the hours that contain `now`: the first moment after it that is outside. */
export function endOfHours({ to, zone }: LocalHours, now: Date): Date {
  const day = DateTime.fromJSDate(now, { zone }).startOf('day');
  // A day may begin at one o'clock, where clocks change at midnight.
  const end = to === 24 ? day.plus({ days: 1 }).startOf('day') : day.set({ hour: to });
  return end.toJSDate();
}
