import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import { statesOf, type DeliveryState } from '../models/gateway/delivery-state.js';

/** How far the text of a call has come. */
export type CallState = 'waiting' | 'held' | 'sent' | 'delivered' | 'dead';

function stateOf({ state, delivered, held }: DeliveryState): CallState {
  if (delivered) return 'delivered';
  if (state === 'due') return held ? 'held' : 'waiting';
  return state === 'sent' ? 'sent' : 'dead';
}

/**
 * How far the texts of some calls have come, by the ids of
 * their deliveries: nothing else of them leaves the outbox.
 */
export async function callStates(
  db: GatewayDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CallState>> {
  return new Map((await statesOf(db, ids)).map((one) => [one._id, stateOf(one)]));
}
