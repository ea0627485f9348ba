import type { Connection, mongo } from 'mongoose';
import { schemaOf } from '../store/schema-of.js';
import { readableKeys, type AccountKeys } from './account.js';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';

/** New keys of an account that become valid once the first code of the phone is right. */
export interface SessionDraft {
  readonly keys: AccountKeys;
  /** The digest of the link that was used; without it, a signed-in person changes their phone. */
  readonly link?: Buffer;
}

/**
 * A session, or a step before one: `code` after the password, `enrol` before the first code of a
 * new phone. Its cookie or ticket has two halves: a digest of one is the id, the other opens `box`.
 * Neither half is stored.
 */
export interface StaffSessionDoc {
  readonly _id: string;
  readonly account: string;
  readonly stage: 'code' | 'enrol' | 'in';
  /**
   * The account's generation at its beginning: after a change of the account the session has ended.
   */
  readonly generation: number;
  /** The private key of the account; before the code also the secret of the phone. */
  readonly box: Buffer;
  readonly draft?: SessionDraft;
  /** How many codes were tried. */
  readonly tries: number;
  /** The last use, no finer than a minute. */
  readonly seenAt: Date;
  readonly endsAt: Date;
}

const schema = schemaOf(
  { _id: String, account: String, endsAt: Date },
  { collection: 'staffsessions', versionKey: false },
);
schema.index({ account: 1 });
schema.index({ endsAt: 1 }, { expireAfterSeconds: 0 });

const collectionOf = (cases: Connection) =>
  cases.collection('staffsessions') as unknown as mongo.Collection<StaffSessionDoc>;

const readableDraft = ({ keys, link }: SessionDraft): SessionDraft => ({
  keys: readableKeys(keys),
  ...(link ? { link: asBuffer(link) } : {}),
});
const readable = (doc: StaffSessionDoc): StaffSessionDoc => ({
  ...doc,
  box: asBuffer(doc.box),
  ...(doc.draft ? { draft: readableDraft(doc.draft) } : {}),
});

/** Creates the collection and its indexes. */
export async function prepareStaffSessions(cases: Connection): Promise<void> {
  const model = cases.models['StaffSession'] ?? cases.model('StaffSession', schema);
  await model.createIndexes();
}

/** Saves a new session. */
export async function keepStaffSession(cases: Connection, doc: StaffSessionDoc): Promise<void> {
  await collectionOf(cases).insertOne({ ...doc }, { writeConcern: durable });
}

/** Finds a session (index: _id). */
export async function findStaffSession(
  cases: Connection,
  id: string,
): Promise<StaffSessionDoc | undefined> {
  const doc = await collectionOf(cases).findOne({ _id: id });
  return doc ? readable(doc) : undefined;
}

/**
 * Counts a code before it is checked, so that many tries at once get no more chances than one after
 * the other.
 */
export async function countSessionTry(
  cases: Connection,
  id: string,
  most: number,
): Promise<StaffSessionDoc | undefined> {
  const doc = await collectionOf(cases).findOneAndUpdate(
    { _id: id, tries: { $lt: most } },
    { $inc: { tries: 1 } },
    { returnDocument: 'after', writeConcern: durable },
  );
  return doc ? readable(doc) : undefined;
}

/** Notes that a session was used. */
export async function touchStaffSession(cases: Connection, id: string, now: Date): Promise<void> {
  await collectionOf(cases).updateOne({ _id: id }, { $max: { seenAt: now } });
}

/**
 * Ends a session.
 * @returns whether it existed: of two that end it at once, only one gets true
 */
export async function endStaffSession(cases: Connection, id: string): Promise<boolean> {
  const { deletedCount } = await collectionOf(cases).deleteOne(
    { _id: id },
    { writeConcern: durable },
  );
  return deletedCount === 1;
}

/** Ends all sessions of an account (index: account). */
export async function endStaffSessions(cases: Connection, account: string): Promise<void> {
  await collectionOf(cases).deleteMany({ account }, { writeConcern: durable });
}
