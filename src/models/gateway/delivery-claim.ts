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
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** When the first try on this target began. */
  readonly triedFrom: Date;
  readonly lockedUntil: Date;
  /**
   * Whoever had it before died, or hung, between sending and writing: this may be a second copy.
   */
  readonly takenOver: boolean;
}

/** Which classes (outbox/delivery.ts `classes`) are asked for; all of them, if nothing is said. */
export type Ranks = readonly number[];

/** The query behind claimDelivery, apart so that a test can have it explained. */
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
 * One whose lock ran out is due again. In a sharded cluster this needs MongoDB 7 (a
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
 * Whether any delivery of these channels and classes is due:
 * one command, so that a tick without work claims nothing.
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
 * Where texts wait that are due, whatever their channel and
 * class, or whose people are to be told that they do not come.
 */
export const outboxPlaces = (
  channels: readonly string[],
  ranks: Ranks,
  now: Date,
): readonly Place[] => [
  { collection: 'deliveries', filter: dueFilter(channels, ranks, now) },
  { collection: 'deliveries', filter: recallQuery(now).filter },
];

/** Writes what became of a claim, unless it was taken over or settled by a status meanwhile. */
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
 * It is with the provider. The box goes in the same write,
 * unless a status may still need its other targets.
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

/** It is to be tried again on the same target. @param uncertain it may have arrived all the same */
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

/** Nothing was tried: it is given back as it was, due at a moment. */
export function release(db: GatewayDb, claim: Claim, dueAt: Date): Promise<boolean> {
  return settle(db, claim, { $set: { dueAt }, $inc: { attempts: -1 }, $unset: { lockedUntil: 1 } });
}

/** It goes on to the next target at once; at this one its person cannot be reached. */
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
 * It reached nobody. Its sealed box is kept, so that an operator can have it tried again; of a
 * reply it is not, and of a broadcast's text that cannot have arrived only until that is noted in
 * its person's talk (models/gateway/delivery-recall.ts).
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
 * Its broadcast was stopped: it is not sent. It stays, so that nothing puts it in again; without
 * its text, once its person was told (models/delivery-recall.ts), if this was its first try.
 */
export function markWithdrawn(db: GatewayDb, claim: Claim, now: Date): Promise<boolean> {
  const { target, revived, uncertain } = claim.delivery;
  const never = claim.attempt === 1 && target === 0 && !revived && !uncertain;
  return settle(db, claim, {
    $set: { state: 'withdrawn', purgeAt: purgeAt(now), ...(never ? { recallAt: now } : {}) },
    $unset: { ...over, failure: 1, ...(never ? {} : withoutBox) },
  });
}
