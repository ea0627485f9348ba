import type { Connection, mongo } from 'mongoose';
import { isDuplicate } from '../store/duplicate-key.js';
import { HOUR } from '../../shared/clock.js';
import { Fault } from '../../shared/fault.js';
import { schemaOf } from '../store/schema-of.js';

/** How many tries were made under a keyed name, and from when the next one is checked. */
interface SignInTriesDoc {
  readonly _id: string;
  readonly count: number;
  readonly waitUntil: Date;
  readonly purgeAt: Date;
}

/**
 * How tries are slowed down: the first `free` ones are free, then the wait doubles from a second up
 * to the longest.
 */
export interface Slowing {
  readonly free: number;
  /** Milliseconds. */
  readonly longest: number;
}

/** Tries are forgotten an hour after the last. */
export const TRIES_KEPT = HOUR;

const schema = schemaOf(
  { _id: String, purgeAt: Date },
  { collection: 'signintries', versionKey: false },
);
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

const collectionOf = (cases: Connection) =>
  cases.collection('signintries') as unknown as mongo.Collection<SignInTriesDoc>;

/** Creates the collection and its index. */
export async function prepareSignInTries(cases: Connection): Promise<void> {
  await (cases.models['SignInTries'] ?? cases.model('SignInTries', schema)).createIndexes();
}

/**
 * Counts, and computes from when the next try is checked. MongoDB computes it, so that tries at the
 * same moment are counted one by one.
 */
const counting = ({ free, longest }: Slowing, now: Date): mongo.Document[] => {
  const over = { $lte: [{ $ifNull: ['$purgeAt', new Date(0)] }, now] };
  const doubled = {
    $multiply: [1_000, { $pow: [2, { $min: [20, { $subtract: ['$count', free] }] }] }],
  };
  return [
    { $set: { count: { $cond: [over, 1, { $add: [{ $ifNull: ['$count', 0] }, 1] }] } } },
    {
      $set: {
        waitUntil: {
          $cond: [{ $lt: ['$count', free] }, now, { $add: [now, { $min: [longest, doubled] }] }],
        },
        purgeAt: new Date(now.getTime() + TRIES_KEPT),
      },
    },
  ];
};

/**
 * Two processes may write the first try of a name at once; more races than this mean a broken
 * database.
 */
const MOST_RACES = 50;

/**
 * Counts a try before it is checked.
 * @returns milliseconds to wait, and then the try must not be checked; 0: check it
 * @param id a keyed name
 */
export async function countTry(
  cases: Connection,
  id: string,
  slowing: Slowing,
  now: Date,
): Promise<number> {
  for (let race = 0; race < MOST_RACES; race += 1) {
    try {
      await collectionOf(cases).updateOne(
        { _id: id, waitUntil: { $lte: now } },
        counting(slowing, now),
        { upsert: true },
      );
      return 0;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const there = await collectionOf(cases).findOne({ _id: id });
    if (there && there.waitUntil > now) return there.waitUntil.getTime() - now.getTime();
  }
  throw new Fault('Sign-in tries cannot be counted. Check the database.');
}

/** Forgets the tries of a name after a right one. */
export async function forgetTries(cases: Connection, id: string): Promise<void> {
  await collectionOf(cases).deleteOne({ _id: id });
}

/** Takes back a right try: it does not count, but the tries of others from the same network do. */
export async function takeBackTry(cases: Connection, id: string, now: Date): Promise<void> {
  await collectionOf(cases).updateOne(
    { _id: id, count: { $gt: 0 } },
    { $inc: { count: -1 }, $set: { waitUntil: now } },
  );
}
