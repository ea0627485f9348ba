import type { ChannelId } from '../bots/channel.js';
import { SendError } from '../bots/errors.js';
import type { Clock } from '../shared/clock.js';
import { SECOND } from '../shared/clock.js';
import { afterFailure, failureOf } from './after-failure.js';
import { classes, type Delivery, type Replied } from './delivery.js';
import { nameOf } from './deliver.js';
import { slotUsed, takeSlot, widthOf, type Parts } from './parts.js';
import { send } from './send.js';
import { expiryOf, store, type Standing } from './store.js';

/** A reply waits so long for a slot before it is stored, in milliseconds. */
const SLOT_WAIT = SECOND;
/**
 * How many times a channel's width may be on their way at once. A provider that answers holds each for a moment, so
 * that hundreds who write in the same moment are answered in it; one that hangs holds no more than these.
 */
const CROWD = 8;

/** So many of the last replies are known as sent: far more than can wait for their note in an outage. */
const REMEMBERED = 5_000;

/** Sends replies at once; see `Outbox.reply`. */
export class Replies {
  private readonly underWay = new Map<ChannelId, number>();
  /** By delivery: what this process has handed over. The database may be away when that is to be noted. */
  private readonly sent = new Map<string, Replied>();

  constructor(
    private readonly parts: Parts,
    private readonly clock: Clock,
  ) {}

  async reply(delivery: Delivery, now: Date, again = false): Promise<Replied> {
    const before = this.sent.get(delivery.id);
    if (before) return before;
    const { parts } = this;
    const [target] = delivery.targets;
    const channel = target && parts.channels.get(target.channel);
    const queue = async (standing: Standing) => {
      await store(parts, [delivery], now, standing);
      return { outcome: 'queued' as const };
    };
    if (delivery.expires && delivery.expires <= now)
      return this.drop(delivery, { reason: 'expired' });
    if (again || !target || (delivery.notBefore && delivery.notBefore > now)) return queue({});
    if (await parts.lines.busy(target, now)) return queue({});
    const began = this.clock.now().getTime();
    const later = () => new Date(now.getTime() + this.clock.now().getTime() - began);

    let error: SendError | undefined;
    if (channel) {
      // A channel that hangs holds a few replies; the others wait in the database, not in memory.
      const busy = this.underWay.get(channel.id) ?? 0;
      if (busy >= CROWD * widthOf(channel)) return queue({});
      this.underWay.set(channel.id, busy + 1);
      try {
        const urgency = { rank: classes[delivery.class], withinMs: SLOT_WAIT };
        if (!(await takeSlot(parts, channel, delivery, urgency))) return await queue({});
        const sent = await send(channel, target, delivery, delivery.id, parts);
        slotUsed(parts, channel);
        if (!(sent instanceof SendError)) return this.remember(delivery.id, sent.providerId);
        error = sent;
      } finally {
        this.underWay.set(channel.id, (this.underWay.get(channel.id) ?? 1) - 1);
      }
    }

    error ??= new SendError('misconfigured', { code: 'no-channel' });
    const failure = failureOf(error);
    const tried = { id: delivery.id, class: delivery.class, attempt: 1, triedFrom: now, target: 0 };
    const targets = delivery.targets.length;
    const fate = afterFailure(
      { ...tried, targets, expires: expiryOf(delivery, now) },
      error,
      later(),
    );
    if (fate.kind === 'dead') return this.drop(delivery, failure);
    if (fate.kind === 'failOver') return queue({ target: 1, failure });
    return queue({ attempts: 1, triedFrom: now, dueAt: fate.dueAt, failure });
  }

  private remember(id: string, providerId: string): Replied {
    const replied = { outcome: 'sent', providerId } as const;
    this.sent.set(id, replied);
    const [oldest] = this.sent.keys();
    if (this.sent.size > REMEMBERED && oldest !== undefined) this.sent.delete(oldest);
    return replied;
  }

  /** Nothing is dropped without a word. An operator has to act when our own side is wrong. */
  private drop(delivery: Delivery, failure: { reason: string; code?: string }): Replied {
    const fields = {
      delivery: delivery.id,
      channel: delivery.targets[0]?.channel ?? 'none',
      ...nameOf(failure),
    };
    if (failure.reason === 'misconfigured') this.parts.log.error('a reply was dropped', fields);
    else this.parts.log.warn('a reply was dropped', fields);
    return { outcome: 'dropped' };
  }
}
