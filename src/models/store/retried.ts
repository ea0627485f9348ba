import type { mongo } from 'mongoose';
import { durable } from './db.js';

/** Work that is tried until it is done or given up. Its content is only in `box`, sealed. */
export interface Retried {
  readonly _id: string;
  readonly box: Buffer;
  /** When to try it, to the minute; a claim moves it on, so that a crash makes it due again. */
  readonly dueAt: Date;
  /** How many tries were begun. */
  readonly attempts: number;
  /** After this moment it is given up, and this is logged. */
  readonly giveUpAt: Date;
}

/** The fields of such work in a schema, which needs an index on `dueAt`. */
export const retriedFields = {
  _id: { type: String, required: true },
  box: { type: Buffer, required: true },
  dueAt: { type: Date, required: true },
  attempts: { type: Number, required: true },
  giveUpAt: { type: Date, required: true },
};

/** Returns the filter for work that is due now. */
export const dueBy = (now: Date) => ({ dueAt: { $lte: now } });

/** Returns a collection with only the fields that all such work shares. */
const alike = <Doc extends Retried>(of: mongo.Collection<Doc>) =>
  of as unknown as mongo.Collection<Retried>;

/**
 * Claims the work that has been due longest.
 * @param lockedUntil when it is due again, unless something is written before
 * @param having further fields that it must have
 */
export async function claimDue<Doc extends Retried>(
  of: mongo.Collection<Doc>,
  now: Date,
  lockedUntil: Date,
  having: Readonly<Record<string, string>> = {},
): Promise<Doc | undefined> {
  const found = await alike(of).findOneAndUpdate(
    { ...having, ...dueBy(now) },
    { $set: { dueAt: lockedUntil }, $inc: { attempts: 1 } },
    { sort: { dueAt: 1 }, returnDocument: 'after', promoteBuffers: true },
  );
  return (found as Doc | null) ?? undefined;
}

/** Marks it to be tried again. */
export async function postpone<Doc extends Retried>(
  of: mongo.Collection<Doc>,
  id: string,
  dueAt: Date,
): Promise<void> {
  await alike(of).updateOne({ _id: id }, { $set: { dueAt } }, { writeConcern: durable });
}

/** Removes work that is done, or given up. */
export async function removeRetried<Doc extends Retried>(
  of: mongo.Collection<Doc>,
  id: string,
): Promise<void> {
  await alike(of).deleteOne({ _id: id }, { writeConcern: durable });
}
