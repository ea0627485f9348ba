import { durable } from '../store/db.js';
import { deliveriesOf, recallIndex, type GatewayDb } from './delivery-doc.js';
import { asBuffer } from '../store/as-buffer.js';

/** A text that was withdrawn before it was ever sent. */
export interface Recall {
  readonly id: string;
  readonly box: Buffer;
}

/** The query behind claimRecall, apart so that a test can have it explained. */
export const recallQuery = (now: Date) =>
  ({ filter: { recallAt: { $lte: now } }, sort: { recallAt: 1 }, hint: recallIndex }) as const;

/** Claims a text whose person is still to be told that it comes no more. @param until then another process may */
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

/** They were told: nothing is left of the text. Twice is once. */
export async function markRecalled(db: GatewayDb, id: string): Promise<void> {
  const change = { $unset: { recallAt: 1, box: 1 } } as const;
  await deliveriesOf(db).updateOne({ _id: id, state: 'withdrawn' }, change, {
    writeConcern: durable,
  });
}
