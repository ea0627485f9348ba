import type { Connection, mongo } from 'mongoose';
import { DAY, HOUR, MINUTE } from '../../shared/clock.js';
import { randomId } from '../../shared/ids.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import type { Batch } from './step.js';

/** The progress of a step, in the database of its half. */
export interface Progress {
  readonly _id: string;
  /** When the next pass, or the rest of this one, is due. */
  readonly dueAt: Date;
  /**
   * The process that claimed it last may work until `lockedUntil`; after that another may claim it.
   */
  readonly claim?: string;
  readonly lockedUntil?: Date;
  /** When this pass began, its position, and how many documents it had to leave. */
  readonly passFrom?: Date;
  readonly after?: string;
  readonly left?: number;
  /** Changed documents of all passes together. */
  readonly changed: number;
  /** When the first pass ended. */
  readonly onceAt?: Date;
  readonly doneAt?: Date;
}

/** If a process dies in the middle, another may continue after this long. */
export const LEASE = 2 * MINUTE;
/**
 * After this time no process of the former version runs that could still write old data: a last
 * pass changes what it wrote.
 */
export const LAST_PASS = DAY;
/** When documents that were left are looked at again. */
const LEFT = HOUR;

const collectionOf = (half: Connection) =>
  half.collection('migrations') as unknown as mongo.Collection<Progress>;

/** Returns all progress of steps in a half, including steps that this version does not know. */
export async function readProgress(half: Connection): Promise<ReadonlyMap<string, Progress>> {
  const all = await collectionOf(half).find().toArray();
  return new Map(all.map((one) => [one._id, one]));
}

/** Creates the progress document of a step. Idempotent. */
async function begin(half: Connection, id: string, now: Date): Promise<void> {
  const first = { _id: id, dueAt: now, changed: 0 };
  await unlessThere(collectionOf(half).insertOne(first, { writeConcern: durable }));
}

/** Whether a step may be claimed, by the same rule as `claimStep` in the database. */
export const isDue = ({ doneAt, dueAt, lockedUntil }: Progress, now: Date): boolean =>
  !doneAt && dueAt <= now && (lockedUntil === undefined || lockedUntil <= now);

/**
 * Claims a due step, for one process alone.
 * @returns nothing when it is done, not due, or claimed by another process
 */
export async function claimStep(
  half: Connection,
  id: string,
  now: Date,
): Promise<Progress | undefined> {
  await begin(half, id, now);
  const free = { $or: [{ lockedUntil: { $exists: false } }, { lockedUntil: { $lte: now } }] };
  const claimed = await collectionOf(half).findOneAndUpdate(
    { _id: id, doneAt: { $exists: false }, dueAt: { $lte: now }, ...free },
    [
      {
        $set: {
          claim: randomId(),
          lockedUntil: new Date(now.getTime() + LEASE),
          passFrom: { $ifNull: ['$passFrom', now] },
        },
      },
    ],
    { returnDocument: 'after', writeConcern: durable },
  );
  return claimed ?? undefined;
}

/** Returns the update after a finished pass: the next pass, or the end. */
function passed({ onceAt, passFrom, left = 0 }: Progress, now: Date): mongo.UpdateFilter<Progress> {
  const once = onceAt ?? now;
  const last = new Date(once.getTime() + LAST_PASS);
  const over = { passFrom: '', after: '', left: '', claim: '', lockedUntil: '' } as const;
  if (left === 0 && passFrom && passFrom >= last)
    return { $set: { onceAt: once, doneAt: now }, $unset: over };
  const dueAt = left > 0 ? new Date(now.getTime() + LEFT) : last;
  return { $set: { onceAt: once, dueAt }, $unset: over };
}

/**
 * Notes a finished batch; after a crash the next process continues after it.
 * @returns the claim for the next batch; nothing when the pass has ended, or another process
 * claimed it
 */
export async function noteBatch(
  half: Connection,
  claimed: Progress,
  { after, changed, left }: Batch,
  now: Date,
): Promise<Progress | undefined> {
  const sum = { ...claimed, left: (claimed.left ?? 0) + left };
  const through = after === undefined;
  const lockedUntil = new Date(now.getTime() + LEASE);
  const update = through ? passed(sum, now) : { $set: { after, left: sum.left, lockedUntil } };
  const kept = await collectionOf(half).findOneAndUpdate(
    { _id: claimed._id, claim: claimed.claim },
    { ...update, $inc: { changed } },
    { returnDocument: 'after', writeConcern: durable },
  );
  return through ? undefined : (kept ?? undefined);
}

/** Gives a claim back in the middle of a pass, so that the next run continues at once. */
export async function giveBack(half: Connection, { _id, claim }: Progress): Promise<void> {
  await collectionOf(half).updateOne(
    { _id, claim },
    {
      $unset: { claim: '', lockedUntil: '' },
    },
  );
}
