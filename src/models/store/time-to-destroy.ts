import type { Connection, mongo } from 'mongoose';
import { DAY, MINUTE } from '../../shared/clock.js';

/** The part of the clock document that records a clock that went far ahead at once. */
interface HeldDoc {
  readonly _id: 'clock';
  /** The latest time that was seen. */
  readonly at: Date;
  /**
   * How many milliseconds the time for destroying is behind the present; absent when it is the
   * present time.
   */
  readonly lag?: number;
  /** When the clock is believed although no person has confirmed it. */
  readonly until?: Date;
}

/** A change of the clock up to this size is ignored. */
export const MINDED = MINUTE;
/**
 * The time is saved every 20 seconds: a longer gap means that the clock was set, or that the
 * program was off for that long.
 */
export const FAR = DAY;
/**
 * The longest wait. Somebody reads the log within a week; and after two days off, destroying waits
 * no longer than two days.
 */
export const LONGEST_HELD = 7 * DAY;

const clockOf = (gateway: Connection) =>
  gateway.collection('clock') as unknown as mongo.Collection<HeldDoc>;

/**
 * Returns the update stages for the time that destruction uses, to run before `at` is set: time
 * that nobody has seen pass is left out, until it is believed. When the clock is set back, the
 * left-out time is removed again.
 */
export function heldStages(now: Date): object[] {
  const lag = { $ifNull: ['$lag', 0] };
  const step = { $subtract: [now, { $ifNull: ['$at', now] }] };
  const [far, back] = [{ $gt: [step, FAR] }, { $lt: [step, -MINDED] }];
  const set = { $or: [far, back] };
  const held = { $and: [{ $gt: ['$lag', FAR] }, { $gt: ['$until', now] }] };
  const whenHeld = (field: string) => ({ $cond: [held, field, '$$REMOVE'] });
  return [
    { $set: { lag: { $cond: [set, { $max: [0, { $add: [lag, step] }] }, lag] } } },
    {
      $set: {
        until: { $cond: [set, { $add: [now, { $min: ['$lag', LONGEST_HELD] }] }, '$until'] },
      },
    },
    { $set: { lag: whenHeld('$lag'), until: whenHeld('$until') } },
  ];
}

/**
 * Returns the time that decides what is expired among keys, answers and other data that cannot be
 * restored. It is the present time, unless the database's clock went ahead by more than a day at
 * once, or nothing ran for that long: nobody can tell which of both it was. Then this time
 * continues from where it was, until a person confirms the clock (`amana keys retire
 * --clock-is-right`), or until as much time has passed as the gap was, a week at most.
 */
export async function timeToDestroyBy(gateway: Connection, now: Date): Promise<Date> {
  // Written without a majority, and read so too: the next look writes the time again.
  const doc = await clockOf(gateway).findOne({ _id: 'clock' }, { readConcern: { level: 'local' } });
  if (!doc) return now;
  const { at, until, lag = 0 } = doc;
  // Nobody has saved this time yet: a caller between a step of the clock and the next look must not
  // be the first to believe it.
  if (now.getTime() - at.getTime() > FAR) return new Date(at.getTime() - lag);
  return until && until > now ? new Date(now.getTime() - lag) : now;
}

/** A person confirms that the database's clock is right: what is expired by it may be destroyed. */
export async function believeClock(gateway: Connection, now: Date): Promise<void> {
  const believed = { $set: { at: now }, $unset: { lag: '' as const, until: '' as const } };
  await clockOf(gateway).updateOne({ _id: 'clock' }, believed);
}
