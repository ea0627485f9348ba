import { deliveriesOf, dueIndex, type GatewayDb } from './delivery-doc.js';

/**
 * Counts the deliveries of a channel that are due now or later.
 * @param most more are not counted
 */
export const countDue = (db: GatewayDb, channel: string, most: number): Promise<number> =>
  deliveriesOf(db).countDocuments({ state: 'due', channel }, { hint: dueIndex, limit: most });

/** Returns when the first delivery of a channel and class is due. */
export async function oldestDue(
  db: GatewayDb,
  channel: string,
  rank: number,
): Promise<Date | undefined> {
  const found = await deliveriesOf(db).findOne(
    { state: 'due', channel, class: rank },
    { sort: { dueAt: 1 }, projection: { dueAt: 1 }, hint: dueIndex },
  );
  return found?.dueAt;
}
