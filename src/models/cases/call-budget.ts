import type { mongo } from 'mongoose';
import { HOUR, MINUTE } from '../../shared/clock.js';
import { durable, type Db } from '../store/db.js';
import { upsertThroughRace } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';

/** How many calls of one kind reach a focal point one by one in an hour. Source: docs/adr/017. */
export const CALLS_AN_HOUR = 12;
/** Calls above that wait for a digest; at most one digest is sent in this time. */
export const DIGEST_EVERY = 5 * MINUTE;
/** A digest that was begun and not finished is begun again after this long. */
const LOCK = MINUTE;

/**
 * The calls of one focal point: those about lives in danger, or all others. Ids and times; nothing
 * of a tip but its id.
 */
export interface CallBudget {
  readonly _id: string;
  readonly focalPoint: string;
  /** The calls about lives in danger: a flood of less urgent tips does not use up their limit. */
  readonly urgent: boolean;
  /** The calls of the last hour that were sent one by one. */
  readonly calls: readonly { readonly id: string; readonly at: Date }[];
  /** Tips whose calls wait for a digest. */
  readonly waiting: readonly string[];
  /** When the next digest is due, while calls wait. */
  readonly digestAt?: Date;
  readonly lastAt?: Date;
}

const schema = schemaOf(
  {
    _id: String,
    focalPoint: String,
    urgent: Boolean,
    calls: [{ _id: false, id: String, at: Date }],
    waiting: [String],
    digestAt: Date,
    lastAt: Date,
  },
  { collection: 'callbudgets', versionKey: false, strict: 'throw' },
);
/** Serves claimDigest. Few documents have the field. */
const digestIndex = { digestAt: 1 } as const;
schema.index(digestIndex, { sparse: true });

const budgetsOf = ({ cases }: Db) =>
  cases.collection('callbudgets') as unknown as mongo.Collection<CallBudget>;

/** Creates the collection's index where it is missing. */
export async function prepareCallBudgets(db: Db): Promise<void> {
  await (db.cases.models['CallBudget'] ?? db.cases.model('CallBudget', schema)).createIndexes();
}

/** A call that is to be made. */
export interface WantedCall {
  readonly focalPoint: string;
  readonly urgent: boolean;
  /** The id of its delivery. */
  readonly call: string;
  readonly tip: string;
}

function taking({ focalPoint, urgent, call, tip }: WantedCall, most: number, now: Date) {
  const since = new Date(now.getTime() - HOUR);
  const latest = new Date(now.getTime() + DIGEST_EVERY);
  const one = { $literal: call };
  const known = { $in: [one, '$calls.id'] };
  // If the clock was set back, stored times may lie in the future: nothing waits for them.
  const inHour = { $and: [{ $gt: ['$$this.at', since] }, { $lte: ['$$this.at', latest] }] };
  const lately = { $filter: { input: { $ifNull: ['$calls', []] }, cond: inHour } };
  const after = { $add: [{ $ifNull: ['$lastAt', new Date(0)] }, DIGEST_EVERY] };
  const next = { $min: [{ $ifNull: ['$digestAt', { $max: [now, after] }] }, latest] };
  return [
    {
      $set: {
        focalPoint: { $literal: focalPoint },
        urgent: { $literal: urgent },
        calls: lately,
        waiting: { $ifNull: ['$waiting', []] },
      },
    },
    { $set: { may: { $or: [known, { $lt: [{ $size: '$calls' }, most] }] } } },
    {
      $set: {
        calls: {
          $cond: [
            { $and: ['$may', { $not: known }] },
            { $concatArrays: ['$calls', [{ id: one, at: now }]] },
            '$calls',
          ],
        },
        waiting: { $cond: ['$may', '$waiting', { $setUnion: ['$waiting', [{ $literal: tip }]] }] },
        digestAt: { $cond: ['$may', { $ifNull: ['$digestAt', '$$REMOVE'] }, next] },
      },
    },
    { $unset: 'may' },
  ];
}

/**
 * Takes a call out of a focal point's limit of the hour, or puts its tip on their next digest;
 * durable when it returns. Idempotent for the same call.
 * @param most how many are sent one by one in an hour
 * @returns whether to send the call by itself
 */
export async function takeCall(
  db: Db,
  wanted: WantedCall,
  most: number,
  now: Date,
): Promise<boolean> {
  const _id = `${wanted.focalPoint}/${wanted.urgent ? 'urgent' : 'others'}`;
  const take = () =>
    budgetsOf(db).findOneAndUpdate({ _id }, taking(wanted, most, now), {
      upsert: true,
      returnDocument: 'after',
      writeConcern: durable,
    });
  const taken = await upsertThroughRace(take);
  return taken?.calls.some(({ id }) => id === wanted.call) ?? true;
}

/** The query of claimDigest, separate so that a test can run explain on it. */
export const digestQuery = (now: Date) =>
  ({ filter: { digestAt: { $lte: now } }, sort: { digestAt: 1 } }) as const;

/** The place where due digests wait. */
export const digestPlace = (now: Date): Place => ({
  collection: 'callbudgets',
  filter: digestQuery(now).filter,
});

/** Claims a due digest. The process that claims it finishes it, or another begins it again. */
export async function claimDigest(db: Db, now: Date): Promise<CallBudget | undefined> {
  const { filter, sort } = digestQuery(now);
  const claimed = await budgetsOf(db).findOneAndUpdate(
    filter,
    { $set: { digestAt: new Date(now.getTime() + LOCK) } },
    { sort, returnDocument: 'after' },
  );
  return claimed ?? undefined;
}

/**
 * Notes that a digest was sent.
 * @param settled tips that need no other digest: named in it, or ended
 */
export async function digestSaid(
  db: Db,
  { _id }: CallBudget,
  settled: readonly string[],
  now: Date,
): Promise<void> {
  const rest = { $setDifference: ['$waiting', { $literal: [...settled] }] };
  await budgetsOf(db).updateOne({ _id }, [
    { $set: { waiting: rest, lastAt: now } },
    {
      $set: {
        digestAt: {
          $cond: [
            { $gt: [{ $size: '$waiting' }, 0] },
            new Date(now.getTime() + DIGEST_EVERY),
            '$$REMOVE',
          ],
        },
      },
    },
  ]);
}
