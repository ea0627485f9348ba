import { DAY } from '../shared/clock.js';
import { endOfHours, nextWithin } from '../shared/local-hours.js';

/** The units to send to people of one time zone, counted as the sender's rate limit counts. */
export interface Load {
  readonly zone: string;
  readonly units: number;
}

/** The usable part of a sender's rate limit: slots lie a little apart (outbox/pace.ts, LATE). */
export const USABLE = 0.96;
/** The longest time that is planned. */
const LONGEST = 366 * DAY;

/**
 * Returns when a sender has finished, at its rate limit and within the hours of everybody's place.
 * Time zones that are awake at once share the limit, and those whose day ends first come first.
 * @returns undefined when it takes longer than a year
 */
export function finishOf(
  loads: readonly Load[],
  perSecond: number,
  hours: { readonly from: number; readonly to: number },
  start: Date,
): Date | undefined {
  let left = loads.filter(({ units }) => units > 0).map((load) => ({ ...load }));
  let now = start;
  const rate = (perSecond * USABLE) / 1_000;
  while (left.length > 0) {
    if (now.getTime() - start.getTime() > LONGEST) return undefined;
    const awake = left.filter(
      ({ zone }) => nextWithin({ ...hours, zone }, now).getTime() === now.getTime(),
    );
    const opens = left
      .filter((load) => !awake.includes(load))
      .map(({ zone }) => nextWithin({ ...hours, zone }, now).getTime());
    const [first] = awake
      .map((load) => ({ load, end: endOfHours({ ...hours, zone: load.zone }, now).getTime() }))
      .sort((a, b) => a.end - b.end);
    if (!first) {
      now = new Date(Math.min(...opens));
      continue;
    }
    const through = rate === Infinity ? now.getTime() : now.getTime() + first.load.units / rate;
    const until = Math.min(through, first.end, ...opens);
    first.load.units -= until >= through ? first.load.units : (until - now.getTime()) * rate;
    // Less than a millionth of a unit is a rounding error.
    left = left.filter(({ units }) => units > 1e-6);
    now = new Date(Math.max(now.getTime(), Math.ceil(until)));
  }
  return now;
}
