import type { Channel, ChannelId } from '../bots/channel.js';
import type { GatewayDb, StoredFailure } from '../models/delivery-doc.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Log } from '../shared/log.js';
import type { DeliveryClass } from './delivery.js';
import type { Gate } from './gate.js';
import type { Lines } from './line.js';
import type { Pacer } from './pacing.js';
import { costOf } from './send.js';
import type { Wait } from './wait.js';

/** What the parts of the outbox share. */
export interface Parts {
  readonly db: GatewayDb;
  /** Asked each time, since keys are rotated while the program runs. */
  readonly keyring: () => GatewayKeyring;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly pacer: Pacer;
  readonly lines: Lines;
  readonly gate: Gate;
  readonly log: Log;
  readonly wait: Wait;
  /** Says loudly that a delivery is dead, and tells those who listen for calls. */
  readonly mourn: (dead: Dead, now: Date) => Promise<void>;
}

/** A delivery that reached nobody. */
export interface Dead {
  readonly id: string;
  readonly class: DeliveryClass;
  readonly channel: string;
  readonly failure: StoredFailure;
}

/** What a delivery gets of its sender's cap. */
export interface Urgency {
  /** Lower goes first (outbox/delivery.ts `classes`). */
  readonly rank: number;
  /** How long it is worth waiting for a slot, in milliseconds. */
  readonly withinMs: number;
}

/** Waits for a channel's slot. @returns false when there is none in time */
export function takeSlot(
  parts: Parts,
  channel: Channel,
  payload: Parameters<typeof costOf>[1],
  { rank, withinMs }: Urgency,
): Promise<boolean> {
  const sender = `${channel.id}:${channel.sender}`;
  return parts.pacer.take(sender, channel.capabilities.perSecond, costOf(channel, payload), rank, withinMs);
}

/** How many sends of one channel may be under way at once in this process: a second's worth, within bounds. */
export function widthOf(channel: Channel | undefined): number {
  return Math.min(64, Math.max(4, Math.ceil(channel?.capabilities.perSecond ?? 4)));
}
