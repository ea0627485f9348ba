import type { Connection, mongo } from 'mongoose';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { dueBy, retriedFields, type Retried } from '../store/retried.js';
import { schemaOf } from '../store/schema-of.js';
import type { Place } from '../store/waiting.js';

/**
 * Files of one message that must still be fetched from their provider. The files, their tip and the
 * keys that seal them are only in `box`, sealed and of one length; the id leads to nobody.
 */
export type AttachmentFetchDoc = Retried;

const schema = schemaOf(retriedFields, { collection: 'attachmentfetches', versionKey: false });
schema.index({ dueAt: 1 }); // For claimDue.

export const fetchesOf = (gateway: Connection): mongo.Collection<AttachmentFetchDoc> =>
  gateway.collection<AttachmentFetchDoc>('attachmentfetches');

/** Creates the collection and its index. */
export async function prepareAttachmentFetches(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'attachmentfetches');
  await gateway.model('AttachmentFetch', schema).createIndexes();
}

/** Saves durably what must be fetched. Idempotent. */
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

/** The place where files wait to be fetched. */
export const fetchPlace = (now: Date): Place => ({
  collection: 'attachmentfetches',
  filter: dueBy(now),
});

/**
 * Counts messages whose files were tried more than once and are not here yet.
 * @param most more are not counted
 */
export const countFailing = (gateway: Connection, most: number): Promise<number> =>
  fetchesOf(gateway).countDocuments({ attempts: { $gt: 1 } }, { limit: most });
