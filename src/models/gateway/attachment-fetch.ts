import { Schema, type Connection, type mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import type { Place } from '../store/waiting.js';

/**
 * Files of one message that are still to be fetched from their provider. Which, of which tip, and the keys that seal them are
 * only in `box`, sealed and of one length; the id leads to nobody.
 */
export interface AttachmentFetchDoc {
  readonly _id: string;
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
    box: { type: Buffer, required: true },
    dueAt: { type: Date, required: true },
    attempts: { type: Number, required: true },
    giveUpAt: { type: Date, required: true },
  },
  { collection: 'attachmentfetches', versionKey: false },
);
schema.index({ dueAt: 1 }); // For claimFetch.

export const fetchesOf = (gateway: Connection): mongo.Collection<AttachmentFetchDoc> =>
  gateway.collection<AttachmentFetchDoc>('attachmentfetches');

/** Creates the collection and its index. */
export async function prepareAttachmentFetches(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'attachmentfetches');
  await gateway.model('AttachmentFetch', schema).createIndexes();
}

/** Notes durably what is to be fetched. Twice is once. */
export async function addFetch(
  gateway: Connection,
  { _id, ...set }: Omit<AttachmentFetchDoc, 'attempts'>,
): Promise<void> {
  await fetchesOf(gateway).updateOne(
    { _id },
    { $setOnInsert: { ...set, attempts: 0 } },
    { upsert: true, writeConcern: durable },
  );
}

const dueFetches = (now: Date) => ({ dueAt: { $lte: now } });

/** Where files wait to be fetched. */
export const fetchPlace = (now: Date): Place => ({
  collection: 'attachmentfetches',
  filter: dueFetches(now),
});

/** Claims what is due longest. @param lockedUntil when it is due again, unless something is written before */
export async function claimFetch(
  gateway: Connection,
  now: Date,
  lockedUntil: Date,
): Promise<AttachmentFetchDoc | undefined> {
  const found = await fetchesOf(gateway).findOneAndUpdate(
    dueFetches(now),
    { $set: { dueAt: lockedUntil }, $inc: { attempts: 1 } },
    { sort: { dueAt: 1 }, returnDocument: 'after' },
  );
  return found ? { ...found, box: asBuffer(found.box) } : undefined;
}

/** It is to be tried again. */
export async function postponeFetch(gateway: Connection, id: string, dueAt: Date): Promise<void> {
  await fetchesOf(gateway).updateOne({ _id: id }, { $set: { dueAt } }, { writeConcern: durable });
}

/** All of it was fetched, or given up. */
export async function removeFetch(gateway: Connection, id: string): Promise<void> {
  await fetchesOf(gateway).deleteOne({ _id: id }, { writeConcern: durable });
}

/** How many messages have files that are still to be fetched. */
export const countFetches = (gateway: Connection, most: number): Promise<number> =>
  fetchesOf(gateway).countDocuments({}, { limit: most });
