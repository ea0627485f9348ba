import mongoose, { type mongo } from 'mongoose';
import { HOUR, MINUTE } from '../../shared/clock.js';
import { durable, type Db } from '../store/db.js';
import { upsertThroughRace } from '../store/duplicate-key.js';
import type { Place } from '../store/waiting.js';

/** So many calls of one kind in an hour reach a focal point one by one. Source: docs/adr/017. */
export const CALLS_AN_HOUR = 12;
/** What is above waits for a digest, of which there is one in so long a time at the most. */
export const DIGEST_EVERY = 5 * MINUTE;
/** A digest that was begun and not finished is begun again after so long. */
const LOCK = MINUTE;

/**
 * The calls of one focal point: of lives in danger, or
 * all others. Ids and times; nothing of a tip but its id.
 */
export interface CallBudget {
  readonly _id: string;
  readonly focalPoint: string;
  /** Of lives in danger: a flood of lesser tips costs them nothing. */
  readonly urgent: boolean;
  /** Those of the last hour that went one by one. */
  readonly calls: readonly { readonly id: string; readonly at: Date }[];
  /** Tips whose calls wait for a digest. */
  readonly waiting: readonly string[];
  /** When the next digest is due, as long as something waits. */
  readonly digestAt?: Date;
  readonly lastAt?: Date;
}

const schema = new mongoose.Schema(
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
/** Serves claimDigest. Few have the field. */
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
  // A clock that went back has left times behind that are still to come: nothing waits for them.
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
 * Takes a call of a focal point's hour, or puts its tip on their next digest; durable when it
 * returns. The same call twice is once.
 * @param most how many go by themselves in an hour
 * @returns whether the call is to go by itself
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

/** The query behind claimDigest, apart so that a test can have it explained. */
export const digestQuery = (now: Date) =>
  ({ filter: { digestAt: { $lte: now } }, sort: { digestAt: 1 } }) as const;

/** Where digests wait that are due. */
export const digestPlace = (now: Date): Place => ({
  collection: 'callbudgets',
  filter: digestQuery(now).filter,
});

/** A digest that is due; whoever claims it finishes it, or another begins it again. */
export async function claimDigest(db: Db, now: Date): Promise<CallBudget | undefined> {
  const { filter, sort } = digestQuery(now);
  const claimed = await budgetsOf(db).findOneAndUpdate(
    filter,
    { $set: { digestAt: new Date(now.getTime() + LOCK) } },
    { sort, returnDocument: 'after' },
  );
  return claimed ?? undefined;
}

/** A digest was said. @param settled tips that need to be in no other: named in it, or over */
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
