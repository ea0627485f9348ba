import { durable } from '../store/db.js';
import { deliveriesOf, dueIndex, type GatewayDb, type StoredDelivery } from './delivery-doc.js';

/**
 * Returns dead letters, without their boxes.
 * @param limit the most to return
 */
export async function findDeadDeliveries(
  db: GatewayDb,
  limit: number,
): Promise<(Omit<StoredDelivery, 'box'> & { readonly sealed: boolean })[]> {
  return deliveriesOf(db)
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
 * @param ids which, or all
 * @param expires the new end of those that expire
 * @returns how many
 */
export async function reviveDeliveries(
  db: GatewayDb,
  ids: readonly string[] | 'all',
  now: Date,
  expires: Date,
): Promise<number> {
  const which = ids === 'all' ? {} : { _id: { $in: [...ids] } };
  const { modifiedCount } = await deliveriesOf(db).updateMany(
    // A text that is being noted as never sent must not be sent later.
    { state: 'dead', box: { $exists: true }, recallAt: { $exists: false }, ...which },
    [
      {
        $set: {
          state: 'due',
          target: 0,
          channel: { $first: '$channels' },
          attempts: 0,
          dueAt: now,
          revived: true,
        },
      },
      { $set: { expires: { $cond: [{ $gt: ['$expires', null] }, expires, '$$REMOVE'] } } },
      { $unset: ['failure', 'diedAt', 'purgeAt', 'triedFrom', 'held', 'passedOver', 'closed'] },
    ],
    { writeConcern: durable },
  );
  return modifiedCount;
}
