import type { Collection, Connection, mongo } from 'mongoose';
import { endOfDay, MINUTE, SECOND } from '../../shared/clock.js';
import type { Db } from '../store/db.js';
import type { Place } from '../store/waiting.js';
import { ADDRESS_KEPT, MAIL_KEPT } from './mailbox.js';
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
/** No claim and no promise lasts longer, by any correct clock. */
const LONGEST = MINUTE;
/**
 * An active conversation is not ended meanwhile: a person who writes again within this time has
 * their full time again.
 */
const SPARED = 5 * MINUTE;

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

/**
 * Returns corrections of ends that a clock ahead of time set too late: of stored addresses and
 * questions, and the closing times of polls.
 */
function promisedBy(gateway: Connection, now: Date): [Collection, object, object][] {
  const atMost = (field: string, latest: Date): [object, object] => [
    { [field]: { $gt: latest } },
    { [field]: latest },
  ];
  const kept = (ms: number) => atMost('expiresAt', endOfDay(now.getTime() + ms));
  return [
    [gateway.collection('returns'), ...kept(ADDRESS_KEPT)],
    [gateway.collection('mail'), ...kept(MAIL_KEPT)],
    [gateway.collection('polls'), ...atMost('closingAt', now)],
    [gateway.collection('polls'), ...atMost('closedAt', now)],
  ];
}

const isDate = (field: string) => ({ $eq: [{ $type: field }, 'date'] });

/** A change of some documents: their collection, which of them, and the fields to set. */
type Change = readonly [collection: Collection, which: object, set: object];

/** Promises of work that are too far ahead, and the silence of conversations. */
function ofConversations(gateway: Connection, ms: number, now: Date): Change {
  const over = new Date(now.getTime() + LONGEST);
  const spared = new Date(now.getTime() + SPARED);
  const earlier = { $max: [{ $subtract: ['$silentAt', ms] }, spared] };
  const dueAt = { $cond: [{ $gt: ['$$this.dueAt', over] }, now, '$$this.dueAt'] };
  return [
    gateway.collection('conversations'),
    { $or: [{ 'pend.dueAt': { $exists: true } }, { silentAt: { $exists: true } }] },
    {
      pend: { $map: { input: '$pend', in: { $mergeObjects: ['$$this', { dueAt }] } } },
      silentAt: { $cond: [isDate('$silentAt'), earlier, '$$REMOVE'] },
    },
  ];
}

/** Replies and calls that wait. */
function ofDeliveries(gateway: Connection, ms: number, now: Date): Change[] {
  const over = new Date(now.getTime() + LONGEST);
  const earlier = (field: string) => ({
    $cond: [isDate(field), { $subtract: [field, ms] }, '$$REMOVE'],
  });
  const times = { triedFrom: earlier('$triedFrom'), expires: earlier('$expires') };
  const waiting = { state: 'due', class: { $lte: 1 } };
  const deliveries = gateway.collection('deliveries');
  return [
    [
      deliveries,
      { ...waiting, lockedUntil: { $exists: false } },
      { dueAt: earlier('$dueAt'), ...times },
    ],
    // A claim is identified by its end: the claim of a process that is working must stay as it is.
    [deliveries, { ...waiting, lockedUntil: { $gt: over } }, { dueAt: now, ...times }],
  ];
}

/** Deadlines of escalations. A process that works on one just now must read it again. */
function ofEscalations(cases: Connection, ms: number, now: Date): Change {
  const over = new Date(now.getTime() + LONGEST);
  const pending = { dueAt: { $subtract: ['$pending.dueAt', ms] } };
  return [
    cases.collection('escalations'),
    { dueAt: { $exists: true } },
    {
      dueAt: { $cond: [isDate('$dueAt'), { $subtract: ['$dueAt', ms] }, '$$REMOVE'] },
      lockedUntil: { $cond: [{ $gt: ['$lockedUntil', over] }, '$$REMOVE', '$lockedUntil'] },
      pending: { $cond: [{ $eq: [{ $type: '$pending' }, 'object'] }, pending, '$$REMOVE'] },
      v: { $add: ['$v', 1] },
    },
  ];
}

/**
 * Moves deadlines back: promises and claims of dead processes, the silence of conversations,
 * deadlines of escalations, replies and calls. Things that must happen at an hour of a person's day
 * are not moved. Without this, a clock that was an hour ahead would make them all an hour late.
 * Data whose end that clock had set too far ahead is stored no longer than allowed.
 * @param ms by how much
 * @returns how many documents were moved
 */
export async function moveDeadlines(
  { gateway, cases }: Db,
  ms: number,
  now: Date,
): Promise<number> {
  const changes: readonly Change[] = [
    ofConversations(gateway, ms, now),
    ...ofDeliveries(gateway, ms, now),
    ofEscalations(cases, ms, now),
    ...promisedBy(gateway, now),
  ];
  const moved = await Promise.all(
    changes.map(([collection, which, set]) =>
      collection.updateMany(which as never, [{ $set: set }]),
    ),
  );
  return moved.reduce((sum, { modifiedCount }) => sum + modifiedCount, 0);
}
