import { deliveriesOf, type GatewayDb, type StoredDelivery } from './delivery-doc.js';

/** The progress of a delivery. */
export type DeliveryState = Pick<
  StoredDelivery,
  '_id' | 'state' | 'delivered' | 'held' | 'attempts'
>;

/** Returns the states of some deliveries, by their ids; those that are not stored are left out. */
export async function statesOf(db: GatewayDb, ids: readonly string[]): Promise<DeliveryState[]> {
  if (ids.length === 0) return [];
  return deliveriesOf(db)
    .find<DeliveryState>(
      { _id: { $in: [...ids] } },
      { projection: { state: 1, delivered: 1, held: 1, attempts: 1 } },
    )
    .toArray();
}
