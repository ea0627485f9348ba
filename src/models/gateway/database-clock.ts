import type { Connection, mongo } from 'mongoose';
import { SECOND } from '../../shared/clock.js';
import type { Place } from '../store/waiting.js';
import { heldStages, MINDED } from '../store/time-to-destroy.js';

/**
 * The only document: the latest time ever seen, by how much waiting deadlines must be moved, and
 * from when on.
 */
interface ClockDoc {
  readonly _id: 'clock';
  readonly at: Date;
  readonly back?: number;
  readonly from?: Date;
}

/**
 * By then every process has looked at the clock again (otherwise it would take moved deadlines for
 * overdue), and every earlier claim has ended, unless its process is dead.
 */
const KNOWN = 90 * SECOND;

const clockOf = (gateway: Connection) =>
  gateway.collection('clock') as unknown as mongo.Collection<ClockDoc>;

/** One process saves the time for all every 20 s: each process looks every ten. */
const NOTED_EVERY = 15 * SECOND;

/**
 * The place that shows that the time must be saved: nobody has done so for a while, the clock was
 * set back since, or waiting deadlines must still be moved.
 */
export const clockPlace = (now: Date): Place => ({
  collection: 'clock',
  filter: {
    _id: 'clock',
    $or: [
      { at: { $lte: new Date(now.getTime() - NOTED_EVERY) } },
      { at: { $gt: new Date(now.getTime() + MINDED) } },
      { back: { $exists: true } },
    ],
  },
});

/**
 * Returns the stages that use the time this process knows, if it is later than the saved one. A
 * time that another process saved after the clock was set is near the present, and stays.
 */
const beforeStep = (now: Date, was: Date): object[] => {
  const noted = { $gt: ['$at', new Date(now.getTime() + NOTED_EVERY)] };
  return was > now ? [{ $set: { at: { $cond: [noted, { $max: ['$at', was] }, '$at'] } } }] : [];
};

/**
 * Saves the time, so that the program notices when the database's clock is set back, even between
 * one start and the next.
 * @param was what the time would be if nobody had set the clock
 * @returns by how many milliseconds this caller alone must move everything that waits back,
 * normally 0
 */
export async function noteTime(gateway: Connection, now: Date, was = now): Promise<number> {
  const known = { $ifNull: ['$at', now] };
  const wentBack = { $gt: [known, new Date(now.getTime() + MINDED)] };
  const by = {
    $add: [
      { $ifNull: ['$back', 0] },
      { $dateDiff: { startDate: now, endDate: known, unit: 'millisecond' } },
    ],
  };
  const noted = await clockOf(gateway).findOneAndUpdate(
    { _id: 'clock' },
    [
      ...beforeStep(now, was),
      ...heldStages(now),
      {
        $set: {
          back: { $cond: [wentBack, by, '$back'] },
          from: { $cond: [wentBack, new Date(now.getTime() + KNOWN), '$from'] },
        },
      },
      { $set: { at: { $cond: [wentBack, now, { $max: [known, now] }] } } },
    ],
    // Not durable: if a failover loses it, the next look sees it again.
    { upsert: true, returnDocument: 'after', writeConcern: { w: 1 } },
  );
  if (!noted?.back || !noted.from || noted.from > now) return 0;
  const { back, from } = noted;
  const mine = await clockOf(gateway).findOneAndUpdate(
    { _id: 'clock', back, from },
    { $unset: { back: '', from: '' } },
  );
  return mine ? back : 0;
}

/** Notes that what waits must still be moved back: moving it failed. */
export async function stillToMove(gateway: Connection, ms: number, now: Date): Promise<void> {
  const back = { $add: [{ $ifNull: ['$back', 0] }, ms] };
  await clockOf(gateway).updateOne({ _id: 'clock' }, [{ $set: { back, from: now } }]);
}
