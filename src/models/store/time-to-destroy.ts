import type { Connection, mongo } from 'mongoose';
import { DAY, MINUTE } from '../../shared/clock.js';

/** Of the one document about the clock, what is noted of a time that went far ahead at once. */
interface HeldDoc {
  readonly _id: 'clock';
  /** The latest time that was seen. */
  readonly at: Date;
  /**
   * By how many milliseconds what is destroyed goes by an
   * earlier time; absent when it goes by the present one.
   */
  readonly lag?: number;
  /** When the clock is believed although nobody has said that it is right. */
  readonly until?: Date;
}

/** Clocks are set by so much without anybody's minding. */
export const MINDED = MINUTE;
/**
 * The time is noted every 20 seconds: a gap of more is a
 * clock that was set, or a program that was off for so long.
 */
export const FAR = DAY;
/** Somebody reads the log within a week; and what was off for two days waits no longer than two. */
export const LONGEST_HELD = 7 * DAY;

const clockOf = (gateway: Connection) =>
  gateway.collection('clock') as unknown as mongo.Collection<HeldDoc>;

/**
 * What noting the time does to the time that destruction goes by, as stages
 * before `at` is set: what nobody has seen pass is left out of it, until it
 * is believed. When the clock comes back, so does what was left out.
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
 * The time by which keys, answers and what else cannot be brought back are over. It is the present
 * time, unless the clock of the database went ahead by more than a day at once, or nothing ran for
 * so long: which of both it was nobody can tell, so that it then goes on from where it was, until
 * somebody says that the clock is right (`amana keys retire --clock-is-right`), or it has gone on
 * for as long as the gap was, a week at most.
 */
export async function timeToDestroyBy(gateway: Connection, now: Date): Promise<Date> {
  // Noted without a majority, and so read: the time is noted anew by the next look.
  const doc = await clockOf(gateway).findOne({ _id: 'clock' }, { readConcern: { level: 'local' } });
  if (!doc) return now;
  const { at, until, lag = 0 } = doc;
  // Nobody has noted this time yet: whoever asks between a step of the clock and the next look must
  // not be the first to believe it.
  if (now.getTime() - at.getTime() > FAR) return new Date(at.getTime() - lag);
  return until && until > now ? new Date(now.getTime() - lag) : now;
}

/** Somebody says that the clock of the database is right: what is over by it may be destroyed. */
export async function believeClock(gateway: Connection, now: Date): Promise<void> {
  const believed = { $set: { at: now }, $unset: { lag: '' as const, until: '' as const } };
  await clockOf(gateway).updateOne({ _id: 'clock' }, believed);
}
