import type { Capabilities, Channel, ChannelId } from '../bots/channel.js';
import type { Directory } from '../directory/directory.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import type { Db } from '../models/store/db.js';
import type { GroupedOutbox } from '../outbox/delivery.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Reach, Reached } from './reach.js';

/** The poll, campaign or alert that a broadcast sends, reduced to what sending needs. */
export interface Subject {
  /** The languages in which it can be said. */
  readonly languages: readonly string[];
  /** `early`: it cannot be said yet · `over`: it can no longer be said */
  readonly state: 'early' | 'open' | 'over';
  readonly closesAt?: Date;
  /** A mark of its words: a different mark means that they were changed. */
  readonly content?: string;
  /**
   * Returns what is said first, as it is sent on a channel with these capabilities: one text for
   * each message.
   */
  says(language: string, can: Capabilities): readonly string[];
  /**
   * Returns the cost of a person who answers to the end on the most expensive path, including what
   * is said first; absent when nothing is said after it.
   * @param cost of the texts of one turn
   */
  toTheEnd?(
    language: string,
    can: Capabilities,
    cost: (texts: readonly string[]) => number,
  ): number;
}

/**
 * A person on a list that is stored elsewhere: they answered a poll and are to be sent its results.
 */
export interface Listed {
  readonly channel: string;
  readonly address: string;
  readonly from?: string;
  readonly language: string;
}

/** The content of the message of an alert in force. */
export interface AlertSaid {
  /** By language: the text for SMS, and the text for channels that do not count letters. */
  readonly says: Readonly<Record<string, { readonly sms: string; readonly chat: string }>>;
  /** The full address of the picture. */
  readonly photo?: string | undefined;
}

/** The parts on which broadcasts depend. */
export interface BroadcastDeps {
  /** Only the gateway half: broadcasts never see tips. */
  readonly db: Pick<Db, 'gateway'>;
  readonly keys: { gateway(): GatewayKeyring; refresh(): boolean };
  /** The folder where keys are made and destroyed. */
  readonly keyFolder: string;
  readonly directory: () => Directory;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly outbox: GroupedOutbox;
  readonly clock: Clock;
  readonly log: Log;
  /** Has the conversation say it to one person, if it may (src/conversation). */
  reach(one: Reach): Promise<Reached>;
  /** Returns the poll or campaign of this name; undefined when there is none. */
  subject(
    of: { readonly poll: string } | { readonly campaign: string },
  ): Promise<Subject | undefined>;
  /** Returns what an alert says now; undefined when it no longer says anything. */
  alert?(id: string): Promise<AlertSaid | undefined>;
  /** Returns a text of our own as it is sent on a channel, in the letters that are sent. */
  show(text: string, language: string, can: Capabilities): readonly string[];
  /** Returns which of these people gave one of the answers. */
  answered?(
    condition: NonNullable<BroadcastDoc['audience']['answered']>,
    people: readonly { readonly channel: string; readonly address: string }[],
  ): Promise<readonly boolean[]>;
  /** Returns a page of the people who are to be sent a poll's results. */
  listed?(
    poll: string,
    after: string,
    limit: number,
  ): Promise<readonly (Listed & { readonly id: string })[]>;
  /** Notes that everybody on that list was told. */
  toldAll?(poll: string, now: Date): Promise<void>;
  /** Above this number of people, a second person must approve. */
  readonly approveAbove: number;
}

/** How long a claim of people, or of their copying, lasts, in milliseconds. */
export const LEASE = 30_000;
