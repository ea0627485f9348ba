import { durable } from '../store/db.js';
import { inTransaction } from '../store/transaction.js';
import { broadcastsOf } from './broadcast-doc.js';
import { deliveriesOf, recallIndex, withoutBox, type GatewayDb } from './delivery-doc.js';
import { asBuffer } from '../store/as-buffer.js';

/** A text that never reached its person: withdrawn before it was sent, or refused. */
export interface Recall {
  readonly id: string;
  readonly box: Buffer;
}

/** The query of claimRecall, separate so that a test can run explain on it. */
export const recallQuery = (now: Date) =>
  ({ filter: { recallAt: { $lte: now } }, sort: { recallAt: 1 }, hint: recallIndex }) as const;

/**
 * Claims a text whose person must still be told that it will not come.
 * @param until after that another process may claim it
 */
export async function claimRecall(
  db: GatewayDb,
  now: Date,
  until: Date,
): Promise<Recall | undefined> {
  const { filter, sort, hint } = recallQuery(now);
  const found = await deliveriesOf(db).findOneAndUpdate(
    filter,
    { $set: { recallAt: until } },
    { sort, hint, projection: { box: 1 }, writeConcern: durable },
  );
  return found?.box ? { id: found._id, box: asBuffer(found.box) } : undefined;
}

/**
 * The person's conversation has the note: deletes the text and counts the person as not reached,
 * both or neither. Idempotent.
 */
export async function markRecalled(db: GatewayDb, id: string): Promise<void> {
  await inTransaction(db.gateway, async (session) => {
    const found = await deliveriesOf(db).findOneAndUpdate(
      { _id: id, state: { $in: ['withdrawn', 'dead'] }, recallAt: { $exists: true } },
      { $unset: { recallAt: 1, ...withoutBox } },
      { session, projection: { group: 1, counted: 1 } },
    );
    if (found?.group === undefined || found.counted === undefined) return;
    const $inc =
      found.counted === 'said'
        ? { 'counts.said': -1, 'counts.unreached': 1 }
        : { 'counts.reminded': -1 };
    await broadcastsOf(db.gateway).updateOne({ _id: found.group }, { $inc }, { session });
  });
}
