import type { mongo } from 'mongoose';
import { durable } from '../store/db.js';
import {
  deliveriesOf,
  diedAt,
  over,
  purgeAt,
  replyRanks,
  withoutBox,
  type GatewayDb,
  type StoredDelivery,
  type StoredFailure,
} from './delivery-doc.js';

/**
 * Notes that the provider reports that it arrived.
 * @returns whether there is such a delivery
 */
export async function markDelivered(db: GatewayDb, id: string, now: Date): Promise<boolean> {
  const { matchedCount } = await deliveriesOf(db).updateOne(
    { _id: id },
    {
      $set: { state: 'sent', delivered: true, purgeAt: purgeAt(now) },
      $unset: { ...over, ...withoutBox, failure: 1, diedAt: 1 },
    },
    { writeConcern: durable },
  );
  return matchedCount === 1;
}

/** A text that a provider reports about, as far as it is stored. */
export type Told = Pick<
  StoredDelivery,
  'class' | 'channels' | 'target' | 'attempts' | 'passedOver' | 'box'
>;

/** Returns a text that a provider reports about; undefined when it is not stored. */
export async function findTold(db: GatewayDb, id: string): Promise<Told | undefined> {
  const found = await deliveriesOf(db).findOne(
    { _id: id },
    {
      projection: { class: 1, channels: 1, target: 1, attempts: 1, passedOver: 1, box: 1 },
      promoteBuffers: true,
    },
  );
  return found ?? undefined;
}

/** A provider's report about a text that it had accepted. */
export interface Undelivered {
  readonly id: string;
  readonly target: number;
  readonly failure: StoredFailure;
  /**
   * Set when the cause is not the recipient: when it is tried again, if its text is still stored,
   * and whether the try that failed is counted.
   */
  readonly again?: { readonly at: Date; readonly counts: boolean } | undefined;
  /** The sealed person: for a text of a broadcast whose own box was deleted. */
  readonly box?: Buffer | undefined;
}

/** What was done about it. */
export type AfterUndelivered =
  | 'failedOver'
  | 'again'
  | { readonly dead: StoredDelivery }
  /** It arrived after all, or is already being tried another way. */
  | 'ignored'
  | 'unknown';

/**
 * A text that the provider had. A status can come before the sending process has saved the outcome.
 */
const wasSent = ({ id, target }: Undelivered) =>
  ({
    _id: id,
    target,
    delivered: { $ne: true },
    $or: [{ state: 'sent' }, { state: 'due', lockedUntil: { $exists: true } }],
  }) as mongo.Filter<StoredDelivery>;

const waitsAnew = ['lockedUntil', 'triedFrom', 'keepBoxUntil', 'diedAt', 'purgeAt'];

/** Makes it due again on the same target. */
async function sendAgain(db: GatewayDb, told: Undelivered): Promise<boolean> {
  const { failure, again } = told;
  if (!again) return false;
  const { matchedCount } = await deliveriesOf(db).updateOne(
    { ...wasSent(told), box: { $exists: true } },
    [
      { $set: { state: 'due', dueAt: again.at, failure, held: true } },
      ...(again.counts ? [] : [{ $set: { attempts: { $max: [0, { $add: ['$attempts', -1] }] } } }]),
      { $unset: waitsAnew },
    ],
    { writeConcern: durable },
  );
  return matchedCount === 1;
}

/** Makes it due for the next target, or for one that was skipped. */
async function goAnotherWay(db: GatewayDb, told: Undelivered, now: Date): Promise<boolean> {
  const { target, failure } = told;
  const ways = [
    {
      there: { [`channels.${target + 1}`]: { $exists: true } },
      next: target + 1,
      left: '$passedOver',
    },
    {
      there: { 'passedOver.0': { $exists: true } },
      next: { $first: '$passedOver' },
      left: { $slice: ['$passedOver', 1, { $max: [1, { $size: '$passedOver' }] }] },
    },
  ];
  for (const { there, next, left } of ways) {
    const { matchedCount } = await deliveriesOf(db).updateOne(
      { ...wasSent(told), box: { $exists: true }, ...there },
      [
        { $set: { state: 'due', target: next, passedOver: { $ifNull: [left, '$$REMOVE'] } } },
        { $set: { channel: { $arrayElemAt: ['$channels', '$target'] } } },
        { $set: { closed: { $setUnion: [{ $ifNull: ['$closed', []] }, [target]] } } },
        { $set: { attempts: 0, dueAt: now, failure } },
        { $unset: waitsAnew },
      ],
      { writeConcern: durable },
    );
    if (matchedCount === 1) return true;
  }
  return false;
}

/**
 * Handles the provider's report that it did not arrive at a target: it is tried again, or on
 * another target, if the box is still stored; else it is dead. If it never reached the person of a
 * broadcast, this is noted in their conversation (models/gateway/delivery-recall.ts).
 */
export async function markUndelivered(
  db: GatewayDb,
  told: Undelivered,
  now: Date,
): Promise<AfterUndelivered> {
  if (await sendAgain(db, told)) return 'again';
  if (await goAnotherWay(db, told, now)) return 'failedOver';
  const ofGroup = { $gt: ['$group', null] };
  const isReply = { $in: ['$class', [...replyRanks]] };
  const box = told.box ?? '$$REMOVE';
  const left = { $cond: [isReply, '$$REMOVE', '$box'] };
  const dead = await deliveriesOf(db).findOneAndUpdate(
    wasSent(told),
    [
      { $set: { state: 'dead', failure: told.failure } },
      { $set: { diedAt: diedAt(now), purgeAt: purgeAt(now) } },
      { $set: { recallAt: { $cond: [ofGroup, now, '$$REMOVE'] } } },
      { $set: { box: { $cond: [ofGroup, { $ifNull: ['$box', box] }, left] } } },
      { $set: { expires: { $cond: [isReply, '$$REMOVE', '$expires'] } } },
      { $unset: [...Object.keys(over), 'keepBoxUntil'] },
    ],
    { returnDocument: 'after', promoteBuffers: true, writeConcern: durable },
  );
  if (dead) return { dead };
  const id = { _id: told.id };
  return (await deliveriesOf(db).countDocuments(id, { limit: 1 })) === 1 ? 'ignored' : 'unknown';
}

/**
 * Removes boxes that were stored for a status which did not come.
 * @returns how many
 */
export async function forgetBoxes(db: GatewayDb, now: Date): Promise<number> {
  const { modifiedCount } = await deliveriesOf(db).updateMany(
    { keepBoxUntil: { $lte: now } },
    { $unset: withoutBox },
    { hint: { keepBoxUntil: 1 }, writeConcern: durable },
  );
  return modifiedCount;
}
