import type { ChannelId, DeliveryStatus } from '../bots/channel.js';
import { aboutOf, SendError } from '../bots/errors.js';
import { deadReply, insertDead } from '../models/gateway/delivery-held.js';
import { markDelivered, markUndelivered } from '../models/gateway/delivery-status.js';
import { MINUTE } from '../shared/clock.js';
import { className, nameOf } from './after-failure.js';
import type { Parts } from './parts.js';
import { sealPayload } from './payload.js';
import { readReference, safeCode } from './send.js';

/**
 * A text that was lost for a cause that is not about its person is sent again after this long, when
 * its sender is not held.
 */
const AGAIN = MINUTE;

/** Processes statuses that providers report later, for texts that they had accepted. */
export class Statuses {
  /** Statuses of arrived texts that are not stored. */
  private strangers = 0;

  constructor(private readonly parts: Parts) {}

  /** Logs how many statuses were of texts that are not stored, and starts counting again. */
  report(): void {
    const { strangers: count } = this;
    if (count > 0) this.parts.log.info('statuses of texts that are not stored', { count });
    this.strangers = 0;
  }

  /**
   * Processes a status.
   * @param channel the one that reports it
   */
  async take(status: DeliveryStatus, now: Date, channel?: ChannelId): Promise<void> {
    const { id } = readReference(status.reference);
    if (status.state === 'failed') return this.failed(status, now, channel);
    if (!(await markDelivered(this.parts.db, id, now))) this.strangers += 1;
    else if (channel && status.to !== undefined)
      await this.parts.reached({ channel, to: status.to }, now);
  }

  private async failed(
    { reference, code, failure: kind = 'unclear', to }: DeliveryStatus,
    now: Date,
    channel?: ChannelId,
  ): Promise<void> {
    const { parts } = this;
    const { id, target } = readReference(reference);
    const safe = safeCode(code);
    const failure = { reason: 'undelivered', ...(safe === undefined ? {} : { code: safe }) };
    const whom = channel && to !== undefined ? { channel, to } : undefined;
    if (whom && aboutOf(kind) === 'recipient')
      await parts.refused({ id, target: whom, failure: kind }, now);
    const again = await this.againAt(new SendError(kind, safe ? { code: safe } : {}), whom, now);
    const box = whom && sealPayload(parts.keyring(), { id, targets: [whom], text: '' }, now);
    const outcome = await markUndelivered(parts.db, { id, target, failure, again, box }, now);
    if (outcome === 'ignored') return;
    if (outcome === 'unknown') return this.lostReply(id, channel, failure, now);
    if (outcome === 'again' || outcome === 'failedOver') {
      const event =
        outcome === 'again' ? 'a delivery is sent again' : 'a delivery goes another way';
      return parts.log.warn(event, { delivery: id, ...nameOf(failure) });
    }
    const { class: rank, channel: last } = outcome.dead;
    await parts.mourn({ id, class: className(rank), channel: last, failure }, now);
  }

  /**
   * A cause that is about us kills no text, even if it is reported late: its sender is held, and
   * the text is sent again.
   */
  private async againAt(
    error: SendError,
    whom: { readonly channel: ChannelId; readonly to: string } | undefined,
    now: Date,
  ): Promise<Date | undefined> {
    const about = aboutOf(error.failure);
    if (about !== 'sender' && about !== 'route' && error.failure !== 'throttled') return undefined;
    const channel = whom && this.parts.channels.get(whom.channel);
    const held = channel && (await this.parts.holds.failed(channel, whom, error, now));
    return held?.until ?? new Date(now.getTime() + AGAIN);
  }

  /**
   * Handles a reply that was sent at once and did not arrive: nothing of it was stored, and an
   * operator should know.
   */
  private async lostReply(
    id: string,
    channel: ChannelId | undefined,
    failure: { readonly reason: string; readonly code?: string },
    now: Date,
  ): Promise<void> {
    const { db, log } = this.parts;
    log.warn('a reply did not arrive', {
      delivery: id,
      ...(channel ? { channel } : {}),
      ...nameOf(failure),
    });
    await insertDead(db, deadReply(id, channel ?? 'none', failure, now));
  }
}
