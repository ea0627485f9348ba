import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import { statesOf, type DeliveryState } from '../models/gateway/delivery-state.js';

/** The progress of a call's text. */
export type CallState = 'waiting' | 'held' | 'sent' | 'delivered' | 'dead';

function stateOf({ state, delivered, held }: DeliveryState): CallState {
  if (delivered) return 'delivered';
  if (state === 'due') return held ? 'held' : 'waiting';
  return state === 'sent' ? 'sent' : 'dead';
}

/**
 * Returns the progress of the texts of some calls, by the ids of their deliveries. Nothing else
 * about them leaves the outbox.
 */
export async function callStates(
  db: GatewayDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CallState>> {
  return new Map((await statesOf(db, ids)).map((one) => [one._id, stateOf(one)]));
}
