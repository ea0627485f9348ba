import type { ChannelId, DeliveryStatus } from '../bots/channel.js';
import { aboutOf, SendError } from '../bots/errors.js';
import { deadReply, insertDead } from '../models/gateway/delivery-held.js';
import type { StoredFailure } from '../models/gateway/delivery-doc.js';
import {
  findTold,
  markDelivered,
  markUndelivered,
  type Told,
} from '../models/gateway/delivery-status.js';
import { MINUTE } from '../shared/clock.js';
import { className, nameOf } from './after-failure.js';
import { backoff } from './backoff.js';
import { isCall, type Target } from './delivery.js';
import type { Parts } from './parts.js';
import { openPayload, sealPayload } from './payload.js';
import { readReference, safeCode } from './send.js';

/**
 * A text that was lost for a cause that is not about its person is not sent again sooner, when its
 * sender is not held.
 */
const SOONEST = MINUTE;

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
    await this.works(status, now, channel);
    if (!(await markDelivered(this.parts.db, id, now))) this.strangers += 1;
    else if (channel && status.to !== undefined)
      await this.parts.reached({ channel, to: status.to }, now);
  }

  /** A text has arrived: its sender works. */
  private async works({ to = '' }: DeliveryStatus, now: Date, id?: ChannelId): Promise<void> {
    const channel = id && this.parts.channels.get(id);
    if (channel) await this.parts.holds.worked(channel, { channel: id, to }, now, 'arrived');
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
    const told = await findTold(parts.db, id);
    const whom = this.whom(id, told, { channel, to, target });
    if (whom && aboutOf(kind) === 'recipient')
      await parts.refused({ id, target: whom, failure: kind }, now);
    const error = new SendError(kind, safe ? { code: safe } : {});
    const again = await this.again({ id, told, whom, error }, now);
    const box = whom && sealPayload(parts.keyring(), { id, targets: [whom], text: '' }, now);
    const outcome = await markUndelivered(parts.db, { id, target, failure, again, box }, now);
    if (outcome === 'ignored') return;
    if (outcome === 'unknown') return this.lostReply(id, channel, failure, now);
    if (outcome === 'failedOver')
      return parts.log.warn('a delivery goes another way', { delivery: id, ...nameOf(failure) });
    if (outcome === 'again') return this.isSentAgain(id, told, failure, now);
    const { class: rank, channel: last } = outcome.dead;
    await parts.mourn({ id, class: className(rank), channel: last, failure }, now);
  }

  /**
   * Returns whom a failed text was for: as the provider says, or as is stored, since a provider
   * that keeps no addresses leaves digits out.
   */
  private whom(
    id: string,
    told: Told | undefined,
    said: {
      readonly channel: ChannelId | undefined;
      readonly to: string | undefined;
      readonly target: number;
    },
  ): Target | undefined {
    const { channel, to, target } = said;
    if (channel === undefined) return undefined;
    if (to !== undefined) return { channel, to };
    if (!told?.box || told.channels[target] !== channel) return undefined;
    try {
      return openPayload(this.parts.keyring(), id, told.box).targets[target];
    } catch (error) {
      this.parts.log.error('a delivery cannot be opened', { delivery: id, error });
      return undefined;
    }
  }

  /**
   * Decides about a cause that is about us: it kills no text, even if it is reported late. When
   * several people are hit in a row, their sender is held; before that, each text is tried as often
   * as after a failure that is reported at once.
   * @returns when the text is tried again; undefined when it goes another way or is dead
   */
  private async again(
    failed: {
      readonly id: string;
      readonly told: Told | undefined;
      readonly whom: Target | undefined;
      readonly error: SendError;
    },
    now: Date,
  ): Promise<{ readonly at: Date; readonly counts: boolean } | undefined> {
    const { id, told, whom, error } = failed;
    const about = aboutOf(error.failure);
    if (about !== 'sender' && about !== 'route' && error.failure !== 'throttled') return undefined;
    const channel = whom && this.parts.channels.get(whom.channel);
    // What waits for a held sender goes another way at once, if there is one.
    if (channel && (await this.parts.holds.failed(channel, whom, error, now, true)))
      return { at: now, counts: false };
    if (!told) return undefined;
    const ms = backoff({
      id,
      class: className(told.class),
      attempt: told.attempts,
      failure: 'throttled',
      retryAfterMs: SOONEST,
      triedForMs: 0,
      moreTargets: told.target + 1 < told.channels.length || (told.passedOver ?? []).length > 0,
    });
    return ms === null ? undefined : { at: new Date(now.getTime() + ms), counts: true };
  }

  /** Tells that a text waits again: meanwhile somebody else is called. */
  private async isSentAgain(
    id: string,
    told: Told | undefined,
    failure: StoredFailure,
    now: Date,
  ): Promise<void> {
    this.parts.log.warn('a delivery is sent again', { delivery: id, ...nameOf(failure) });
    if (told && isCall(className(told.class))) await this.parts.delayed(id, now);
  }

  /**
   * Handles a reply that was sent at once and did not arrive: nothing of it was stored, and an
   * administrator should know.
   */
  private async lostReply(
    id: string,
    channel: ChannelId | undefined,
    failure: StoredFailure,
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
