import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { createUnordered } from '../store/clustered.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * A person who answered a poll and will be told its results: a sealed address, without answers.
 * Name and seal are under a separate key of the poll, which is destroyed when everybody was told.
 */
export interface TellDoc {
  readonly _id: string;
  readonly poll: string;
  /** Channel, address, our number and language, sealed. */
  readonly box: Buffer;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    poll: { type: String, required: true },
    box: { type: Buffer, required: true },
  },
  { collection: 'polltell', versionKey: false },
);
schema.index({ poll: 1, _id: 1 }); // For readTell, page by page, and deleteTell.

const tellOf = (gateway: Connection) =>
  gateway.collection('polltell') as unknown as mongo.Collection<TellDoc>;

/** Creates the collection and its index. */
export async function preparePollTell(gateway: Connection): Promise<void> {
  await createUnordered(gateway, 'polltell');
  await gateway.model('PollTell', schema).createIndexes();
}

/** Puts a person on the list; an existing entry stays as it is. */
export async function putTell(gateway: Connection, { _id, ...rest }: TellDoc): Promise<void> {
  await tellOf(gateway).updateOne(
    { _id },
    { $setOnInsert: rest },
    { upsert: true, writeConcern: durable },
  );
}

/** Removes people from the lists. */
export async function removeTell(gateway: Connection, names: readonly string[]): Promise<void> {
  // One by one: in a clustered collection, `$in` on _id would read all documents.
  for (const _id of names) await tellOf(gateway).deleteOne({ _id }, { writeConcern: durable });
}

/**
 * Returns a page of the list, in the order of random names.
 * @param after the last one of the page before
 */
export async function readTell(
  gateway: Connection,
  poll: string,
  limit: number,
  after = '',
): Promise<TellDoc[]> {
  const docs = await tellOf(gateway)
    .find({ poll, _id: { $gt: after } })
    .sort({ poll: 1, _id: 1 })
    .limit(limit)
    .toArray();
  return docs.map((doc) => ({ ...doc, box: asBuffer(doc.box) }));
}

/** Deletes the list of a poll. @returns how many there were */
export async function deleteTell(gateway: Connection, poll: string): Promise<number> {
  const { deletedCount } = await tellOf(gateway).deleteMany({ poll }, { writeConcern: durable });
  return deletedCount;
}
