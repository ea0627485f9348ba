import type { mongo } from 'mongoose';
import { durable } from '../store/db.js';
import {
  deliveriesOf,
  outOfLine,
  purgeAt,
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
  const over = await deliveriesOf(db).updateOne(
    { ...sent, box: { $exists: true }, [next]: { $exists: true } },
    [
      {
        $set: {
          state: 'due',
          target: target + 1,
          channel: { $arrayElemAt: ['$channels', target + 1] },
        },
      },
      { $set: { attempts: 0, dueAt: now, failure } },
      { $unset: ['lockedUntil', 'triedFrom', 'keepBoxUntil', 'purgeAt'] },
    ],
    { writeConcern: durable },
  );
  if (over.matchedCount === 1) return 'failedOver';
  const dead = await deliveriesOf(db).findOneAndUpdate(
    sent,
    {
      $set: { state: 'dead', failure, purgeAt: purgeAt(now) },
      $unset: { dueAt: '', lockedUntil: '', keepBoxUntil: '', ...outOfLine },
    },
    { returnDocument: 'after', promoteBuffers: true, writeConcern: durable },
  );
  if (dead) return { dead };
  return (await deliveriesOf(db).countDocuments({ _id: id }, { limit: 1 })) === 1
    ? 'ignored'
    : 'unknown';
}

/** Removes the boxes that were kept for a status which did not come. @returns how many */
export async function forgetBoxes(db: GatewayDb, now: Date): Promise<number> {
  const { modifiedCount } = await deliveriesOf(db).updateMany(
    { keepBoxUntil: { $lte: now } },
    { $unset: { box: '', keepBoxUntil: '' } },
    { hint: { keepBoxUntil: 1 }, writeConcern: durable },
  );
  return modifiedCount;
}
