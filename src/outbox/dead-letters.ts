import { findDeadDeliveries, reviveDeliveries } from '../models/gateway/delivery-dead.js';
import { KEPT, type GatewayDb, type StoredFailure } from '../models/gateway/delivery-doc.js';
import { className } from './after-failure.js';
import { REPLY_LIFE } from './backoff.js';
import type { DeliveryClass } from './delivery.js';

/** A delivery that reached nobody, as an administrator may see it: no address, no text. */
export interface DeadLetter {
  readonly id: string;
  readonly class: DeliveryClass;
  /** The channel of its last try. */
  readonly channel: string;
  /**
   * Names of bots/errors.ts, or `expired`, `undelivered` (reported by the provider later),
   * `unopenable`.
   */
  readonly failure: StoredFailure;
  /** Exact to the hour. */
  readonly diedAt: Date;
  /**
   * Whether its sealed text is still stored. The text of a reply is not, nor a text that the
   * provider had accepted.
   */
  readonly retriable: boolean;
}

/**
 * Returns the dead letters of the last seven days, the latest first.
 * @param limit the most to return
 */
export async function deadLetters(db: GatewayDb, limit = 1_000): Promise<DeadLetter[]> {
  const found = await findDeadDeliveries(db, limit);
  return found
    .map(({ _id, class: rank, channel, failure, diedAt, purgeAt, sealed }) => ({
      id: _id,
      class: className(rank),
      channel,
      failure: failure ?? { reason: 'unknown' },
      // Dead letters of former versions store only the end of their seven days.
      diedAt: diedAt ?? new Date((purgeAt?.getTime() ?? 0) - KEPT),
      retriable: sealed,
    }))
    .sort((a, b) => b.diedAt.getTime() - a.diedAt.getTime());
}

/**
 * Has dead letters tried again, from their first target on. Those that expire get as much time as a
 * reply has.
 * @param ids which, or all
 * @returns how many
 */
export function retryDead(
  db: GatewayDb,
  ids: readonly string[] | 'all',
  now: Date,
): Promise<number> {
  return reviveDeliveries(db, ids, now, new Date(now.getTime() + REPLY_LIFE));
}
