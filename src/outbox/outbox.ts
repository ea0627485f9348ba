import type { Channel, ChannelId, DeliveryStatus } from '../bots/channel.js';
import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import { backlogOf, countGroup, withdrawGroup } from '../models/gateway/delivery-group.js';
import { groupedInserts } from '../models/gateway/delivery.js';
import type { Place } from '../models/store/waiting.js';
import { leaseSlots } from '../models/gateway/sender-slot.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { MINUTE, SECOND, type Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import {
  classes,
  type Delivery,
  type GroupedOutbox,
  type Target,
  type Outbox,
} from './delivery.js';
import { Gate, type SendPermit } from './gate.js';
import { Holds } from './holds.js';
import {
  Listeners,
  type DeadListener,
  type ReachedListener,
  type RefusalListener,
} from './listeners.js';
import { Pacer } from './pacing.js';
import type { Parts } from './parts.js';
import { Recalls, type WithdrawnListener } from './recalls.js';
import { Replies } from './reply.js';
import { ReplyOrder } from './reply-order.js';
import { Statuses } from './statuses.js';
import { store } from './store.js';
import { Ticks } from './ticks.js';
import { systemWait, type Wait } from './wait.js';
import type { DeliveryCounts } from './worker-lane.js';

/** The outbox as the running program sees it. */
export interface RunningOutbox extends Outbox, GroupedOutbox {
  /**
   * As `Outbox.tick`; `takenOver` counts deliveries that may be sent twice, because the process
   * that sent them first died.
   */
  tick(now: Date): Promise<DeliveryCounts>;
  /** Returns where work waits for `tick`; undefined when it is to be called in any case. */
  waiting(now: Date): readonly Place[] | undefined;
  /**
   * Processes a provider's status of a delivery. A delivery that it does not know is a reply, which
   * is not stored: arrived ones are counted, the others become dead letters.
   * @param channel the one that reports it
   */
  onStatus(status: DeliveryStatus, now: Date, channel?: ChannelId): Promise<void>;
  /** Registers a listener for the id of an escalation's delivery that is dead. */
  onDead(listener: DeadListener): void;
  /** Registers a listener for the id of a call that waits, because its sender may fail for long. */
  onDelayed(listener: DeadListener): void;
  /**
   * Registers a listener for people who opted out at the provider, or whose number gets no
   * messages.
   */
  onRefused(listener: RefusalListener): void;
  /**
   * Registers a listener for people who were reached: by a call, or by a text that their provider
   * reports as arrived.
   */
  onReached(listener: ReachedListener): void;
  /**
   * Registers a listener for texts of broadcasts that were withdrawn before they were ever sent.
   */
  onWithdrawn(listener: WithdrawnListener): void;
  /**
   * Stops claiming, and waits for work in progress.
   * @param ms how long at most
   * @returns whether all work has ended
   */
  stop(ms?: number): Promise<boolean>;
}

/** What the outbox needs. */
export interface OutboxDeps {
  readonly db: GatewayDb;
  readonly keyring: () => GatewayKeyring;
  readonly channels: readonly Channel[];
  readonly log: Log;
  readonly clock: Clock;
  /** Whether the texts of a group may be sent; by default all may. */
  readonly permit?: (group: string) => Promise<SendPermit>;
  /**
   * Checks whether a waiting text must not be sent to a person any more because nobody asked for
   * it: they said STOP or that it is not safe. By default never.
   */
  readonly hushed?: (target: Target, now: Date) => Promise<boolean>;
  /** How time passes; the machine's timer by default. */
  readonly wait?: Wait;
}

/** Builds what the parts of the outbox share. */
function partsOf(deps: OutboxDeps, listeners: Listeners): Parts {
  const { db, keyring, channels, log, clock, wait = systemWait } = deps;
  const permit = deps.permit ?? (() => Promise.resolve('go' as const));
  const hushed = deps.hushed ?? (() => Promise.resolve(false));
  const lease = (sender: string, request: Parameters<typeof leaseSlots>[2]) =>
    leaseSlots(db, sender, request);
  return {
    db,
    keyring,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    pacer: new Pacer(lease, clock, wait),
    replyOrder: new ReplyOrder({ db, keyring }),
    gate: new Gate(permit),
    hushed,
    holds: new Holds({ db, keyring, log }),
    insert: groupedInserts(db),
    log,
    wait,
    mourn: (dead, now) => listeners.mourn(dead, now),
    delayed: (id, now) => listeners.tell(listeners.delayed, id, now),
    reached: (target, now) => listeners.tell(listeners.reached, target, now),
    refused: (refusal, now) => listeners.tell(listeners.refused, refusal, now),
  };
}

/** Builds what a broadcast may ask of the outbox. */
function groupsOf({ db, gate }: Parts): GroupedOutbox {
  return {
    async withdraw(group, now) {
      gate.forget(group);
      return withdrawGroup(db, group, now);
    },
    changed: (group) => gate.forget(group),
    async backlog(channel, now, most, kind = 'broadcast') {
      const until = new Date(now.getTime() + MINUTE);
      const [soon, all] = await Promise.all([
        backlogOf(db, channel, classes[kind], { until, most }),
        backlogOf(db, channel, classes[kind], { most }),
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
  };
}

/**
 * Creates the outbox, the only part that sends. Every text is sent at least once: a process that
 * dies between sending a text and saving that leaves a lock; when the lock expires, the text is
 * sent again. Any number of processes may tick.
 */
export function createOutbox(deps: OutboxDeps): RunningOutbox {
  const { channels, clock } = deps;
  const listeners = new Listeners(deps.log);
  const parts = partsOf(deps, listeners);
  const replies = new Replies(parts, clock);
  const recalls = new Recalls(parts);
  const statuses = new Statuses(parts);
  const ticks = new Ticks(parts, channels, clock, recalls, statuses);
  return {
    ...groupsOf(parts),
    enqueue: (deliveries: readonly Delivery[], now: Date) => store(parts, deliveries, now),
    reply: (delivery, now, again) => replies.reply(delivery, now, again),
    forgetReplies: (target, before) => parts.replyOrder.forget(target, before),
    tick: (now) => ticks.tick(now),
    waiting: (now) => ticks.waiting(now),
    onStatus: (status, now, channel) => statuses.take(status, now, channel),
    onDead: (listener) => void listeners.dead.push(listener),
    onDelayed: (listener) => void listeners.delayed.push(listener),
    onRefused: (listener) => void listeners.refused.push(listener),
    onReached: (listener) => void listeners.reached.push(listener),
    onWithdrawn: (listener) => recalls.tell(listener),
    stop: (ms = 3 * SECOND) => ticks.stop(ms),
  };
}
