import type { Button, ChannelId } from '../bots/channel.js';
import type { CountedAs } from '../models/gateway/delivery-doc.js';
import type { LocalHours } from '../shared/local-hours.js';

/**
 * What a text is. `urgent`: a call about a life in danger. `duty`: the reply to a focal point's
 * answer. `escalation`: every other call. `reply`: to anybody else. `alert`: about a missing
 * person. Lower goes first among those who share a side (`isForDuty`). Deliveries are stored under
 * these numbers: none may change, so that alerts lie between two of them.
 */
export const classes = {
  urgent: -2,
  duty: -1,
  reply: 0,
  escalation: 1,
  alert: 1.5,
  mail: 2,
  broadcast: 3,
} as const;
export type DeliveryClass = keyof typeof classes;

const forDuty: readonly number[] = [classes.urgent, classes.duty, classes.escalation];

/**
 * Whether a rank is of what goes to people on duty. The other side is what strangers can make as
 * much of as they like, so the two share a sender (turns.ts): a flood of one never stops the other.
 */
export const isForDuty = (rank: number): boolean => forDuty.includes(rank);

/**
 * Whether it is a call: it goes another way when one
 * fails, and somebody is told when it reaches nobody.
 */
export const isCall = (kind: DeliveryClass): boolean => kind === 'urgent' || kind === 'escalation';

/**
 * What a channel's lanes are for. A call claimed behind
 * a full lane of replies would wait for all of them.
 */
export const laneRanks: readonly (readonly number[])[] = [
  [classes.urgent],
  [classes.duty, classes.escalation],
  [classes.reply, classes.mail],
  [classes.alert],
  [classes.broadcast],
];

/**
 * Where a delivery may go: the first is tried first, the next when the one before failed for good.
 */
export interface Target {
  readonly channel: ChannelId;
  readonly to: string;
  /** Which of our numbers to send from. */
  readonly from?: string;
}

/**
 * A text to be sent. Its id is derived or chosen before it
 * is stored, so that storing it twice is storing it once.
 */
export interface Delivery {
  readonly id: string;
  readonly class: DeliveryClass;
  readonly targets: readonly Target[];
  /**
   * One text for all targets: it must make sense without
   * its buttons, which are left out where there are none.
   */
  readonly text: string;
  /**
   * The same in letters that do not double the price of
   * an SMS: sent where letters are counted, if given.
   */
  readonly smsText?: string;
  readonly buttons?: readonly Button[];
  readonly silent?: boolean;
  /** The address of a picture that goes with it where a channel can show one. */
  readonly photo?: string;
  /** Not before this moment (safe hours). */
  readonly notBefore?: Date;
  /**
   * After this moment it is of no use and is dropped,
   * loudly. A reply has an end in any case: backoff.ts.
   */
  readonly expires?: Date;
  /**
   * Ids of earlier deliveries that this one makes useless: those that wait for another try are
   * removed once it is stored, so that a channel that comes back brings the latest word and not
   * every word of the last hour.
   */
  readonly replaces?: readonly string[];
  /** The broadcast it is of: its texts can be withdrawn together, and go only while it runs. */
  readonly group?: string;
  /**
   * As what its person is counted in the broadcast
   * because of it: taken back when it never reaches them.
   */
  readonly counted?: CountedAs;
  /** The hours of its person in which it may be sent; it waits for them. */
  readonly hours?: LocalHours;
}

/** What became of a reply. */
export interface Replied {
  readonly outcome: 'sent' | 'queued' | 'dropped';
  readonly providerId?: string;
}

/** What a broadcast may ask of the outbox. */
export interface GroupedOutbox {
  /**
   * Withdraws what a group has not sent yet; what is at its slot just now asks once more.
   * @returns how many
   */
  withdraw(group: string, now: Date): Promise<number>;
  /**
   * A group was stopped, paused or resumed: this process
   * asks at its next text. The others do within a second.
   */
  changed(group: string): void;
  /**
   * What waits in a class: `soon` due within a minute or
   * being sent, `all` also what waits for another try.
   */
  backlog(
    channel: string,
    now: Date,
    most: number,
    kind?: 'broadcast' | 'alert',
  ): Promise<{ readonly soon: number; readonly all: number }>;
  /** Of a group: on their way, dead, and withdrawn. */
  ofGroup(
    group: string,
  ): Promise<{ readonly waiting: number; readonly dead: number; readonly withdrawn: number }>;
}

/** What the rest of the program may ask of the outbox. Only the outbox sends. */
export interface Outbox {
  /** Makes deliveries durable (majority, journalled). Doing it twice is doing it once. */
  enqueue(deliveries: readonly Delivery[], now: Date): Promise<void>;
  /**
   * Sends a reply at once, without storing it first (the caller holds it durably). What fails for
   * now is enqueued durably before this returns; so when it returns, the caller may forget it.
   * @param again it was begun before and nobody noted its end: then what
   * this process has handed over is not sent again, and all else is stored
   * under its id, so that what had been stored is not sent beside it
   * @returns how it went, and the provider's id of what was sent
   */
  reply(delivery: Delivery, now: Date, again?: boolean): Promise<Replied>;
  /**
   * Removes replies to somebody that wait, as far as they were put in before a moment: somebody
   * else may hold the phone by now. What is being sent goes its way.
   */
  forgetReplies(target: Target, before: Date): Promise<void>;
  /** Claims and sends what is due. @returns counts */
  tick(now: Date): Promise<{ sent: number; retried: number; failedOver: number; dead: number }>;
}
