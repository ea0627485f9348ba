import { Schema, type Connection, type mongo } from 'mongoose';
import type { Staff } from '../../shared/staff.js';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { unlessThere } from '../store/duplicate-key.js';
import { inTransaction } from '../store/transaction.js';

/** What a password opens. Nothing here opens without it, nor with the server's key folder. */
export interface AccountKeys {
  /** The name of the pair: a grant is sealed to one pair, and is worth nothing for the next. */
  readonly kid: string;
  /** Argon2id. */
  readonly kdf: { readonly operations: number; readonly memory: number; readonly salt: Buffer };
  readonly publicKey: Buffer;
  /** The private key, sealed under the password. */
  readonly privateBox: Buffer;
  /** The secret of the phone, sealed under the password. */
  readonly totpBox: Buffer;
  /** SHA-256 of recovery codes that are left; each has 80 random bits. */
  readonly recovery: readonly Buffer[];
  /** The newest step of time whose code was used: no code of it or before it counts again. */
  readonly lastCounter: number;
  /** Steps whose code was shown to a clock that is off: they do not count when their time comes. */
  readonly refused: readonly number[];
}

/** An invitation or a reset: the link itself is kept nowhere. */
export interface AccountLink {
  readonly digest: Buffer;
  readonly kind: 'invitation' | 'reset';
  readonly until: Date;
}

/** A person who can sign in, was invited to, or could. */
export interface AccountDoc extends Omit<Staff, 'account'> {
  readonly _id: string;
  readonly language: string;
  readonly state: 'invited' | 'active' | 'ended';
  /** One of the demo's, whose password everybody knows. Outside of the demo it cannot sign in. */
  readonly demo?: boolean;
  /**
   * Grows with every change that ends sessions: a
   * session of an earlier one is over, in every process.
   */
  readonly generation: number;
  readonly keys?: AccountKeys;
  readonly link?: AccountLink;
  /** Browsers that were signed in: others' wrong tries do not slow them. */
  readonly devices: readonly { readonly digest: Buffer; readonly until: Date }[];
  readonly createdAt: Date;
  /** The UTC day of the last sign-in. */
  readonly lastIn?: Date;
  readonly endedAt?: Date;
}

/** An account as decisions need it. */
export const staffOf = (doc: AccountDoc): Staff => ({
  account: doc._id,
  login: doc.login,
  roles: doc.roles,
  countries: doc.countries,
  ...(doc.affiliation ? { affiliation: doc.affiliation } : {}),
  ...(doc.focalPoint ? { focalPoint: doc.focalPoint } : {}),
  ...(doc.organisation ? { organisation: doc.organisation } : {}),
});

const keys = new Schema(
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
const schema = new Schema(
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

/** Keys with the driver's binary fields as Buffers. */
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
  await (cases.models['Account'] ?? cases.model('Account', schema as Schema)).createIndexes();
  await turns(cases).updateOne({ _id: TURN }, { $setOnInsert: { n: 0 } }, { upsert: true });
}

/**
 * Does work that is decided by all accounts together, one at a time over all processes: two that
 * begin at once take turns, and the second decides on what the first left. It is all done or none
 * of it, and may be begun again.
 */
export const oneAtATime = <T>(
  cases: Connection,
  work: (session: mongo.ClientSession) => Promise<T>,
): Promise<T> =>
  inTransaction(cases, async (session) => {
    await turns(cases).updateOne({ _id: TURN }, { $inc: { n: 1 } }, { upsert: true, session });
    return work(session);
  });

/** In a transaction, the transaction says how durable a write is. */
const writing = (session?: mongo.ClientSession) =>
  session ? { session } : { writeConcern: durable };

/** Keeps a new account. @returns false when its login is taken; within a transaction, look first */
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

/** One account (index: _id). */
export const findAccount = (cases: Connection, id: string): Promise<AccountDoc | undefined> =>
  findOne(cases, { _id: id });
/** One account by its login (index: login). */
export const findAccountByLogin = (
  cases: Connection,
  login: string,
): Promise<AccountDoc | undefined> => findOne(cases, { login });
/** The account that a link is for (index: link.digest). */
export const findAccountByLink = (
  cases: Connection,
  digest: Buffer,
): Promise<AccountDoc | undefined> => findOne(cases, { 'link.digest': digest });

/** All accounts, by login. They are as many as the people who work here. */
export async function findAccounts(
  cases: Connection,
  session?: mongo.ClientSession,
): Promise<AccountDoc[]> {
  const found = collectionOf(cases).find({}, session ? { session } : {});
  const docs = await found.sort({ login: 1 }).toArray();
  return docs.map(readable);
}

/**
 * Changes an account if it still is what it was taken
 * for: the change and its condition are one write.
 * @param only further conditions @returns whether it was
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
 * The code of a step of time counts, and no other of it or before.
 * @returns false when one did already
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

/** How many steps that do not count are remembered: those of ten minutes. */
const REFUSED_KEPT = 24;

/**
 * The code of a step was shown out of its time. It does
 * not count later: who saw it may not be its owner.
 */
export const refuseCounter = (cases: Connection, id: string, counter: number): Promise<boolean> =>
  changeAccount(
    cases,
    id,
    { keys: { $exists: true } },
    { $push: { 'keys.refused': { $each: [counter], $slice: -REFUSED_KEPT } } },
  );

/** Uses up a recovery code. @returns false when there is no such code, or another was faster */
export const useRecoveryCode = (cases: Connection, id: string, digest: Buffer): Promise<boolean> =>
  changeAccount(cases, id, { 'keys.recovery': digest }, { $pull: { 'keys.recovery': digest } });
