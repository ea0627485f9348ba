import { randomUUID } from 'node:crypto';
import type { Channel } from '../bots/channel.js';
import { changeBroadcast, findBroadcast, findLive } from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { claimPack } from '../models/gateway/recipient-claim.js';
import { PACK } from '../models/gateway/recipient-doc.js';
import { anyDue, armReminder, endBroadcast } from '../models/gateway/recipient.js';
import { destroyPassingKey, makePassingKey } from '../privacy/passing-keys.js';
import { Fault } from '../shared/fault.js';
import { beginAlert } from './alert.js';
import { copy } from './copy.js';
import { LEASE, type BroadcastDeps } from './deps.js';
import { sendPack } from './send-pack.js';
import { subjectOf } from './subject.js';

/**
 * How many seconds of a sender's rate limit may wait in the outbox for broadcasts, so that the
 * sender is never idle.
 */
const AHEAD = 6;
/**
 * How many times as many texts may wait that could not be sent and are tried again later; with
 * more, the channel is down.
 */
const FULL = 20;
/** The highest rate with which a sender is fed, in people a second, even if its limit is higher. */
const FASTEST = 1_000;

/**
 * How long an alert copies at a time, in milliseconds, after a first short batch: it writes to its
 * first people while the others are being copied.
 */
const ALERT_COPIES = 1_000;

/** How long a sender is refilled at a time, in milliseconds; the next tick continues. */
const PATIENCE = 5_000;

/** The result of one feeding. */
export interface Fed {
  /** People copied into `recipients`. */
  copied: number;
  /** People to whom something was said. */
  said: number;
  /** Broadcasts that ended. */
  ended: number;
}

/** The two outbox classes for texts to many people. */
type Lane = 'alert' | 'broadcast';

const isAlert = ({ kind }: Pick<BroadcastDoc, 'kind'>): boolean => kind === 'alert';

/**
 * Checks whether a broadcast stays until its close: a poll, because people who were asked may be
 * reminded; an alert, until its end is told.
 */
const staysToItsClose = ({ kind, alert }: BroadcastDoc): boolean =>
  kind === 'poll' || (kind === 'alert' && !alert?.last);

/** Feeds the running broadcasts. Any number of processes may do so; each claims its people. */
export class Feeder {
  /** The id of this process among those that copy. */
  private readonly by = randomUUID();

  constructor(private readonly deps: BroadcastDeps) {}

  async feed(now: Date): Promise<Fed> {
    const fed: Fed = { copied: 0, said: 0, ended: 0 };
    const live = await findLive(this.deps.db.gateway);
    await this.feedSome(live.filter(isAlert), now, fed, 'alert');
    await this.feedSome(
      live.filter((doc) => !isAlert(doc)),
      now,
      fed,
      'broadcast',
    );
    return fed;
  }

  /** Feeds only alerts, whatever else is being fed now. */
  async feedAlerts(now: Date): Promise<Fed> {
    const fed: Fed = { copied: 0, said: 0, ended: 0 };
    const live = await findLive(this.deps.db.gateway);
    await this.feedSome(live.filter(isAlert), now, fed, 'alert');
    return fed;
  }

  private async feedSome(
    live: readonly BroadcastDoc[],
    now: Date,
    fed: Fed,
    lane: Lane,
  ): Promise<void> {
    const sending: BroadcastDoc[] = [];
    for (const doc of live) {
      try {
        if (await this.advance(doc, now, fed)) sending.push(doc);
      } catch (error) {
        this.deps.log.error('a broadcast did not go on, it is tried again', {
          broadcast: doc._id,
          error,
        });
      }
    }
    if (sending.length > 0) {
      // The texts of a paused broadcast wait in the outbox, and take nothing from the share of the
      // others.
      const paused = live
        .filter(({ pausedAt }) => pausedAt)
        .map(({ _id }) => this.deps.outbox.ofGroup(_id));
      const held = (await Promise.all(paused)).reduce((sum, { waiting }) => sum + waiting, 0);
      await Promise.all(
        [...this.deps.channels.values()].map((channel) =>
          this.feedChannel(channel, sending, { held, lane }, now, fed),
        ),
      );
    }
    for (const doc of sending) {
      if (staysToItsClose(doc) || (await anyDue(this.deps.db.gateway, doc._id))) continue;
      const change = { $set: { state: 'ending' } } as const;
      await changeBroadcast(this.deps.db.gateway, doc._id, ['sending'], change);
    }
  }

  /**
   * Takes a broadcast one step further.
   * @returns whether people may be written to
   */
  private async advance(doc: BroadcastDoc, now: Date, fed: Fed): Promise<boolean> {
    const { gateway } = this.deps.db;
    const { _id: id, state } = doc;
    if (state === 'ending' || state === 'stopping') return this.end(doc, now, fed);
    const subject = await subjectOf(this.deps, doc);
    if (doc.closesAt <= now || !subject || subject.state === 'over') {
      await changeBroadcast(gateway, id, [state], { $set: { state: 'ending' } });
      return false;
    }
    if (
      doc.pausedAt ||
      doc.startsAt > now ||
      subject.state === 'early' ||
      !(await this.hasKey(doc, now))
    )
      return false;
    if (isAlert(doc)) return this.advanceAlert(doc, subject.languages, now, fed);
    if (state === 'scheduled')
      await changeBroadcast(gateway, id, ['scheduled'], { $set: { state: 'copying' } });
    if (state === 'copying')
      fed.copied += (await copy(this.deps, doc, subject.languages, this.by, now)).people;
    if (state === 'sending' && doc.remindAt && doc.remindAt <= now && !doc.reminding) {
      await armReminder(gateway, id, now, new Date(now.getTime() + LEASE));
      await changeBroadcast(gateway, id, ['sending'], { $set: { reminding: true } });
    }
    return state === 'sending';
  }

  /** Takes an alert one step further at once, without waiting for the next round. */
  private async advanceAlert(
    doc: BroadcastDoc,
    languages: readonly string[],
    now: Date,
    fed: Fed,
  ): Promise<boolean> {
    const { deps, by } = this;
    if (doc.state === 'scheduled') await beginAlert(deps, doc, now);
    const begun = doc.state === 'scheduled' ? await findBroadcast(deps.db.gateway, doc._id) : doc;
    if (begun?.state === 'copying') {
      const patience = begun.copying ? ALERT_COPIES : 0;
      fed.copied += (await copy(deps, begun, languages, by, now, patience)).people;
    }
    return begun?.state === 'copying' || begun?.state === 'sending';
  }

  /** Checks for the key of a broadcast's people, and makes it when the broadcast begins. */
  private async hasKey({ kid, state }: BroadcastDoc, now: Date): Promise<boolean> {
    const { keys, keyFolder } = this.deps;
    const there = () => keys.gateway().hasPoll(kid);
    if (there()) return true;
    if (state === 'scheduled') await makePassingKey(keyFolder, kid, now);
    keys.refresh();
    if (!there() && state !== 'scheduled')
      throw new Fault(
        'The key of a broadcast is gone. Restore gateway.json from its backup, or stop the broadcast.',
      );
    return there();
  }

  private async end(doc: BroadcastDoc, now: Date, fed: Fed): Promise<false> {
    // Texts of a poll that has ended, or of a stopped broadcast, are useless; those of other kinds
    // are still sent.
    if (doc.state === 'stopping' || doc.kind === 'poll')
      await this.deps.outbox.withdraw(doc._id, now);
    // The key is destroyed first: what it sealed is then unreadable, whatever happens next. If
    // there is a next message of the alert, it has taken over the people and their key.
    if (doc.next === undefined) await destroyPassingKey(this.deps.keyFolder, doc.kid);
    this.deps.keys.refresh();
    const ended = await endBroadcast(this.deps.db.gateway, doc, now);
    if (!ended) return false;
    if (doc.kind === 'results' && ended.state === 'done')
      await this.deps.toldAll?.(doc.poll ?? '', now);
    fed.ended += 1;
    return false;
  }

  /** Gives one sender more to send, from all broadcasts in turn. */
  private async feedChannel(
    channel: Channel,
    sending: readonly BroadcastDoc[],
    { held, lane }: { readonly held: number; readonly lane: Lane },
    now: Date,
    fed: Fed,
  ): Promise<void> {
    const { deps } = this;
    const { perSecond, letters } = channel.capabilities;
    const cost = (doc: BroadcastDoc) =>
      letters === 'gsm' ? Math.max(1, doc.estimated?.segments ?? 1) : 1;
    const most = Math.ceil((Math.min(perSecond, FASTEST) * AHEAD) / Math.min(...sending.map(cost)));
    const { soon, all } = await deps.outbox.backlog(channel.id, now, most * FULL + held, lane);
    let need = all - held >= most * FULL ? 0 : most - Math.max(0, soon - held);
    let open = [...sending];
    const began = deps.clock.now().getTime();
    while (need > 0 && open.length > 0 && deps.clock.now().getTime() - began < PATIENCE) {
      const share = Math.ceil(need / open.length);
      const done: BroadcastDoc[] = [];
      for (const doc of open) {
        if (need <= 0) break;
        const until = new Date(deps.clock.now().getTime() + LEASE);
        const people = Math.min(share, need, PACK);
        const claim = await this.claim(doc, channel, people, now, until);
        const sent = claim && (await sendPack(deps, doc, claim, people, now));
        if (sent === undefined || sent === 'stopped' || sent === 'lost') done.push(doc);
        if (typeof sent !== 'object') continue;
        need -= sent.said;
        fed.said += sent.said;
      }
      open = open.filter((doc) => !done.includes(doc));
    }
  }

  /**
   * Claims people. For an alert, people who are copied already are written to while the others are
   * still being copied.
   */
  private async claim(doc: BroadcastDoc, channel: Channel, most: number, now: Date, until: Date) {
    const { gateway } = this.deps.db;
    if (!isAlert(doc)) return claimPack(gateway, doc._id, channel.id, now, until);
    const still = await findBroadcast(gateway, doc._id);
    const before = still?.state === 'copying' ? (still.copying?.batch ?? 0) : undefined;
    return claimPack(gateway, doc._id, channel.id, now, until, { most, before });
  }
}
