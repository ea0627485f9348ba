import type { Channel, ChannelId } from '../bots/channel.js';
import type { GatewayDb, StoredFailure } from '../models/gateway/delivery-doc.js';
import type { Inserting } from '../models/gateway/delivery.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Log } from '../shared/log.js';
import type { DeliveryClass, Target } from './delivery.js';
import type { SendFailure } from '../bots/errors.js';
import type { Gate } from './gate.js';
import type { Holds } from './holds.js';
import type { ReplyOrder } from './reply-order.js';
import type { Pacer } from './pacing.js';
import { costOf } from './send.js';
import type { Wait } from './wait.js';

/** What the parts of the outbox share. */
export interface Parts {
  readonly db: GatewayDb;
  /** A function, since keys are rotated while the program runs. */
  readonly keyring: () => GatewayKeyring;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly pacer: Pacer;
  readonly replyOrder: ReplyOrder;
  readonly gate: Gate;
  readonly holds: Holds;
  readonly insert: Inserting;
  readonly log: Log;
  readonly wait: Wait;
  /** Checks whether a waiting unasked text must not be sent to a person any more. */
  readonly hushed: (target: Target, now: Date) => Promise<boolean>;
  /** Says loudly that a delivery is dead, and tells those who listen for calls. */
  readonly mourn: (dead: Dead, now: Date) => Promise<void>;
  /** Tells the listeners that a call waits for a sender that may fail for long. */
  readonly delayed: (id: string, now: Date) => Promise<void>;
  /**
   * Tells the listeners that a text has reached a person, or that a provider accepted a call for
   * them.
   */
  readonly reached: (target: Target, now: Date) => Promise<void>;
  /** Tells the listeners that a person cannot be reached on a channel. */
  readonly refused: (refusal: Refusal, now: Date) => Promise<void>;
}

/** A person who cannot be reached on a channel, for a cause that is about them. */
export interface Refusal {
  /** The delivery. */
  readonly id: string;
  readonly target: Target;
  readonly failure: SendFailure;
}

/** A delivery that reached nobody. */
export interface Dead {
  readonly id: string;
  readonly class: DeliveryClass;
  readonly channel: string;
  readonly failure: StoredFailure;
}

/** How urgently a delivery needs a part of its sender's cap. */
export interface Urgency {
  /** Lower goes first on its side (outbox/delivery.ts `classes`, turns.ts). */
  readonly rank: number;
  /** How long it is worth waiting for a slot, in milliseconds. */
  readonly withinMs: number;
}

const senderOf = (channel: Channel) => `${channel.id}:${channel.sender}`;

/**
 * Waits for a channel's slot; the caller must call `slotUsed` or `slotLeft` after it.
 * @returns false when there is none in time
 */
export function takeSlot(
  parts: Parts,
  channel: Channel,
  payload: Parameters<typeof costOf>[1],
  { rank, withinMs }: Urgency,
): Promise<boolean> {
  const { perSecond } = channel.capabilities;
  return parts.pacer.take(senderOf(channel), perSecond, costOf(channel, payload), rank, withinMs);
}

/** Notes that the text sent at a slot has its answer. */
export function slotUsed({ pacer, log }: Parts, channel: Channel): void {
  // Nobody waits for this: if the database is away, those who ask for a slot get the error.
  pacer.answered(senderOf(channel)).catch((error: unknown) => {
    log.warn('a sender was not slowed down after a delay', { channel: channel.id, error });
  });
}

/** Notes that nothing was sent at a slot. */
export function slotLeft({ pacer }: Parts, channel: Channel): void {
  pacer.stayed(senderOf(channel));
}

/**
 * Returns how many sends of one channel may be in progress at once in this process: a second's
 * worth, within bounds.
 */
export function widthOf(channel: Channel | undefined): number {
  return Math.min(64, Math.max(4, Math.ceil(channel?.capabilities.perSecond ?? 4)));
}
