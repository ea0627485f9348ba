import type { Channel } from '../bots/channel.js';
import { aboutOf, type SendError } from '../bots/errors.js';
import type { GatewayDb, StoredFailure } from '../models/gateway/delivery-doc.js';
import { hurryHeld } from '../models/gateway/delivery-held.js';
import {
  endHold,
  holdSender,
  noteFailure,
  postponeProbe,
  takeProbe,
  type SenderHoldDoc,
} from '../models/gateway/sender-hold.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { callingCode } from '../shared/calling-code.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { failureOf } from './after-failure.js';
import type { Target } from './delivery.js';
import { KnownHolds } from './known-holds.js';

/**
 * Waits before a held sender is tried again: seconds at first, since the failure may have been
 * short; then once a minute.
 */
const PROBES = [5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND, MINUTE] as const;
/**
 * The same for a sender whose texts are accepted and fail later: each try may cost, and what became
 * of it is known after a while.
 */
const LATE_PROBES = [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE] as const;
/** A text that was accepted this long ago, in milliseconds, and has not failed since, has gone. */
const SETTLED = 2 * MINUTE;
/**
 * A sender that failed for this many people in a row, whatever the cause, is held: the cause is not
 * the people.
 */
const IN_A_ROW = 3;
/** A cause that passes by itself counts as a standstill after this long. */
const LONG = MINUTE;

/** The sender is held: a text waits. */
export interface Held {
  readonly until: Date;
  /** It has accepted nothing since then. */
  readonly since: Date;
  /** The reason, for the text that waits. */
  readonly failure: StoredFailure;
  /** The hold may last: somebody else should be called meanwhile. */
  readonly lasts: boolean;
}

/** A text may be sent, to this target. */
export interface Free {
  readonly target: Target;
}

type HeldDoc = SenderHoldDoc & Required<Pick<SenderHoldDoc, 'heldSince' | 'probeAt'>>;
const isHeld = (doc: SenderHoldDoc | undefined): doc is HeldDoc =>
  doc?.heldSince !== undefined && doc.probeAt !== undefined;

/** Returns the waits before a sender's next tries. */
const probesOf = ({ toldLateAt }: SenderHoldDoc) => (toldLateAt ? LATE_PROBES : PROBES);

/** Returns our number that a text is sent from, when it is not the channel's own. */
function otherSender({ sender }: Pick<Channel, 'sender'>, { from }: Target): string | undefined {
  return from === undefined || from === sender || sender.endsWith(`:${from}`) ? undefined : from;
}

/** Returns the ids of a sender, and of the sender for one country. */
function idsOf(channel: Pick<Channel, 'id' | 'sender'>, target: Target) {
  const sender = `${channel.id}:${otherSender(channel, target) ?? channel.sender}`;
  const country = callingCode(target.to);
  return { sender, route: country === undefined ? sender : `${sender}/${country}` };
}

const heldOf = ({ heldSince, failingSince, probeAt, failure }: HeldDoc, now: Date): Held => ({
  since: failingSince,
  until: new Date(Math.max(probeAt.getTime(), now.getTime() + 1)),
  failure,
  lasts:
    failure.reason === 'misconfigured' ||
    failure.reason === 'notServed' ||
    now.getTime() - heldSince.getTime() >= LONG,
});

/**
 * Senders that do not work. A cause that is not about the recipient must kill no text: it holds the
 * sender, across all processes and restarts. Its texts wait, one of them is tried from time to
 * time, and the first that is accepted sets all of them free. A sender is one of our numbers; for
 * causes that concern one country, a number and that country.
 */
export class Holds {
  private saidAbsent = -Infinity;
  private readonly known: KnownHolds;

  constructor(
    private readonly parts: {
      readonly db: GatewayDb;
      readonly keyring: () => GatewayKeyring;
      readonly log: Log;
    },
  ) {
    this.known = new KnownHolds(parts.db);
  }

  /**
   * Decides whether a text may be sent now, and from which number: if its number does not work, it
   * is sent from the channel's own. If the sender is held, the first that asks when it is time may
   * try it.
   */
  async ask(channel: Channel, target: Target, now: Date): Promise<Free | Held> {
    const held = await this.tryOn(channel, target, now);
    if (!held) return { target };
    if (otherSender(channel, target) === undefined) return held;
    const own: Target = { channel: target.channel, to: target.to };
    return (await this.tryOn(channel, own, now)) ?? { target: own };
  }

  /** Whether a target's sender works, as far as is known: nothing is tried. */
  async works(channel: Channel, target: Target, now: Date): Promise<boolean> {
    const { sender, route } = idsOf(channel, target);
    const docs = await Promise.all([this.known.know(sender, now), this.known.know(route, now)]);
    return !docs.some(isHeld);
  }

  /** Whether a channel's own sender is held and it is not time to try it. */
  async resting(channel: Channel, now: Date): Promise<boolean> {
    const doc = await this.known.know(`${channel.id}:${channel.sender}`, now);
    return isHeld(doc) && doc.probeAt > now;
  }

  /**
   * Notes a send that failed for a cause that is not about its recipient or text.
   * @param late the provider had accepted the text and reports the failure afterwards: it holds the
   * sender only when it hits several people in a row, since one person may be the cause
   * @returns the hold, if the sender is held now; undefined when only this text is to be tried
   * again
   */
  async failed(
    channel: Channel,
    target: Target,
    error: SendError,
    now: Date,
    late = false,
  ): Promise<Held | undefined> {
    const about = aboutOf(error.failure);
    if (about === 'recipient' || about === 'text') return undefined;
    const { sender, route } = idsOf(channel, target);
    const id = about === 'route' ? route : sender;
    const ours = about === 'route' || about === 'sender';
    const person = this.nameOf(target, now);
    const noted = await noteFailure(
      this.parts.db,
      { id, channel: channel.id, failure: failureOf(error), person, late: late && ours },
      IN_A_ROW,
      now,
    );
    this.known.learn(id, noted, now);
    const atOnce = ours && !late;
    if (!isHeld(noted) && !atOnce && noted.people.length < IN_A_ROW) return undefined;
    const hold = await this.hold(noted, error, now);
    // It is sent from the channel's own number next, at once.
    return otherSender(channel, target) === undefined
      ? hold
      : { ...hold, until: now, lasts: false };
  }

  /**
   * A text was tried as often as allowed.
   * @param since its first try
   * @returns the hold, if its sender has accepted nothing since then: the text is not the cause
   */
  async stuck(
    channel: Channel,
    target: Target,
    error: SendError,
    since: Date,
    now: Date,
  ): Promise<Held | undefined> {
    const { sender } = idsOf(channel, target);
    const doc = await this.known.find(sender);
    return doc && doc.failingSince <= since ? this.hold(doc, error, now) : undefined;
  }

  /**
   * Notes that a text was accepted, or has arrived: its sender works again. Never fails: a failed
   * note about a sender is no reason to send the text again.
   */
  async worked(
    channel: Channel,
    target: Target,
    now: Date,
    how: 'accepted' | 'arrived' = 'accepted',
  ): Promise<void> {
    const { sender, route } = idsOf(channel, target);
    try {
      for (const id of new Set([sender, route])) {
        if (!(await this.known.know(id, now))) continue;
        const accepted = how === 'accepted' ? { at: now, settled: SETTLED } : undefined;
        const ended = await endHold(this.parts.db, id, accepted);
        if (ended) this.known.learn(id, undefined, now);
        if (!isHeld(ended)) continue;
        const ms = now.getTime() - ended.heldSince.getTime();
        this.parts.log.info('a sender works again', { channel: channel.id, ms });
        await hurryHeld(this.parts.db, channel.id, now);
      }
    } catch (error) {
      this.parts.log.warn('a sender that works is still held', { channel: channel.id, error });
    }
  }

  /**
   * Returns the hold of a channel that this process does not have: its settings may be mistyped.
   * Logs it once a minute.
   */
  absent(channel: string, now: Date): Held {
    if (Math.abs(now.getTime() - this.saidAbsent) >= MINUTE) {
      this.saidAbsent = now.getTime();
      this.parts.log.error('a channel is not set up, and texts wait for it', { channel });
    }
    const failure = { reason: 'misconfigured', code: 'no-channel' };
    return {
      until: new Date(now.getTime() + MINUTE),
      since: new Date(0),
      failure,
      lasts: true,
    };
  }

  private async hold(doc: SenderHoldDoc, error: SendError, now: Date): Promise<Held> {
    const { db, log } = this.parts;
    const { _id: id, channel, failure } = doc;
    const wait = Math.max(probesOf(doc)[0], error.details.retryAfterMs ?? 0);
    const first = new Date(now.getTime() + wait);
    if (!isHeld(doc) && (await holdSender(db, id, now, first)))
      log.error('a sender is held', { channel, ...failure });
    else if (error.details.retryAfterMs !== undefined) await postponeProbe(db, id, first);
    const held = await this.known.look(id, now);
    // Another process's text was accepted in this moment.
    if (!isHeld(held)) return heldOf({ ...doc, heldSince: now, probeAt: first }, now);
    return heldOf(held, now);
  }

  /**
   * Checks the hold.
   * @returns the hold that a text meets, or undefined when it may be sent
   */
  private async tryOn(channel: Channel, target: Target, now: Date): Promise<Held | undefined> {
    const { sender, route } = idsOf(channel, target);
    const ids = [...new Set([sender, route])];
    await Promise.all(ids.map((id) => this.known.know(id, now)));
    for (const id of ids) {
      const doc = await this.known.know(id, now);
      if (!isHeld(doc)) continue;
      if (doc.probeAt > now || !(await this.take(doc, now))) {
        const latest = doc.probeAt > now ? doc : await this.known.look(id, now);
        if (isHeld(latest)) return heldOf(latest, now);
      }
    }
    return undefined;
  }

  private async take(doc: HeldDoc, now: Date): Promise<boolean> {
    const { _id: id, probes = 0 } = doc;
    const waits = probesOf(doc);
    const wait = waits[Math.min(probes + 1, waits.length - 1)] ?? MINUTE;
    const next = new Date(now.getTime() + wait);
    const taken = await takeProbe(this.parts.db, id, now, next);
    await this.known.look(id, now);
    return taken;
  }

  private nameOf({ channel, to }: Target, now: Date): string {
    return this.parts.keyring().names('line', [channel, to], now)[0];
  }
}
