import { channelIds, type Channel, type ChannelId, type DeliveryStatus } from '../bots/channel.js';
import { anythingDue } from '../models/gateway/delivery-claim.js';
import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import { forgetBoxes } from '../models/gateway/delivery-status.js';
import { backlogOf, countGroup, withdrawGroup } from '../models/gateway/delivery-group.js';
import { groupedInserts } from '../models/gateway/delivery.js';
import { leaseSlots } from '../models/gateway/sender-slot.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { MINUTE, SECOND, type Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { nameOf } from './after-failure.js';
import {
  classes,
  isCall,
  laneRanks,
  type Delivery,
  type GroupedOutbox,
  type Outbox,
  type Target,
} from './delivery.js';
import { Gate, type SendPermit } from './gate.js';
import { Holds } from './holds.js';
import { WorkerLane, type DeliveryCounts } from './worker-lane.js';
import { ReplyOrder } from './reply-order.js';
import { Pacer } from './pacing.js';
import { widthOf, type Dead, type Parts, type Refusal } from './parts.js';
import { Recalls, type WithdrawnListener } from './recalls.js';
import { Replies } from './reply.js';
import { Statuses } from './statuses.js';
import { store } from './store.js';
import { systemWait, within, type Wait } from './wait.js';

/** A tick returns after so long even if a channel hangs; what is under way goes on and counts in a later tick. */
const TICK_PATIENCE = 5 * SECOND;

/** Hears of a call that reached nobody. May hear of one twice. */
export type DeadListener = (id: string, now: Date) => Promise<void>;

/** Hears of somebody who cannot be reached on a channel. May hear of it twice. */
export type RefusalListener = (refusal: Refusal, now: Date) => Promise<void>;

/** Hears of somebody who was reached on a channel. */
export type ReachedListener = (target: Target, now: Date) => Promise<void>;

/** The outbox as the program that runs it sees it. */
export interface RunningOutbox extends Outbox, GroupedOutbox {
  /** As `Outbox.tick`; `takenOver` are deliveries that may be sent twice, because their first sender died. */
  tick(now: Date): Promise<DeliveryCounts>;
  /**
   * Takes a provider's word on a delivery. What it does not know is a reply, which is not stored: that one arrived is
   * counted, and that one did not is among the dead letters. @param channel the one that says so
   */
  onStatus(status: DeliveryStatus, now: Date, channel?: ChannelId): Promise<void>;
  /** Registers who is told the id of an escalation's delivery that is dead. */
  onDead(listener: DeadListener): void;
  /** Registers who is told the id of a call that waits, because its sender may not work for long. */
  onDelayed(listener: DeadListener): void;
  /** Registers who is told of people who opted out at the provider, or whose number gets no messages. */
  onRefused(listener: RefusalListener): void;
  /** Registers who is told of people who were reached: by a call, or by what their provider says has arrived. */
  onReached(listener: ReachedListener): void;
  /** Registers who is told of texts of broadcasts that were withdrawn before they were ever sent. */
  onWithdrawn(listener: WithdrawnListener): void;
  /** Claims no more, and waits for what is under way. @param ms how long at most @returns whether all is settled */
  stop(ms?: number): Promise<boolean>;
}

/** What the outbox needs. */
export interface OutboxDeps {
  readonly db: GatewayDb;
  readonly keyring: () => GatewayKeyring;
  readonly channels: readonly Channel[];
  readonly log: Log;
  readonly clock: Clock;
  /** Whether the texts of a group may go; all may, if nobody says otherwise. */
  readonly permit?: (group: string) => Promise<SendPermit>;
  /** How time passes; the machine's timer by default. */
  readonly wait?: Wait;
}

const nothing = (): DeliveryCounts => ({
  sent: 0,
  retried: 0,
  failedOver: 0,
  dead: 0,
  takenOver: 0,
});

/**
 * Makes the outbox: the only part that sends. Every text is sent at least once: a process that dies between sending
 * and writing so leaves a lock that ends, and the text is sent again. Any number of processes may tick.
 */
export function createOutbox({
  db,
  keyring,
  channels,
  log,
  clock,
  permit = () => Promise.resolve('go'),
  wait = systemWait,
}: OutboxDeps): RunningOutbox {
  const listeners: DeadListener[] = [];
  const delayListeners: DeadListener[] = [];
  const refusalListeners: RefusalListener[] = [];
  const reachedListeners: ReachedListener[] = [];
  const lease = (sender: string, request: Parameters<typeof leaseSlots>[2]) =>
    leaseSlots(db, sender, request);
  const parts: Parts = {
    db,
    keyring,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    pacer: new Pacer(lease, clock, wait),
    replyOrder: new ReplyOrder({ db, keyring }),
    gate: new Gate(permit),
    holds: new Holds({ db, keyring, log }),
    insert: groupedInserts(db),
    log,
    wait,
    mourn,
    delayed: (id, now) => tellEach(delayListeners, id, now),
    reached: (target, now) => tellEach(reachedListeners, target, now),
    refused: (refusal, now) => tellEach(refusalListeners, refusal, now),
  };
  const replies = new Replies(parts, clock);
  const recalls = new Recalls(parts);
  const absent = channelIds.filter((id) => !parts.channels.has(id));
  const counts = nothing();
  const lanes = [
    ...channels.flatMap((channel) =>
      laneRanks.map(
        (ranks) => new WorkerLane(parts, [channel.id], widthOf(channel), counts, ranks),
      ),
    ),
    new WorkerLane(parts, absent, widthOf(undefined), counts),
  ];
  const statuses = new Statuses(parts);
  let forgotAt = -Infinity;

  async function mourn({ id, class: kind, channel, failure }: Dead, now: Date): Promise<void> {
    log.error('a delivery is dead', { delivery: id, channel, ...nameOf(failure) });
    if (!isCall(kind)) return;
    for (const listener of listeners) {
      await listener(id, now).catch((error: unknown) => {
        log.error('nobody took note of a dead call', { delivery: id, error });
      });
    }
  }

  /** Tells those who listen. What one of them cannot note is no reason to lose the delivery. */
  async function tellEach<T>(
    those: readonly ((heard: T, now: Date) => Promise<void>)[],
    heard: T,
    now: Date,
  ): Promise<void> {
    for (const listener of those) {
      await listener(heard, now).catch((error: unknown) => {
        log.error('nobody took note of what became of a delivery', { error });
      });
    }
  }

  async function housekeeping(now: Date): Promise<void> {
    statuses.report();
    if (Math.abs(now.getTime() - forgotAt) < MINUTE) return;
    await forgetBoxes(db, now);
    forgotAt = now.getTime();
  }

  return {
    enqueue: (deliveries: readonly Delivery[], now: Date) => store(parts, deliveries, now),
    reply: (delivery, now, again) => replies.reply(delivery, now, again),

    async withdraw(group, now) {
      parts.gate.forget(group);
      return withdrawGroup(db, group, now);
    },
    changed: (group) => parts.gate.forget(group),
    async backlog(channel, now, most) {
      const until = new Date(now.getTime() + MINUTE);
      const [soon, all] = await Promise.all([
        backlogOf(db, channel, classes.broadcast, { until, most }),
        backlogOf(db, channel, classes.broadcast, { most }),
      ]);
      return { soon, all };
    },
    async ofGroup(group) {
      const count = (state: Parameters<typeof countGroup>[2]) => countGroup(db, group, state);
      const [waiting, dead, withdrawn] = await Promise.all([
        count('due'),
        count('dead'),
        count('withdrawn'),
      ]);
      return { waiting, dead, withdrawn };
    },

    async tick(now) {
      const began = clock.now().getTime();
      const moment = () => new Date(now.getTime() + clock.now().getTime() - began);
      await housekeeping(now);
      const due = await anythingDue(db, channelIds, Object.values(classes), now);
      const working = lanes.filter((lane) => due || lane.busy);
      const all = Promise.allSettled([recalls, ...working].map((each) => each.run(moment)));
      const ended = await within(all, TICK_PATIENCE, wait);
      const failed =
        ended === 'late' ? undefined : ended.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      const done = { ...counts };
      Object.assign(counts, nothing());
      // One line for all: a process that ends leaves as many as it had claimed, and most of them were not sent yet.
      if (done.takenOver > 0) log.warn('deliveries may be sent twice', { count: done.takenOver });
      return done;
    },

    onStatus: (status, now, channel) => statuses.take(status, now, channel),

    onDead(listener) {
      listeners.push(listener);
    },

    onDelayed(listener) {
      delayListeners.push(listener);
    },

    onRefused(listener) {
      refusalListeners.push(listener);
    },

    onReached(listener) {
      reachedListeners.push(listener);
    },

    onWithdrawn: (listener) => recalls.tell(listener),

    async stop(ms = 3 * SECOND) {
      for (const lane of lanes) lane.stop();
      const settled = Promise.all(lanes.map((lane) => lane.settled()));
      return (await within(settled, ms, wait)) !== 'late';
    },
  };
}
