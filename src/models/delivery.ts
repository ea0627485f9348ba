import mongoose, { type mongo } from 'mongoose';
import { DAY, HOUR } from '../shared/clock.js';
import { durable, type Db } from './db.js';
import { writeEach } from './group-commit.js';

/** The half that knows addresses is all the outbox may see. */
export type GatewayDb = Pick<Db, 'gateway'>;

/** What went wrong: a name of ours and the provider's own code. Never a message, which could quote an address. */
export interface StoredFailure {
  readonly reason: string;
  readonly code?: string;
}

/** A text on its way. Whom it goes to and what it says is only in `box`; the rest is ids, numbers and times. */
export interface StoredDelivery {
  readonly _id: string;
  /** 0 goes first (outbox/delivery.ts `classes`). */
  readonly class: number;
  /** The channels of the targets, in order; their addresses are in the box. */
  readonly channels: readonly string[];
  /** Index of the target being tried. */
  readonly target: number;
  /** `channels[target]`, so that one index serves a channel's due work. */
  readonly channel: string;
  readonly state: 'due' | 'sent' | 'dead';
  /** When it is to be tried, for `due`. A claim moves it to the end of its lock, so a crash makes it due again. */
  readonly dueAt?: Date;
  /** Tries on this target that were begun. */
  readonly attempts: number;
  /** When the first try on this target began. */
  readonly triedFrom?: Date;
  /** A process is sending it until then. No two claims of one delivery have the same, so it marks the claim. */
  readonly lockedUntil?: Date;
  readonly expires?: Date;
  readonly failure?: StoredFailure;
  /** Who waits in the same line for the same person: a keyed name, as long as it is `due`. Replies only. */
  readonly line?: string;
  /** The place in the line: lower was said first. */
  readonly place?: number;
  /** Targets, text and buttons, sealed. */
  readonly box?: Buffer;
  /** For `sent` with another target left: how long a status may still cause a failover. */
  readonly keepBoxUntil?: Date;
  /** The provider said that it arrived. */
  readonly delivered?: boolean;
  /** When the document goes; only for `sent` and `dead`. */
  readonly purgeAt?: Date;
}

/** A delivery this process may send until `lockedUntil`. */
export interface Claim {
  readonly delivery: StoredDelivery & { readonly box: Buffer };
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** When the first try on this target began. */
  readonly triedFrom: Date;
  readonly lockedUntil: Date;
  /** Whoever had it before died, or hung, between sending and writing: this may be a second copy. */
  readonly takenOver: boolean;
}

/** Sent and dead deliveries are kept so long: to recognise a second `enqueue`, for statuses, for operators. */
export const KEPT = 7 * DAY;
/** How long a provider may take to say that a text did not arrive and still cause a failover. */
export const STATUS_WINDOW = 2 * HOUR;

const schema = new mongoose.Schema(
  {
    _id: String,
    class: { type: Number, required: true },
    channels: { type: [String], required: true },
    target: { type: Number, required: true },
    channel: { type: String, required: true },
    state: { type: String, required: true, enum: ['due', 'sent', 'dead'] },
    dueAt: Date,
    attempts: { type: Number, required: true },
    triedFrom: Date,
    lockedUntil: Date,
    expires: Date,
    failure: new mongoose.Schema({ reason: String, code: String }, { _id: false }),
    line: String,
    place: Number,
    box: Buffer,
    keepBoxUntil: Date,
    delivered: Boolean,
    purgeAt: Date,
  },
  { collection: 'deliveries', versionKey: false, strict: 'throw' },
);
/** Serves claimDelivery, and by its first field findDeadDeliveries and reviveDeliveries. */
const dueIndex = { state: 1, channel: 1, class: 1, dueAt: 1 } as const;
schema.index(dueIndex);
/** Serves firstInLine. Only replies that wait have the field. */
const lineIndex = { line: 1, place: 1 } as const;
schema.index(lineIndex, { sparse: true });
/** Serves forgetBoxes. Few have the field. */
schema.index({ keepBoxUntil: 1 }, { sparse: true });
/** MongoDB deletes what is over. */
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

const model = ({ gateway }: GatewayDb) =>
  gateway.models['Delivery'] ?? gateway.model('Delivery', schema as mongoose.Schema);

/** The driver's own collection: the hot path needs no hydrated documents. */
const collection = (db: GatewayDb) =>
  model(db).collection as unknown as mongo.Collection<StoredDelivery & { box?: Buffer }>;

/** Creates the collection's indexes where they are missing. */
export async function prepareDeliveries(db: GatewayDb): Promise<void> {
  await model(db).createIndexes();
}

/**
 * Stores deliveries durably; one whose id exists is left as it is.
 * @throws Fault when MongoDB did not confirm all of them
 */
export async function insertDeliveries(db: GatewayDb, born: readonly StoredDelivery[]): Promise<void> {
  await writeEach(
    collection(db),
    born.map(({ _id, ...rest }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true },
    })),
  );
}

/** The query behind firstInLine, apart so that a test can have it explained. */
export const lineQuery = (line: string) =>
  ({ filter: { line }, sort: { place: 1 }, hint: lineIndex }) as const;

/** Whoever stands first in a line, if anybody does. */
export async function firstInLine(
  db: GatewayDb,
  line: string,
): Promise<Pick<StoredDelivery, '_id' | 'dueAt' | 'lockedUntil'> | undefined> {
  const { filter, sort, hint } = lineQuery(line);
  const projection = { dueAt: 1, lockedUntil: 1 };
  return (await collection(db).findOne(filter, { sort, hint, projection })) ?? undefined;
}

/**
 * Removes deliveries that are of no use any more, as long as they wait for another try: what is being sent, or is
 * next to be, goes its way. @returns how many
 */
export async function withdrawDeliveries(db: GatewayDb, ids: readonly string[], now: Date): Promise<number> {
  const waiting = { state: 'due', dueAt: { $gt: now }, lockedUntil: { $exists: false } } as const;
  const { deletedCount } = await collection(db).deleteMany(
    { _id: { $in: [...ids] }, ...waiting },
    { writeConcern: durable },
  );
  return deletedCount;
}

/** The query behind claimDelivery, apart so that a test can have it explained. */
export function claimQuery(channels: readonly string[], now: Date) {
  const channel = channels.length === 1 ? channels[0] : { $in: channels };
  return {
    filter: { state: 'due', channel, dueAt: { $lte: now } },
    sort: { class: 1, dueAt: 1 },
    hint: dueIndex,
  } as const;
}

/**
 * Claims the due delivery of these channels that goes first: by class, then by the time it is due. One whose lock
 * ran out is due again. In a sharded cluster this needs MongoDB 7 (a findOneAndUpdate without the shard key).
 */
export async function claimDelivery(
  db: GatewayDb,
  channels: readonly string[],
  now: Date,
  lockedUntil: Date,
): Promise<Claim | undefined> {
  const { filter, sort, hint } = claimQuery(channels, now);
  const found = await collection(db).findOneAndUpdate(
    filter,
    { $set: { lockedUntil, dueAt: lockedUntil }, $inc: { attempts: 1 }, $min: { triedFrom: now } },
    { sort, hint, returnDocument: 'before', promoteBuffers: true, writeConcern: durable },
  );
  if (!found) return undefined;
  return {
    delivery: found as Claim['delivery'],
    attempt: found.attempts + 1,
    triedFrom: found.triedFrom ?? now,
    lockedUntil,
    takenOver: found.lockedUntil !== undefined,
  };
}

/** Writes what became of a claim, unless it was taken over or settled by a status meanwhile. */
async function settle(db: GatewayDb, claim: Claim, update: mongo.UpdateFilter<StoredDelivery>) {
  const { matchedCount } = await collection(db).updateOne(
    { _id: claim.delivery._id, state: 'due', lockedUntil: claim.lockedUntil },
    update,
    { writeConcern: durable },
  );
  return matchedCount === 1;
}

/** What is sent or dead stands in no line. */
const outOfLine = { line: 1, place: 1 } as const;
const purgeAt = (now: Date) => new Date(now.getTime() + KEPT);

/** It is with the provider. The box goes in the same write, unless a status may still need its other targets. */
export function markSent(db: GatewayDb, claim: Claim, now: Date, keepBox: boolean): Promise<boolean> {
  const kept = keepBox ? { keepBoxUntil: new Date(now.getTime() + STATUS_WINDOW) } : {};
  return settle(db, claim, {
    $set: { state: 'sent', purgeAt: purgeAt(now), ...kept },
    $unset: { dueAt: 1, lockedUntil: 1, failure: 1, ...outOfLine, ...(keepBox ? {} : { box: 1 }) },
  });
}

/** It is to be tried again on the same target. */
export function markRetry(
  db: GatewayDb,
  claim: Claim,
  dueAt: Date,
  failure: StoredFailure,
): Promise<boolean> {
  return settle(db, claim, { $set: { dueAt, failure }, $unset: { lockedUntil: 1 } });
}

/** Nothing was tried: it is given back as it was, due at a moment. */
export function release(db: GatewayDb, claim: Claim, dueAt: Date): Promise<boolean> {
  return settle(db, claim, { $set: { dueAt }, $inc: { attempts: -1 }, $unset: { lockedUntil: 1 } });
}

/** It goes on to the next target at once. */
export function markFailedOver(
  db: GatewayDb,
  claim: Claim,
  now: Date,
  failure: StoredFailure,
): Promise<boolean> {
  const target = claim.delivery.target + 1;
  const channel = claim.delivery.channels[target] as string;
  return settle(db, claim, {
    $set: { target, channel, attempts: 0, dueAt: now, failure },
    $unset: { lockedUntil: 1, triedFrom: 1 },
  });
}

/** It reached nobody. The sealed box is kept, so that an operator can have it tried again. */
export function markDead(db: GatewayDb, claim: Claim, now: Date, failure: StoredFailure): Promise<boolean> {
  return settle(db, claim, {
    $set: { state: 'dead', failure, purgeAt: purgeAt(now) },
    $unset: { dueAt: 1, lockedUntil: 1, ...outOfLine },
  });
}

/** The provider says that it arrived. @returns whether there is such a delivery */
export async function markDelivered(db: GatewayDb, id: string, now: Date): Promise<boolean> {
  const { matchedCount } = await collection(db).updateOne(
    { _id: id },
    {
      $set: { state: 'sent', delivered: true, purgeAt: purgeAt(now) },
      $unset: { box: '', keepBoxUntil: '', dueAt: '', lockedUntil: '', failure: '', ...outOfLine },
    },
    { writeConcern: durable },
  );
  return matchedCount === 1;
}

/**
 * The provider says that it did not arrive at a target: on to the next one, if the box is still there.
 * @returns `ignored` when it arrived after all, or is being tried otherwise already
 */
export async function markUndelivered(
  db: GatewayDb,
  id: string,
  target: number,
  now: Date,
  failure: StoredFailure,
): Promise<'failedOver' | { readonly dead: StoredDelivery } | 'ignored' | 'unknown'> {
  // A status can overtake the outcome that the sending process is about to write: then the lock is still there.
  const sent = {
    _id: id,
    target,
    delivered: { $ne: true },
    $or: [{ state: 'sent' }, { state: 'due', lockedUntil: { $exists: true } }],
  } as mongo.Filter<StoredDelivery>;
  const next = `channels.${target + 1}`;
  const over = await collection(db).updateOne(
    { ...sent, box: { $exists: true }, [next]: { $exists: true } },
    [
      { $set: { state: 'due', target: target + 1, channel: { $arrayElemAt: ['$channels', target + 1] } } },
      { $set: { attempts: 0, dueAt: now, failure } },
      { $unset: ['lockedUntil', 'triedFrom', 'keepBoxUntil', 'purgeAt'] },
    ],
    { writeConcern: durable },
  );
  if (over.matchedCount === 1) return 'failedOver';
  const dead = await collection(db).findOneAndUpdate(
    sent,
    {
      $set: { state: 'dead', failure, purgeAt: purgeAt(now) },
      $unset: { dueAt: '', lockedUntil: '', keepBoxUntil: '', ...outOfLine },
    },
    { returnDocument: 'after', promoteBuffers: true, writeConcern: durable },
  );
  if (dead) return { dead };
  return (await collection(db).countDocuments({ _id: id }, { limit: 1 })) === 1 ? 'ignored' : 'unknown';
}

/** Removes the boxes that were kept for a status which did not come. @returns how many */
export async function forgetBoxes(db: GatewayDb, now: Date): Promise<number> {
  const { modifiedCount } = await collection(db).updateMany(
    { keepBoxUntil: { $lte: now } },
    { $unset: { box: '', keepBoxUntil: '' } },
    { hint: { keepBoxUntil: 1 }, writeConcern: durable },
  );
  return modifiedCount;
}

/** Dead letters, without their boxes. @param limit the most to return */
export async function findDeadDeliveries(
  db: GatewayDb,
  limit: number,
): Promise<(Omit<StoredDelivery, 'box'> & { readonly sealed: boolean })[]> {
  return collection(db)
    .aggregate<Omit<StoredDelivery, 'box'> & { sealed: boolean }>(
      [
        { $match: { state: 'dead' } },
        { $limit: limit },
        { $set: { sealed: { $gt: ['$box', null] } } },
        { $unset: 'box' },
      ],
      { hint: dueIndex },
    )
    .toArray();
}

/**
 * Makes dead letters that still have their box due again, from their first target on.
 * @param ids which, or all @param expires the new end of those that expire @returns how many
 */
export async function reviveDeliveries(
  db: GatewayDb,
  ids: readonly string[] | 'all',
  now: Date,
  expires: Date,
): Promise<number> {
  const which = ids === 'all' ? {} : { _id: { $in: [...ids] } };
  const { modifiedCount } = await collection(db).updateMany(
    { state: 'dead', box: { $exists: true }, ...which },
    [
      { $set: { state: 'due', target: 0, channel: { $first: '$channels' }, attempts: 0, dueAt: now } },
      { $set: { expires: { $cond: [{ $gt: ['$expires', null] }, expires, '$$REMOVE'] } } },
      { $unset: ['failure', 'purgeAt', 'triedFrom'] },
    ],
    { writeConcern: durable },
  );
  return modifiedCount;
}
