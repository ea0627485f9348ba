import { LRUCache } from 'lru-cache';
import type { Channel, ChannelId } from '../bots/channel.js';
import { aboutOf, SendError } from '../bots/errors.js';
import { deadReply, insertDead } from '../models/gateway/delivery-held.js';
import type { StoredFailure } from '../models/gateway/delivery-doc.js';
import type { Clock } from '../shared/clock.js';
import { SECOND } from '../shared/clock.js';
import { afterFailure, failureOf, nameOf } from './after-failure.js';
import { classes, type Delivery, type Replied, type Target } from './delivery.js';
import { goodFor } from './good-for.js';
import type { Held } from './holds.js';
import { slotUsed, takeSlot, widthOf, type Parts } from './parts.js';
import { send } from './send.js';
import { expiryOf, store, type Standing } from './store.js';

/** How long a reply waits for a slot before it is stored, in milliseconds. */
const SLOT_WAIT = SECOND;
/**
 * How many times a channel's width may be in progress at once. A provider that answers holds each
 * reply for a moment, so that hundreds of people who write in the same moment are answered in it;
 * one that hangs holds no more than these.
 */
const CROWD = 8;

/**
 * This many of the last replies are remembered as sent: far more than can wait to be noted in an
 * outage.
 */
const REMEMBERED = 5_000;

/** Sends replies at once; see `Outbox.reply`. */
export class Replies {
  private readonly underWay = new Map<ChannelId, number>();
  /**
   * By delivery: the replies that this process has sent. The database may be away when that is to
   * be noted.
   */
  private readonly sent = new LRUCache<string, Replied>({ max: REMEMBERED });

  constructor(
    private readonly parts: Parts,
    private readonly clock: Clock,
  ) {}

  async reply(delivery: Delivery, now: Date, again = false): Promise<Replied> {
    const before = this.sent.peek(delivery.id);
    if (before) return before;
    const { parts } = this;
    const [target] = delivery.targets;
    if (delivery.expires && delivery.expires <= now)
      return this.drop(delivery, { reason: 'expired' }, now);
    if (again || !target || (delivery.notBefore && delivery.notBefore > now))
      return this.queue(delivery, now);
    if (await parts.replyOrder.busy(target, now)) return this.queue(delivery, now);
    const channel = parts.channels.get(target.channel);
    const asked = channel
      ? await parts.holds.ask(channel, target, now)
      : parts.holds.absent(target.channel, now);
    if (!channel || 'until' in asked) return this.wait(delivery, asked as Held, now);
    const began = this.clock.now().getTime();
    const sent = await this.send(delivery, channel, asked.target, now);
    if (sent === 'full') return this.queue(delivery, now);
    if (!(sent instanceof SendError)) return this.remember(delivery.id, sent.providerId);
    const later = new Date(now.getTime() + this.clock.now().getTime() - began);
    return this.failed(delivery, { channel, target: asked.target, from: now }, sent, later);
  }

  /** A channel that hangs holds a few replies; the others wait in the database, not in memory. */
  private async send(delivery: Delivery, channel: Channel, target: Target, now: Date) {
    const { parts } = this;
    const busy = this.underWay.get(channel.id) ?? 0;
    if (busy >= CROWD * widthOf(channel)) return 'full';
    this.underWay.set(channel.id, busy + 1);
    try {
      const urgency = { rank: classes[delivery.class], withinMs: SLOT_WAIT };
      if (!(await takeSlot(parts, channel, delivery, urgency))) return 'full';
      const expires = expiryOf(delivery, now);
      const validFor = goodFor(delivery.class, { ...delivery, expires }, now);
      const sent = await send(
        channel,
        target,
        delivery,
        { reference: delivery.id, validFor },
        parts,
      );
      slotUsed(parts, channel);
      if (!(sent instanceof SendError)) await parts.holds.worked(channel, target, now);
      return sent;
    } finally {
      this.underWay.set(channel.id, (this.underWay.get(channel.id) ?? 1) - 1);
    }
  }

  /** Decides what to do with a reply that failed: it waits, goes another way, or is dead. */
  private async failed(
    delivery: Delivery,
    way: { readonly channel: Channel; readonly target: Target; readonly from: Date },
    error: SendError,
    now: Date,
  ): Promise<Replied> {
    const { parts } = this;
    const { channel, target, from } = way;
    const failure = failureOf(error);
    const uncertain = error.mayHaveArrived;
    const held = await parts.holds.failed(channel, target, error, now);
    if (held) return this.wait(delivery, held, from, uncertain);
    if (aboutOf(error.failure) === 'recipient')
      await parts.refused({ id: delivery.id, target, failure: error.failure }, now);
    const tried = {
      id: delivery.id,
      class: delivery.class,
      attempt: 1,
      triedFrom: from,
      target: 0,
    };
    const expires = expiryOf(delivery, from);
    const targets = delivery.targets.length;
    const fate = afterFailure({ ...tried, targets, expires }, error, now);
    if (fate.kind === 'dead') return this.drop(delivery, failure, now);
    if (fate.kind === 'failOver')
      return this.queue(delivery, from, { target: 1, failure, dueAt: from });
    return this.queue(delivery, from, {
      attempts: 1,
      triedFrom: from,
      dueAt: fate.dueAt,
      failure,
      uncertain,
    });
  }

  /** Saves a reply whose sender is held, for as long as it is of use. */
  private wait(delivery: Delivery, held: Held, now: Date, uncertain = false): Promise<Replied> {
    const expires = expiryOf(delivery, now);
    const dueAt = expires && expires < held.until ? expires : held.until;
    return this.queue(delivery, now, { dueAt, failure: held.failure, held: true, uncertain });
  }

  private async queue(delivery: Delivery, now: Date, standing: Standing = {}): Promise<Replied> {
    await store(this.parts, [delivery], now, standing);
    return { outcome: 'queued' };
  }

  private remember(id: string, providerId: string): Replied {
    const replied = { outcome: 'sent', providerId } as const;
    this.sent.set(id, replied);
    return replied;
  }

  /** Drops a reply. An administrator finds it among the dead letters; its words are not stored. */
  private async drop(delivery: Delivery, failure: StoredFailure, now: Date): Promise<Replied> {
    const { parts } = this;
    const channel = delivery.targets[0]?.channel ?? 'none';
    parts.log.warn('a reply was dropped', { delivery: delivery.id, channel, ...nameOf(failure) });
    await insertDead(parts.db, deadReply(delivery.id, channel, failure, now));
    return { outcome: 'dropped' };
  }
}
