import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';

/**
 * A token that lets a person's program in. The token itself is stored nowhere: `digest` cannot be
 * turned back into it.
 */
export interface ApiTokenDoc {
  readonly _id: string;
  /**
   * SHA-256 of id and secret. The secret has 256 random bits, so a slow hash would only slow us
   * down.
   */
  readonly digest: Buffer;
  /** The short name of its owner, as in the audit log. */
  readonly person: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The UTC day of its last use. */
  readonly lastUsed?: Date;
  readonly revokedAt?: Date;
  /** When it is removed from the list. */
  readonly purgeAt: Date;
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    digest: { type: Buffer, required: true },
    person: { type: String, required: true },
    scopes: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    lastUsed: Date,
    revokedAt: Date,
    purgeAt: { type: Date, required: true },
  },
  { collection: 'apitokens', versionKey: false },
);
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

const collectionOf = (gateway: Connection) =>
  gateway.collection('apitokens') as unknown as mongo.Collection<ApiTokenDoc>;
const readable = (doc: ApiTokenDoc): ApiTokenDoc => ({ ...doc, digest: asBuffer(doc.digest) });

/** Creates the collection and its index. */
export async function prepareApiTokens(gateway: Connection): Promise<void> {
  await (gateway.models['ApiToken'] ?? gateway.model('ApiToken', schema)).createIndexes();
}

/** Saves a new token. */
export async function keepApiToken(gateway: Connection, doc: ApiTokenDoc): Promise<void> {
  await collectionOf(gateway).insertOne({ ...doc }, { writeConcern: durable });
}

/** Finds a token (index: _id). */
export async function findApiToken(
  gateway: Connection,
  id: string,
): Promise<ApiTokenDoc | undefined> {
  const doc = await collectionOf(gateway).findOne({ _id: id });
  return doc ? readable(doc) : undefined;
}

/**
 * Returns all tokens, the newest first. It reads the whole collection: as many as people who work
 * here.
 */
export async function findApiTokens(gateway: Connection): Promise<ApiTokenDoc[]> {
  const docs = await collectionOf(gateway).find({}).sort({ _id: 1 }).toArray();
  return docs.map(readable).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/**
 * Revokes a token.
 * @returns false when there is none, or it was revoked before
 */
export async function revokeApiToken(gateway: Connection, id: string, now: Date): Promise<boolean> {
  const { modifiedCount } = await collectionOf(gateway).updateOne(
    { _id: id, revokedAt: { $exists: false } },
    { $set: { revokedAt: now } },
    { writeConcern: durable },
  );
  return modifiedCount === 1;
}

/** Notes the day on which a token was used. */
export async function noteTokenUse(gateway: Connection, id: string, day: Date): Promise<void> {
  await collectionOf(gateway).updateOne({ _id: id }, { $max: { lastUsed: day } });
}
