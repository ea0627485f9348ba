import { countDue, oldestDue } from '../models/gateway/delivery-waiting.js';
import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import { classes } from './delivery.js';

/** What waits to be sent on a channel. */
export interface Waiting {
  readonly channel: string;
  readonly waiting: number;
  /** When the oldest should have been sent; only counts those whose time has come. */
  readonly oldest?: Date;
}

/**
 * Counts what waits on a channel.
 * @param most more are not counted
 */
export async function waitingOn(
  db: GatewayDb,
  channel: string,
  most: number,
  now: Date,
): Promise<Waiting> {
  const [waiting, ...oldest] = await Promise.all([
    countDue(db, channel, most),
    ...Object.values(classes).map((rank) => oldestDue(db, channel, rank)),
  ]);
  const times = oldest.flatMap((at) => (at && at <= now ? [at.getTime()] : []));
  return {
    channel,
    waiting,
    ...(times.length > 0 ? { oldest: new Date(Math.min(...times)) } : {}),
  };
}
