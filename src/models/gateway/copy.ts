import { Schema, type Connection, type mongo } from 'mongoose';
import { durable } from '../store/db.js';
import type { Place } from '../store/waiting.js';

/** A message whose copy at the provider is to be deleted. The provider's id of it is only in `box`, sealed. */
export interface CopyDoc {
  readonly _id: string;
  readonly channel: string;
  readonly box: Buffer;
  /** When it is to be tried, to the minute; a claim moves it on, so that a crash makes it due again. */
  readonly dueAt: Date;
  /** Tries that were begun. */
  readonly attempts: number;
  /** After this moment it is given up, loudly. */
  readonly giveUpAt: Date;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    channel: { type: String, required: true },
    box: { type: Buffer, required: true },
    dueAt: { type: Date, required: true },
    attempts: { type: Number, required: true },
    giveUpAt: { type: Date, required: true },
  },
  { collection: 'copies', versionKey: false },
);
schema.index({ dueAt: 1 }); // For claimCopy.

export const copiesOf = (gateway: Connection) =>
  gateway.collection('copies') as unknown as mongo.Collection<CopyDoc>;

/** Creates the collection and its index. */
export async function prepareCopies(gateway: Connection): Promise<void> {
  await gateway.model('Copy', schema).createIndexes();
}

const dueCopies = (now: Date) => ({ dueAt: { $lte: now } });

/** Where copies at the provider wait to be deleted. */
export const copyPlace = (now: Date): Place => ({ collection: 'copies', filter: dueCopies(now) });

/** Claims the copy that is due longest. @param lockedUntil when it is due again, unless something is written before */
export async function claimCopy(
  gateway: Connection,
  now: Date,
  lockedUntil: Date,
): Promise<CopyDoc | undefined> {
  const found = await copiesOf(gateway).findOneAndUpdate(
    dueCopies(now),
    { $set: { dueAt: lockedUntil }, $inc: { attempts: 1 } },
    { sort: { dueAt: 1 }, returnDocument: 'after', promoteBuffers: true },
  );
  return found ?? undefined;
}

/** It is to be tried again. */
export async function postponeCopy(gateway: Connection, id: string, dueAt: Date): Promise<void> {
  await copiesOf(gateway).updateOne({ _id: id }, { $set: { dueAt } }, { writeConcern: durable });
}

/** It is deleted, or given up. */
export async function removeCopy(gateway: Connection, id: string): Promise<void> {
  await copiesOf(gateway).deleteOne({ _id: id }, { writeConcern: durable });
}
