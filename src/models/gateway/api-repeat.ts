import type { Connection, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * A request that must not be done twice, and its answer. It contains ids and counts, as the answers
 * do.
 */
export interface ApiRepeatDoc {
  /** A digest of the token's id and the caller's key. */
  readonly _id: string;
  /** A digest of the request. */
  readonly mark: string;
  readonly status?: number;
  readonly answer?: string;
  /** While the request is in progress: until when no other process does it. */
  readonly lockedUntil: Date;
  readonly expiresAt: Date;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    mark: { type: String, required: true },
    status: Number,
    answer: String,
    lockedUntil: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'apirepeats', versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const collectionOf = (gateway: Connection) =>
  gateway.collection('apirepeats') as unknown as mongo.Collection<ApiRepeatDoc>;

/** Creates the collection and its index. */
export async function prepareApiRepeats(gateway: Connection): Promise<void> {
  await (gateway.models['ApiRepeat'] ?? gateway.model('ApiRepeat', schema)).createIndexes();
}

/**
 * Claims a request.
 * @returns undefined when this caller must do it, else what is known of it
 */
export async function takeApiRepeat(
  gateway: Connection,
  doc: Pick<ApiRepeatDoc, '_id' | 'mark' | 'lockedUntil' | 'expiresAt'>,
  now: Date,
): Promise<ApiRepeatDoc | undefined> {
  const collection = collectionOf(gateway);
  if (await unlessThere(collection.insertOne({ ...doc }, { writeConcern: durable })))
    return undefined;
  // The process that claimed it has died. Each action is idempotent by itself, so it may be done
  // again.
  const unfinished = {
    _id: doc._id,
    mark: doc.mark,
    status: { $exists: false },
    lockedUntil: { $lte: now },
  };
  const taken = await collection.updateOne(
    unfinished,
    { $set: { lockedUntil: doc.lockedUntil } },
    { writeConcern: durable },
  );
  if (taken.modifiedCount === 1) return undefined;
  return (await collection.findOne({ _id: doc._id })) ?? { ...doc };
}

/** Saves the answer. */
export async function answerApiRepeat(
  gateway: Connection,
  id: string,
  status: number,
  answer: string,
): Promise<void> {
  await collectionOf(gateway).updateOne(
    { _id: id },
    { $set: { status, answer } },
    { writeConcern: durable },
  );
}

/** Drops a request that was not done, so that it may be sent again. */
export async function dropApiRepeat(gateway: Connection, id: string): Promise<void> {
  await collectionOf(gateway).deleteOne(
    { _id: id, status: { $exists: false } },
    { writeConcern: durable },
  );
}
