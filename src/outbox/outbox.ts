import { channelIds, type Channel, type DeliveryStatus } from '../bots/channel.js';
import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import { forgetBoxes, markDelivered, markUndelivered } from '../models/gateway/delivery-status.js';
import { backlogOf, countGroup, withdrawGroup } from '../models/gateway/delivery-group.js';
import { groupedInserts } from '../models/gateway/delivery.js';
import { leaseSlots } from '../models/gateway/sender-slot.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { MINUTE, SECOND, type Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { className } from './after-failure.js';
import { nameOf } from './deliver.js';
import {
  classes,
  isCall,
  laneRanks,
  type Delivery,
  type GroupedOutbox,
  type Outbox,
} from './delivery.js';
import { Gate, type Leave } from './gate.js';
import { Lane, type Counts } from './lane.js';
import { Lines } from './line.js';
import { Pacer } from './pacing.js';
import { widthOf, type Dead, type Parts } from './parts.js';
import { Recalls, type WithdrawnListener } from './recalls.js';
import { Replies } from './reply.js';
import { readReference, safeCode } from './send.js';
import { store } from './store.js';
import { systemWait, within, type Wait } from './wait.js';

/** A tick returns after so long even if a channel hangs; what is under way goes on and counts in a later tick. */
const TICK_PATIENCE = 5 * SECOND;

/** Hears of a call that reached nobody. May hear of one twice. */
export type DeadListener = (id: string, now: Date) => Promise<void>;

/** The outbox as the program that runs it sees it. */
export interface RunningOutbox extends Outbox, GroupedOutbox {
  /** As `Outbox.tick`; `takenOver` are deliveries that may be sent twice, because their first sender died. */
  tick(now: Date): Promise<Counts>;
  /** Takes a provider's word on a delivery. What it does not know (replies are not stored) it counts. */
  onStatus(status: DeliveryStatus, now: Date): Promise<void>;
  /** Registers who is told the id of an escalation's delivery that is dead. */
  onDead(listener: DeadListener): void;
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
  readonly leave?: (group: string) => Promise<Leave>;
  /** How time passes; the machine's timer by default. */
  readonly wait?: Wait;
}

const nothing = (): Counts => ({ sent: 0, retried: 0, failedOver: 0, dead: 0, takenOver: 0 });

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
  leave = () => Promise.resolve('go'),
  wait = systemWait,
}: OutboxDeps): RunningOutbox {
  const listeners: DeadListener[] = [];
  const lease = (sender: string, request: Parameters<typeof leaseSlots>[2]) =>
    leaseSlots(db, sender, request);
  const parts: Parts = {
    db,
    keyring,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    pacer: new Pacer(lease, clock, wait),
    lines: new Lines({ db, keyring }),
    gate: new Gate(leave),
    insert: groupedInserts(db),
    log,
    wait,
    mourn,
  };
  const replies = new Replies(parts, clock);
  const recalls = new Recalls(parts);
  const absent = channelIds.filter((id) => !parts.channels.has(id));
  const counts = nothing();
  const lanes = [
    ...channels.flatMap((channel) =>
      laneRanks.map((ranks) => new Lane(parts, [channel.id], widthOf(channel), counts, ranks)),
    ),
    new Lane(parts, absent, widthOf(undefined), counts),
  ];
  let strangers = 0;
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

  async function housekeeping(now: Date): Promise<void> {
    if (strangers > 0) log.info('statuses of texts that are not stored', { count: strangers });
    strangers = 0;
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
      const all = Promise.allSettled([recalls, ...lanes].map((each) => each.run(moment)));
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

    async onStatus({ reference, state, code }, now) {
      const { id, target } = readReference(reference);
      if (state === 'delivered') {
        if (!(await markDelivered(db, id, now))) strangers += 1;
        return;
      }
      const safe = safeCode(code);
      const failure = { reason: 'undelivered', ...(safe === undefined ? {} : { code: safe }) };
      const outcome = await markUndelivered(db, id, target, now, failure);
      if (outcome === 'unknown') strangers += 1;
      else if (outcome === 'failedOver')
        log.warn('a delivery goes another way', { delivery: id, ...nameOf(failure) });
      else if (outcome !== 'ignored') {
        const { class: rank, channel } = outcome.dead;
        await mourn({ id, class: className(rank), channel, failure }, now);
      }
    },

    onDead(listener) {
      listeners.push(listener);
    },

    onWithdrawn: (listener) => recalls.tell(listener),

    async stop(ms = 3 * SECOND) {
      for (const lane of lanes) lane.stop();
      const settled = Promise.all(lanes.map((lane) => lane.settled()));
      return (await within(settled, ms, wait)) !== 'late';
    },
  };
}
