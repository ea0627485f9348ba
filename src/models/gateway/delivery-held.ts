import { durable } from '../store/db.js';
import { settle, type Claim } from './delivery-claim.js';
import {
  deliveriesOf,
  diedAt,
  dueIndex,
  purgeAt,
  type GatewayDb,
  type StoredDelivery,
  type StoredFailure,
} from './delivery-doc.js';

/**
 * Gives it back because its sender is held: it waits, and no try is counted.
 * @param how `tried`: it was handed over; `uncertain`: it may have arrived
 */
export function markHeld(
  db: GatewayDb,
  claim: Claim,
  dueAt: Date,
  failure: StoredFailure,
  { tried, uncertain }: { readonly tried: boolean; readonly uncertain: boolean },
): Promise<boolean> {
  return settle(db, claim, {
    $set: { dueAt, failure, held: true, ...(uncertain ? { uncertain: true } : {}) },
    $inc: { attempts: -1 },
    $unset: { lockedUntil: 1, ...(tried || claim.delivery.triedFrom ? {} : { triedFrom: 1 }) },
  });
}

/**
 * Moves it to another target, because the sender of this one is held, or back to one that was
 * skipped.
 * @param way `target`: the new target; `passedOver`: targets whose senders were held; `closed`:
 * this one is closed for good
 */
export function markPassedOver(
  db: GatewayDb,
  {
    claim,
    target,
    passedOver,
    closed = false,
  }: {
    readonly claim: Claim;
    readonly target: number;
    readonly passedOver: readonly number[];
    readonly closed?: boolean;
  },
  now: Date,
  failure: StoredFailure,
): Promise<boolean> {
  const channel = claim.delivery.channels[target] as string;
  return settle(db, claim, {
    $set: { target, channel, passedOver, attempts: 0, dueAt: now, failure },
    $unset: { lockedUntil: 1, triedFrom: 1, held: 1 },
    ...(closed ? { $addToSet: { closed: claim.delivery.target } } : {}),
  });
}

/**
 * A sender works again: everything that waits for it is due now. Few deliveries wait long, and all
 * of them are of one channel.
 */
export async function hurryHeld(db: GatewayDb, channel: string, now: Date): Promise<void> {
  const waiting = { state: 'due', channel, held: true, dueAt: { $gt: now } } as const;
  await deliveriesOf(db).updateMany(
    { ...waiting, lockedUntil: { $exists: false } },
    { $set: { dueAt: now }, $unset: { held: 1 } },
    { hint: dueIndex, writeConcern: durable },
  );
}

/**
 * Returns a reply that was never stored and reached nobody, as administrators see it: without
 * address and words.
 */
export function deadReply(
  id: string,
  channel: string,
  failure: StoredFailure,
  now: Date,
): StoredDelivery {
  const over = { state: 'dead', attempts: 0, failure } as const;
  const times = { diedAt: diedAt(now), purgeAt: purgeAt(now) };
  return { _id: id, class: 0, channels: [channel], target: 0, channel, ...over, ...times };
}

/** Saves a finished delivery that was not stored before: for administrators, without its words. */
export async function insertDead(db: GatewayDb, dead: StoredDelivery): Promise<void> {
  const { _id, ...rest } = dead;
  await deliveriesOf(db).updateOne(
    { _id },
    { $setOnInsert: rest },
    { upsert: true, writeConcern: durable },
  );
}
