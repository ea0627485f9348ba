import type { Button, ChannelId } from '../bots/channel.js';
import type { CountedAs } from '../models/gateway/delivery-doc.js';
import type { LocalHours } from '../shared/local-hours.js';

/**
 * The classes of texts. `urgent`: a call about a life in danger. `duty`: the reply to a focal
 * point's answer. `escalation`: every other call. `reply`: a reply to anybody else. `alert`: about
 * a missing person. Among classes of one side (`isForDuty`) the lower number goes first. Deliveries
 * are stored with these numbers: none may change, so `alert` lies between two of them.
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
 * Whether a rank belongs to texts for people on duty. Strangers can cause any amount of the other
 * texts. So the two sides share a sender (turns.ts), and a flood of one never stops the other.
 */
export const isForDuty = (rank: number): boolean => forDuty.includes(rank);

/**
 * Whether it is a call: if one way fails it goes another way, and somebody is told when it reaches
 * nobody.
 */
export const isCall = (kind: DeliveryClass): boolean => kind === 'urgent' || kind === 'escalation';

/**
 * The classes of each of a channel's lanes. A call claimed behind a full lane of replies would wait
 * for all of them.
 */
export const laneRanks: readonly (readonly number[])[] = [
  [classes.urgent],
  [classes.duty, classes.escalation],
  [classes.reply, classes.mail],
  [classes.alert],
  [classes.broadcast],
];

/**
 * An address a delivery may be sent to. The first target is tried first, the next when the one
 * before failed for good.
 */
export interface Target {
  readonly channel: ChannelId;
  readonly to: string;
  /** Which of our numbers to send from. */
  readonly from?: string;
}

/**
 * A text to be sent. Its id is derived or chosen before it is saved, so that saving it twice has
 * the effect of once.
 */
export interface Delivery {
  readonly id: string;
  readonly class: DeliveryClass;
  readonly targets: readonly Target[];
  /**
   * One text for all targets: it must make sense without its buttons, which are left out where a
   * channel has none.
   */
  readonly text: string;
  /**
   * The same text in letters that do not double the price of an SMS: sent where letters are
   * counted, if given.
   */
  readonly smsText?: string;
  readonly buttons?: readonly Button[];
  readonly silent?: boolean;
  /** The address of a picture that is sent with it where a channel can show one. */
  readonly photo?: string;
  /** Do not send before this moment (safe hours). */
  readonly notBefore?: Date;
  /**
   * After this moment it is of no use: it is dropped, and this is reported. A reply always has an
   * end: backoff.ts.
   */
  readonly expires?: Date;
  /**
   * Ids of earlier deliveries that this one makes useless. Those that wait for another try are
   * removed once this one is saved, so that a channel that works again brings the latest text and
   * not every text of the last hour.
   */
  readonly replaces?: readonly string[];
  /**
   * The broadcast it belongs to: its texts can be withdrawn together, and are sent only while it
   * runs.
   */
  readonly group?: string;
  /**
   * How the person is counted in the broadcast because of it: undone when it never reaches them.
   */
  readonly counted?: CountedAs;
  /** The hours in which the person may be sent texts; the delivery waits for them. */
  readonly hours?: LocalHours;
}

/** The outcome of a reply. */
export interface Replied {
  readonly outcome: 'sent' | 'queued' | 'dropped';
  readonly providerId?: string;
}

/** What a broadcast may ask of the outbox. */
export interface GroupedOutbox {
  /**
   * Withdraws what a group has not sent yet; a text that is at its slot just now asks for its
   * permit once more.
   * @returns how many
   */
  withdraw(group: string, now: Date): Promise<number>;
  /**
   * Reports that a group was stopped, paused or resumed: this process asks again at its next text.
   * The others do within a second.
   */
  changed(group: string): void;
  /**
   * Counts what waits in a class: `soon` is due within a minute or being sent, `all` includes what
   * waits for another try.
   */
  backlog(
    channel: string,
    now: Date,
    most: number,
    kind?: 'broadcast' | 'alert',
  ): Promise<{ readonly soon: number; readonly all: number }>;
  /** Counts of a group: on their way, dead, and withdrawn. */
  ofGroup(
    group: string,
  ): Promise<{ readonly waiting: number; readonly dead: number; readonly withdrawn: number }>;
}

/** What the rest of the program may ask of the outbox. Only the outbox sends. */
export interface Outbox {
  /** Saves deliveries durably (majority, journalled). Idempotent. */
  enqueue(deliveries: readonly Delivery[], now: Date): Promise<void>;
  /**
   * Sends a reply at once, without saving it first (the caller holds it durably). A reply that
   * fails for now is saved durably before this returns, so the caller may then forget it.
   * @param again it was begun before and its end was not noted: a reply that this process has sent
   * is not sent again, and every other reply is saved under its id, so that a reply saved before is
   * not sent twice
   * @returns the outcome, and the provider's id of what was sent
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
