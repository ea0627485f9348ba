import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/** The private key of a compartment, sealed to an account. */
export interface GrantDoc {
  /** `account/kid`: a key is given to an account once. */
  readonly _id: string;
  readonly account: string;
  /** The name of the compartment's pair. */
  readonly kid: string;
  readonly compartment: string;
  /** The name of the account's pair to which it is sealed. */
  readonly to: string;
  readonly box: Buffer;
  /** Who gave it, named as in the audit log. */
  readonly by: string;
  readonly at: Date;
}

const schema = schemaOf(
  { _id: String, account: String, compartment: String },
  { collection: 'grants', versionKey: false },
);
schema.index({ account: 1 });

const collectionOf = (cases: Connection) =>
  cases.collection('grants') as unknown as mongo.Collection<GrantDoc>;
const readable = (doc: GrantDoc): GrantDoc => ({ ...doc, box: asBuffer(doc.box) });

/** Creates the collection and its index. */
export async function prepareGrants(cases: Connection): Promise<void> {
  await (cases.models['Grant'] ?? cases.model('Grant', schema)).createIndexes();
}

/**
 * Saves granted keys. An existing one is replaced: it may be sealed to a pair that does not exist
 * any more.
 */
export async function keepGrants(cases: Connection, grants: readonly GrantDoc[]): Promise<void> {
  if (grants.length === 0) return;
  await collectionOf(cases).bulkWrite(
    grants.map(({ _id, ...grant }) => ({
      replaceOne: { filter: { _id }, replacement: grant, upsert: true },
    })),
    { writeConcern: durable },
  );
}

/** Returns the keys of one account (index: account). */
export async function findGrantsOf(cases: Connection, account: string): Promise<GrantDoc[]> {
  return (await collectionOf(cases).find({ account }).toArray()).map(readable);
}

/** Returns all grants, without the keys: as many as people and compartments. */
export async function findGrants(cases: Connection): Promise<Omit<GrantDoc, 'box'>[]> {
  return collectionOf(cases)
    .find({}, { projection: { box: 0 } })
    .toArray();
}

/**
 * Takes keys away: all of an account, or some compartments.
 * @returns how many (index: account)
 */
export async function removeGrants(
  cases: Connection,
  account: string,
  compartments?: readonly string[],
): Promise<number> {
  const { deletedCount } = await collectionOf(cases).deleteMany(
    { account, ...(compartments ? { compartment: { $in: [...compartments] } } : {}) },
    { writeConcern: durable },
  );
  return deletedCount;
}
