import type { Connection, mongo } from 'mongoose';
import type { Staff } from '../../shared/staff.js';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import { inTransaction } from '../store/transaction.js';

/**
 * The sealed secrets that a password opens. Nothing here opens without it, not even with the
 * server's key folder.
 */
export interface AccountKeys {
  /** The name of the pair: a grant is sealed to one pair, and is worthless for the next. */
  readonly kid: string;
  /** Argon2id. */
  readonly kdf: { readonly operations: number; readonly memory: number; readonly salt: Buffer };
  readonly publicKey: Buffer;
  /** The private key, sealed under the password. */
  readonly privateBox: Buffer;
  /** The secret of the phone, sealed under the password. */
  readonly totpBox: Buffer;
  /** SHA-256 of the recovery codes that are left; each code has 80 random bits. */
  readonly recovery: readonly Buffer[];
  /**
   * The newest time step whose code was used: no code of this step or an earlier one is valid
   * again.
   */
  readonly lastCounter: number;
  /**
   * Steps whose code came from a phone with a wrong clock: they are not valid when their time
   * comes.
   */
  readonly refused: readonly number[];
}

/** An invitation or a reset: the link itself is stored nowhere. */
export interface AccountLink {
  readonly digest: Buffer;
  readonly kind: 'invitation' | 'reset';
  readonly until: Date;
}

/** A person who can sign in, was invited to, or could in the past. */
export interface AccountDoc extends Omit<Staff, 'account'> {
  readonly _id: string;
  readonly language: string;
  readonly state: 'invited' | 'active' | 'ended';
  /** A demo account, whose password everybody knows. It cannot sign in outside the demo. */
  readonly demo?: boolean;
  /**
   * Increases with every change that ends sessions: a session of an earlier generation has ended,
   * in every process.
   */
  readonly generation: number;
  readonly keys?: AccountKeys;
  readonly link?: AccountLink;
  /** Browsers that were signed in: wrong tries by others do not slow them down. */
  readonly devices: readonly { readonly digest: Buffer; readonly until: Date }[];
  readonly createdAt: Date;
  /** The UTC day of the last sign-in. */
  readonly lastIn?: Date;
  readonly endedAt?: Date;
}

/** Returns the parts of an account that decisions need. */
export const staffOf = (doc: AccountDoc): Staff => ({
  account: doc._id,
  login: doc.login,
  roles: doc.roles,
  countries: doc.countries,
  ...(doc.affiliation ? { affiliation: doc.affiliation } : {}),
  ...(doc.focalPoint ? { focalPoint: doc.focalPoint } : {}),
  ...(doc.organisation ? { organisation: doc.organisation } : {}),
});

const keys = schemaOf(
  {
    kid: String,
    kdf: { operations: Number, memory: Number, salt: Buffer },
    publicKey: Buffer,
    privateBox: Buffer,
    totpBox: Buffer,
    recovery: [Buffer],
    lastCounter: Number,
    refused: [Number],
  },
  { _id: false },
);
const schema = schemaOf(
  {
    _id: { type: String, required: true },
    login: { type: String, required: true },
    roles: [String],
    countries: [String],
    affiliation: String,
    focalPoint: String,
    organisation: String,
    language: String,
    state: { type: String, enum: ['invited', 'active', 'ended'], required: true },
    demo: Boolean,
    generation: { type: Number, required: true },
    keys,
    link: { digest: Buffer, kind: String, until: Date },
    devices: [{ _id: false, digest: Buffer, until: Date }],
    createdAt: { type: Date, required: true },
    lastIn: Date,
    endedAt: Date,
  },
  { collection: 'accounts', versionKey: false },
);
schema.index({ login: 1 }, { unique: true });
schema.index({ 'link.digest': 1 }, { sparse: true });

const collectionOf = (cases: Connection) =>
  cases.collection('accounts') as unknown as mongo.Collection<AccountDoc>;

/** Returns the keys with the driver's binary fields as Buffers. */
export const readableKeys = (kept: AccountKeys): AccountKeys => ({
  ...kept,
  kdf: { ...kept.kdf, salt: asBuffer(kept.kdf.salt) },
  publicKey: asBuffer(kept.publicKey),
  privateBox: asBuffer(kept.privateBox),
  totpBox: asBuffer(kept.totpBox),
  recovery: kept.recovery.map(asBuffer),
});
const readable = (doc: AccountDoc): AccountDoc => ({
  ...doc,
  ...(doc.keys ? { keys: readableKeys(doc.keys) } : {}),
  ...(doc.link ? { link: { ...doc.link, digest: asBuffer(doc.link.digest) } } : {}),
  devices: doc.devices.map(({ digest, until }) => ({ digest: asBuffer(digest), until })),
});

const turns = (cases: Connection) =>
  cases.collection('accountturns') as unknown as mongo.Collection<{ _id: string; n: number }>;
const TURN = 'accounts';

/** Creates the collections and their indexes. */
export async function prepareAccounts(cases: Connection): Promise<void> {
  await (cases.models['Account'] ?? cases.model('Account', schema)).createIndexes();
  await turns(cases).updateOne({ _id: TURN }, { $setOnInsert: { n: 0 } }, { upsert: true });
}

/**
 * Does work whose decision depends on all accounts, one at a time across all processes: of two that
 * begin at once, the second decides on what the first left. All of it is done or none, and it may
 * be retried.
 */
export const oneAtATime = <T>(
  cases: Connection,
  work: (session: mongo.ClientSession) => Promise<T>,
): Promise<T> =>
  inTransaction(cases, async (session) => {
    await turns(cases).updateOne({ _id: TURN }, { $inc: { n: 1 } }, { upsert: true, session });
    return work(session);
  });

/** In a transaction, the transaction decides how durable a write is. */
const writing = (session?: mongo.ClientSession) =>
  session ? { session } : { writeConcern: durable };

/**
 * Saves a new account.
 * @returns false when its login is taken; within a transaction, look first
 */
export const keepAccount = (
  cases: Connection,
  doc: AccountDoc,
  session?: mongo.ClientSession,
): Promise<boolean> => unlessThere(collectionOf(cases).insertOne({ ...doc }, writing(session)));

async function findOne(
  cases: Connection,
  filter: mongo.Filter<AccountDoc>,
): Promise<AccountDoc | undefined> {
  const doc = await collectionOf(cases).findOne(filter);
  return doc ? readable(doc) : undefined;
}

/** Finds an account (index: _id). */
export const findAccount = (cases: Connection, id: string): Promise<AccountDoc | undefined> =>
  findOne(cases, { _id: id });
/** Finds an account by its login (index: login). */
export const findAccountByLogin = (
  cases: Connection,
  login: string,
): Promise<AccountDoc | undefined> => findOne(cases, { login });
/** Finds the account that a link belongs to (index: link.digest). */
export const findAccountByLink = (
  cases: Connection,
  digest: Buffer,
): Promise<AccountDoc | undefined> => findOne(cases, { 'link.digest': digest });

/** Returns all accounts, by login. There are as many as people who work here. */
export async function findAccounts(
  cases: Connection,
  session?: mongo.ClientSession,
): Promise<AccountDoc[]> {
  const found = collectionOf(cases).find({}, session ? { session } : {});
  const docs = await found.sort({ login: 1 }).toArray();
  return docs.map(readable);
}

/**
 * Changes an account if it is still as expected: the change and its condition are one write.
 * @param only further conditions
 * @returns whether it was
 */
export async function changeAccount(
  cases: Connection,
  id: string,
  only: mongo.Filter<AccountDoc>,
  change: mongo.UpdateFilter<AccountDoc>,
  session?: mongo.ClientSession,
): Promise<boolean> {
  const filter = { ...only, _id: id };
  const { matchedCount } = await collectionOf(cases).updateOne(filter, change, writing(session));
  return matchedCount === 1;
}

/**
 * Uses the code of a time step: no other code of this step or an earlier one is valid after that.
 * @returns false when one was used already
 */
export const useCounter = (
  cases: Connection,
  { id, kid, counter }: { id: string; kid: string; counter: number },
): Promise<boolean> =>
  changeAccount(
    cases,
    id,
    { 'keys.kid': kid, 'keys.lastCounter': { $lt: counter }, 'keys.refused': { $ne: counter } },
    { $set: { 'keys.lastCounter': counter } },
  );

/** How many refused steps are remembered: those of ten minutes. */
const REFUSED_KEPT = 24;

/**
 * Refuses the code of a step that was shown at the wrong time. It is not valid later either: a
 * person who saw it may not be its owner.
 */
export const refuseCounter = (cases: Connection, id: string, counter: number): Promise<boolean> =>
  changeAccount(
    cases,
    id,
    { keys: { $exists: true } },
    { $push: { 'keys.refused': { $each: [counter], $slice: -REFUSED_KEPT } } },
  );

/**
 * Uses up a recovery code.
 * @returns false when there is no such code, or another request was faster
 */
export const useRecoveryCode = (cases: Connection, id: string, digest: Buffer): Promise<boolean> =>
  changeAccount(cases, id, { 'keys.recovery': digest }, { $pull: { 'keys.recovery': digest } });
