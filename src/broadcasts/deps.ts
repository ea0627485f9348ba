import type { Capabilities, Channel, ChannelId } from '../bots/channel.js';
import type { Directory } from '../directory/directory.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import type { Db } from '../models/store/db.js';
import type { GroupedOutbox } from '../outbox/delivery.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Reach, Reached } from './reach.js';

/** What a broadcast is about, as far as sending it goes: a poll, a campaign. */
export interface Subject {
  /** In which it can be said. */
  readonly languages: readonly string[];
  /** `early`: it cannot be said yet · `over`: not any more */
  readonly state: 'early' | 'open' | 'over';
  readonly closesAt?: Date;
  /** A mark of its words: another one says that they were changed. */
  readonly content?: string;
  /** What is said first, as it goes out on a channel that can do this: one text a message. */
  says(language: string, can: Capabilities): readonly string[];
  /**
   * What somebody costs who answers to the end, by the dearest way, with what is said first;
   * absent: nothing is said after it.
   * @param cost of the texts of one turn
   */
  toTheEnd?(
    language: string,
    can: Capabilities,
    cost: (texts: readonly string[]) => number,
  ): number;
}

/** Somebody on a list that is kept elsewhere: who answered a poll and is to be told its results. */
export interface Listed {
  readonly channel: string;
  readonly address: string;
  readonly from?: string;
  readonly language: string;
}

/** What the message of an alert that stands says. */
export interface AlertSaid {
  /** By language: in the letters that are sent by SMS, and where letters are not counted. */
  readonly says: Readonly<Record<string, { readonly sms: string; readonly chat: string }>>;
  /** The full address of the picture. */
  readonly photo?: string | undefined;
}

/** What broadcasts are made of. */
export interface BroadcastDeps {
  /** Only the gateway half: broadcasts never see tips. */
  readonly db: Pick<Db, 'gateway'>;
  readonly keys: { gateway(): GatewayKeyring; refresh(): boolean };
  /** Where keys are made and destroyed. */
  readonly keyFolder: string;
  readonly directory: () => Directory;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly outbox: GroupedOutbox;
  readonly clock: Clock;
  readonly log: Log;
  /** Has the conversation say it to one person, if it may (src/conversation). */
  reach(one: Reach): Promise<Reached>;
  /** What a poll or a campaign of this name is; undefined: there is none. */
  subject(
    of: { readonly poll: string } | { readonly campaign: string },
  ): Promise<Subject | undefined>;
  /** What an alert says now; undefined: nothing any more. */
  alert?(id: string): Promise<AlertSaid | undefined>;
  /** A text of our own as it goes out on a channel: in the letters that are sent. */
  show(text: string, language: string, can: Capabilities): readonly string[];
  /** Which of these people gave one of the answers. */
  answered?(
    condition: NonNullable<BroadcastDoc['audience']['answered']>,
    people: readonly { readonly channel: string; readonly address: string }[],
  ): Promise<readonly boolean[]>;
  /** A page of those who are to be told a poll's results. */
  listed?(
    poll: string,
    after: string,
    limit: number,
  ): Promise<readonly (Listed & { readonly id: string })[]>;
  /** Everybody on that list was told. */
  toldAll?(poll: string, now: Date): Promise<void>;
  /** Above so many people, a second person must approve. */
  readonly approveAbove: number;
}

/** So long a claim of people, or the copying of them, lasts, in milliseconds. */
export const LEASE = 30_000;
