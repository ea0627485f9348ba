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

/** The provider says that it arrived. @returns whether there is such a delivery */
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

/** What the provider said of a text that it had taken. */
export interface Undelivered {
  readonly id: string;
  readonly target: number;
  readonly failure: StoredFailure;
  /**
   * It is not about the recipient: then it is tried
   * again at that moment, if its text is still there.
   */
  readonly again?: Date | undefined;
  /** Its person, sealed: for one of a broadcast whose own box is gone. */
  readonly box?: Buffer | undefined;
}

/** What became of it. */
export type AfterUndelivered =
  | 'failedOver'
  | 'again'
  | { readonly dead: StoredDelivery }
  /** It arrived after all, or is being tried otherwise already. */
  | 'ignored'
  | 'unknown';

/**
 * A text the provider had. A status can overtake the
 * outcome that the sending process is about to write.
 */
const wasSent = ({ id, target }: Undelivered) =>
  ({
    _id: id,
    target,
    delivered: { $ne: true },
    $or: [{ state: 'sent' }, { state: 'due', lockedUntil: { $exists: true } }],
  }) as mongo.Filter<StoredDelivery>;

const waitsAnew = ['lockedUntil', 'triedFrom', 'keepBoxUntil', 'diedAt', 'purgeAt'];

/** Puts it in again on the same target. */
async function sendAgain(db: GatewayDb, told: Undelivered): Promise<boolean> {
  const { failure, again } = told;
  if (!again) return false;
  const { matchedCount } = await deliveriesOf(db).updateOne(
    { ...wasSent(told), box: { $exists: true } },
    [{ $set: { state: 'due', dueAt: again, failure, held: true } }, { $unset: waitsAnew }],
    { writeConcern: durable },
  );
  return matchedCount === 1;
}

/** Puts it in for the next target, or for one that was passed over. */
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
 * The provider says that it did not arrive at a target: once more, or on to another one, if the box
 * is still there; else it is dead. That it never reached the person of a broadcast is noted in
 * their talk (models/gateway/delivery-recall.ts).
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

/** Removes the boxes that were kept for a status which did not come. @returns how many */
export async function forgetBoxes(db: GatewayDb, now: Date): Promise<number> {
  const { modifiedCount } = await deliveriesOf(db).updateMany(
    { keepBoxUntil: { $lte: now } },
    { $unset: withoutBox },
    { hint: { keepBoxUntil: 1 }, writeConcern: durable },
  );
  return modifiedCount;
}
