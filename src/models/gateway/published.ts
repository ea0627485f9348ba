import type { Connection, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';

/**
 * The last publication of a poll: what people may see, and the exact numbers, which the next
 * publication needs.
 */
export interface PublishedDoc {
  /** The poll's name. */
  readonly _id: string;
  /** As JSON: see results/published.ts, `StoredPublished`. */
  readonly stored: string;
  /** What people may see of open answers, by question, as JSON. */
  readonly open: string;
  /** It contains groups of open answers, which are published once. */
  readonly grouped?: boolean;
  readonly asOf: Date;
}

const collectionOf = (gateway: Connection) =>
  gateway.collection('published') as unknown as mongo.Collection<PublishedDoc>;

/** Returns what was published of a poll (index: _id). */
export async function findPublished(
  gateway: Connection,
  poll: string,
): Promise<PublishedDoc | undefined> {
  return (await collectionOf(gateway).findOne({ _id: poll })) ?? undefined;
}

/**
 * Returns which polls were published and when, the newest first; without the results themselves
 * (index: _id).
 */
export async function listPublished(
  gateway: Connection,
): Promise<Pick<PublishedDoc, '_id' | 'asOf' | 'grouped'>[]> {
  const docs = await collectionOf(gateway)
    .find({}, { projection: { asOf: 1, grouped: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return docs.sort((a, b) => b.asOf.getTime() - a.asOf.getTime());
}

/**
 * Saves a publication instead of the one it was based on. Of two made at once only one is saved,
 * for together they would reveal more than either.
 * @param before when the one before was made; undefined: there was none
 * @returns whether it was saved
 */
export async function keepPublished(
  gateway: Connection,
  doc: PublishedDoc,
  before: Date | undefined,
): Promise<boolean> {
  const { _id, ...rest } = doc;
  if (before !== undefined) {
    const kept = await collectionOf(gateway).replaceOne({ _id, asOf: before }, rest, {
      writeConcern: durable,
    });
    return kept.modifiedCount === 1;
  }
  return unlessThere(collectionOf(gateway).insertOne(doc, { writeConcern: durable }));
}

/**
 * Adds groups of open answers to the publication of a closed poll, once.
 * @returns false when it has groups already
 */
export async function keepGroups(
  gateway: Connection,
  poll: string,
  open: string,
): Promise<boolean> {
  const change = { $set: { open, grouped: true } };
  const kept = await collectionOf(gateway).updateOne(
    { _id: poll, grouped: { $exists: false } },
    change,
    { writeConcern: durable },
  );
  return kept.modifiedCount === 1;
}
