import type { mongo } from 'mongoose';
import { durable } from '../store/db.js';
import {
  deliveriesOf,
  diedAt,
  dueIndex,
  over,
  purgeAt,
  replyRanks,
  STATUS_WINDOW,
  withoutBox,
  type GatewayDb,
  type StoredDelivery,
  type StoredFailure,
} from './delivery-doc.js';
import type { Place } from '../store/waiting.js';
import { recallQuery } from './delivery-recall.js';

/** A delivery this process may send until `lockedUntil`. */
export interface Claim {
  readonly delivery: StoredDelivery & { readonly box: Buffer };
  /** The number of this try, from 1. */
  readonly attempt: number;
  /** When the first try on this target began. */
  readonly triedFrom: Date;
  readonly lockedUntil: Date;
  /**
   * The process that had it before died, or hung, between sending and saving: this may be a second
   * copy.
   */
  readonly takenOver: boolean;
}

/** The classes (outbox/delivery.ts `classes`) to look for; by default all. */
export type Ranks = readonly number[];

/** The query of claimDelivery, separate so that a test can run explain on it. */
export function claimQuery(channels: readonly string[], now: Date, ranks?: Ranks) {
  const channel = channels.length === 1 ? channels[0] : { $in: channels };
  const rank = ranks?.length === 1 ? ranks[0] : { $in: ranks };
  return {
    filter: {
      state: 'due',
      channel,
      ...(ranks ? { class: rank } : {}),
      dueAt: { $lte: now },
    },
    sort: { class: 1, dueAt: 1 },
    hint: dueIndex,
  } as const;
}

/**
 * Claims the due delivery of these channels that goes first: by class, then by the time it is due.
 * A delivery whose lock has expired is due again. In a sharded cluster this needs MongoDB 7 (a
 * findOneAndUpdate without the shard key).
 */
export async function claimDelivery(
  db: GatewayDb,
  channels: readonly string[],
  now: Date,
  lockedUntil: Date,
  ranks?: Ranks,
): Promise<Claim | undefined> {
  const { filter, sort, hint } = claimQuery(channels, now, ranks);
  const found = await deliveriesOf(db).findOneAndUpdate(
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

const dueFilter = (channels: readonly string[], ranks: Ranks, now: Date) =>
  ({
    state: 'due',
    channel: { $in: [...channels] },
    class: { $in: [...ranks] },
    dueAt: { $lte: now },
  }) as const;

/**
 * Whether any delivery of these channels and classes is due: one command, so that a tick without
 * work claims nothing.
 */
export async function anythingDue(
  db: GatewayDb,
  channels: readonly string[],
  ranks: Ranks,
  now: Date,
): Promise<boolean> {
  const found = await deliveriesOf(db).findOne(dueFilter(channels, ranks, now), {
    hint: dueIndex,
    projection: { _id: 0, state: 1 },
  });
  return found !== null;
}

/**
 * The places where due texts wait, of any channel and class, or texts whose people must be told
 * that they will not come.
 */
export const outboxPlaces = (
  channels: readonly string[],
  ranks: Ranks,
  now: Date,
): readonly Place[] => [
  { collection: 'deliveries', filter: dueFilter(channels, ranks, now) },
  { collection: 'deliveries', filter: recallQuery(now).filter },
];

/**
 * Saves the outcome of a claim, unless another process claimed it or a status settled it meanwhile.
 */
export async function settle(
  db: GatewayDb,
  claim: Claim,
  update: mongo.UpdateFilter<StoredDelivery>,
): Promise<boolean> {
  const { matchedCount } = await deliveriesOf(db).updateOne(
    { _id: claim.delivery._id, state: 'due', lockedUntil: claim.lockedUntil },
    update,
    { writeConcern: durable },
  );
  return matchedCount === 1;
}

/**
 * The provider has it. The box is deleted in the same write, unless a later status may still need
 * its other targets.
 */
export function markSent(
  db: GatewayDb,
  claim: Claim,
  now: Date,
  keepBox: boolean,
): Promise<boolean> {
  const kept = keepBox ? { keepBoxUntil: new Date(now.getTime() + STATUS_WINDOW) } : {};
  return settle(db, claim, {
    $set: { state: 'sent', purgeAt: purgeAt(now), ...kept },
    $unset: { ...over, failure: 1, ...(keepBox ? {} : withoutBox) },
  });
}

/**
 * Marks it to be tried again on the same target.
 * @param uncertain it may have arrived all the same
 */
export function markRetry(
  db: GatewayDb,
  claim: Claim,
  dueAt: Date,
  failure: StoredFailure,
  uncertain: boolean,
): Promise<boolean> {
  const set = { dueAt, failure, ...(uncertain ? { uncertain: true as const } : {}) };
  return settle(db, claim, { $set: set, $unset: { lockedUntil: 1, held: 1 } });
}

/** Gives it back unchanged, because nothing was tried; due at a moment. */
export function release(db: GatewayDb, claim: Claim, dueAt: Date): Promise<boolean> {
  return settle(db, claim, { $set: { dueAt }, $inc: { attempts: -1 }, $unset: { lockedUntil: 1 } });
}

/** Moves it to the next target at once; its person cannot be reached at this one. */
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
    $unset: { lockedUntil: 1, triedFrom: 1, held: 1 },
    $addToSet: { closed: claim.delivery.target },
  });
}

/**
 * Marks it as dead: it reached nobody. Its sealed box stays, so that an administrator can retry it.
 * Exceptions: a reply's box does not stay, and that of a broadcast's text that cannot have arrived
 * stays only until this is noted in the person's conversation (models/gateway/delivery-recall.ts).
 */
export function markDead(
  db: GatewayDb,
  claim: Claim,
  now: Date,
  failure: StoredFailure,
): Promise<boolean> {
  const { group, uncertain, revived } = claim.delivery;
  const never = group !== undefined && !uncertain && !revived && !claim.takenOver;
  const dead = { state: 'dead', failure, diedAt: diedAt(now), purgeAt: purgeAt(now) } as const;
  return settle(db, claim, {
    $set: { ...dead, ...(never ? { recallAt: now } : {}) },
    $unset: { ...over, ...(replyRanks.includes(claim.delivery.class) ? withoutBox : {}) },
  });
}

/**
 * Marks it as withdrawn: its broadcast was stopped, and it is not sent. The document stays, so that
 * it cannot be enqueued again. If this was its first try, its text is deleted once the person was
 * told (models/delivery-recall.ts).
 */
export function markWithdrawn(db: GatewayDb, claim: Claim, now: Date): Promise<boolean> {
  const { target, revived, uncertain } = claim.delivery;
  const never = claim.attempt === 1 && target === 0 && !revived && !uncertain;
  return settle(db, claim, {
    $set: { state: 'withdrawn', purgeAt: purgeAt(now), ...(never ? { recallAt: now } : {}) },
    $unset: { ...over, failure: 1, ...(never ? {} : withoutBox) },
  });
}
