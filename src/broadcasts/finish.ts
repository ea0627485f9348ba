import { DAY } from '../shared/clock.js';
import { endOfHours, nextWithin } from '../shared/local-hours.js';

/** What is to be sent to people of one time zone, in what its sender's cap counts. */
export interface Load {
  readonly zone: string;
  readonly units: number;
}

/** Of a sender's cap, so much can be used: slots lie a little apart (outbox/pace.ts, LATE). */
export const USABLE = 0.96;
/** Nobody plans further. */
const LONGEST = 366 * DAY;

/**
 * When a sender is through, at its cap and within the hours of everybody's place. Where several
 * zones are awake at once the cap is theirs together, those first whose day ends first.
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
    // A little less than one unit is the dust of arithmetic.
    left = left.filter(({ units }) => units > 1e-6);
    now = new Date(Math.max(now.getTime(), Math.ceil(until)));
  }
  return now;
}
