import type { Connection, mongo } from 'mongoose';
import { DAY } from '../../shared/clock.js';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { schemaOf } from '../store/schema-of.js';
import { isErased, noteErasures, prepareErasures } from './erasure.js';
import type { Place } from '../store/waiting.js';

/**
 * A reporter's return address (reply mode C). Destroyed on STOP, ERASE, close, or when it expires.
 */
export interface ReturnAddressDoc {
  /** Keyed digest of the handle the tip knows. */
  readonly _id: string;
  /** Keyed name of the person for the purpose of opting out, so that STOP finds it. */
  readonly owner: string;
  /**
   * Channel, address, language, hours, digest of the safe word: sealed under the key of the week.
   */
  readonly box: Buffer;
  /** When to tell the person that a question waits. */
  readonly pingAt?: Date;
  readonly expiresAt: Date;
}

/** A question that waits for a reporter, sealed. */
export interface MailDoc {
  readonly _id: string;
  /** Keyed digest of the handle the tip knows. */
  readonly mailbox: string;
  readonly box: Buffer;
  readonly expiresAt: Date;
}

/** Source: safety.md §4.5: 90 days at most. */
export const ADDRESS_KEPT = 90 * DAY;
/** A question that nobody fetched is of no use after a month. */
export const MAIL_KEPT = 30 * DAY;

const returnSchema = schemaOf(
  {
    _id: { type: String, required: true },
    owner: { type: String, required: true },
    box: { type: Buffer, required: true },
    pingAt: Date,
    expiresAt: { type: Date, required: true },
  },
  { collection: 'returns', versionKey: false },
);
returnSchema.index({ owner: 1 }); // For forgetReturns: STOP.
returnSchema.index({ pingAt: 1 }, { partialFilterExpression: { pingAt: { $exists: true } } }); // For claimPing.
returnSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const mailSchema = schemaOf(
  {
    _id: { type: String, required: true },
    mailbox: { type: String, required: true },
    box: { type: Buffer, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'mail', versionKey: false },
);
mailSchema.index({ mailbox: 1, expiresAt: 1 }); // For readMail, oldest first, and forgetReturns.
mailSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const returnsOf = (gateway: Connection) =>
  gateway.collection('returns') as unknown as mongo.Collection<ReturnAddressDoc>;
const mailOf = (gateway: Connection) =>
  gateway.collection('mail') as unknown as mongo.Collection<MailDoc>;

/** Creates the collections and their indexes. */
export async function prepareMailbox(gateway: Connection): Promise<void> {
  await gateway.model('ReturnAddress', returnSchema).createIndexes();
  await gateway.model('Mail', mailSchema).createIndexes();
  await prepareErasures(gateway);
}

/** Saves a return address, unless it was destroyed since it was promised. Idempotent. */
export async function keepReturn(gateway: Connection, address: ReturnAddressDoc): Promise<void> {
  const { _id, ...rest } = address;
  if (await isErased(gateway, _id)) return;
  await returnsOf(gateway).updateOne(
    { _id },
    { $setOnInsert: rest },
    { upsert: true, writeConcern: durable },
  );
  // A STOP in this very moment noted the name of the address before it looked for it.
  if (await isErased(gateway, _id)) await destroyReturns(gateway, [_id]);
}

/**
 * Destroys every return address of a person, and the questions that wait for them.
 * @returns how many addresses there were
 * @param promised names of addresses that were promised and may not be saved yet: they will never
 * be saved
 */
export async function forgetReturns(
  gateway: Connection,
  owners: readonly string[],
  now: Date,
  promised: readonly string[] = [],
): Promise<number> {
  const handles = await returnsOf(gateway)
    .find({ owner: { $in: [...owners] } }, { projection: { _id: 1 } })
    .toArray();
  const ids = [...new Set([...promised, ...handles.map(({ _id }) => _id)])];
  if (ids.length === 0) return 0;
  // First: what is destroyed must stay destroyed, even if an older backup is restored.
  await noteErasures(gateway, ids, now);
  return destroyReturns(gateway, ids);
}

/**
 * Destroys return addresses by their names, and the questions that wait for them.
 * @returns how many addresses there were
 */
export async function destroyReturns(gateway: Connection, ids: readonly string[]): Promise<number> {
  await mailOf(gateway).deleteMany({ mailbox: { $in: [...ids] } }, { writeConcern: durable });
  const { deletedCount } = await returnsOf(gateway).deleteMany(
    { _id: { $in: [...ids] } },
    { writeConcern: durable },
  );
  return deletedCount;
}

/** Finds a return address by its name. */
export async function findReturn(
  gateway: Connection,
  name: string,
): Promise<ReturnAddressDoc | null> {
  const doc = await returnsOf(gateway).findOne({ _id: name });
  return doc && { ...doc, box: asBuffer(doc.box) };
}

/**
 * Sets when to tell the person that a question waits.
 * @returns whether there is an address to tell it to
 */
export async function schedulePing(
  gateway: Connection,
  names: readonly string[],
  pingAt: Date,
): Promise<boolean> {
  const { matchedCount } = await returnsOf(gateway).updateOne(
    { _id: { $in: [...names] } },
    { $set: { pingAt } },
    { writeConcern: durable },
  );
  return matchedCount > 0;
}

const toBeTold = (now: Date) => ({ pingAt: { $lte: now } });

/** The place where reporters wait who must be told of a question. */
export const pingPlace = (now: Date): Place => ({ collection: 'returns', filter: toBeTold(now) });

/**
 * Claims an address that is due to be told; it is offered again after the lease unless `pinged`.
 */
export async function claimPing(
  gateway: Connection,
  now: Date,
  leaseMs: number,
): Promise<ReturnAddressDoc | null> {
  const doc = await returnsOf(gateway).findOneAndUpdate(
    toBeTold(now),
    { $set: { pingAt: new Date(now.getTime() + leaseMs) } },
    { sort: { pingAt: 1 }, returnDocument: 'after' },
  );
  return doc && { ...doc, box: asBuffer(doc.box) };
}

/** Notes that the person was told. */
export async function pinged(gateway: Connection, name: string): Promise<void> {
  await returnsOf(gateway).updateOne(
    { _id: name },
    { $unset: { pingAt: '' } },
    { writeConcern: durable },
  );
}

/** Puts a sealed question into a mailbox. */
export async function putMail(gateway: Connection, mail: MailDoc): Promise<void> {
  const { _id, ...rest } = mail;
  await mailOf(gateway).updateOne(
    { _id },
    { $setOnInsert: rest },
    { upsert: true, writeConcern: durable },
  );
}

/** Returns the questions in a mailbox, oldest first. */
export async function readMail(gateway: Connection, names: readonly string[]): Promise<MailDoc[]> {
  const docs = await mailOf(gateway)
    .find({ mailbox: { $in: [...names] } })
    .sort({ expiresAt: 1 })
    .limit(10)
    .toArray();
  return docs.map((doc) => ({ ...doc, box: asBuffer(doc.box) }));
}

/** Removes questions that the reporter has read. */
export async function removeMail(gateway: Connection, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await mailOf(gateway).deleteMany({ _id: { $in: [...ids] } }, { writeConcern: durable });
}
