/**
 * The contract every channel fulfils. A channel translates between a provider's wire and these
 * types, and nothing else: it keeps nothing, retries nothing, knows no other channel, and never
 * logs an address or a text.
 */

import type { SendFailure } from './errors.js';

/** The channels there are. `demo-sms` and `demo-chat` are the phone on screen. */
export const channelIds = ['sms', 'whatsapp', 'telegram', 'demo-sms', 'demo-chat'] as const;
export type ChannelId = (typeof channelIds)[number];

/**
 * The longest text that is taken in, in UTF-16 units. Telegram's and WhatsApp's longest have 4,096
 * characters, at most twice as many units (Bot API, Message.text), an SMS 1,600. A longer one is no
 * provider's; its beginning is kept.
 */
export const LONGEST_TEXT = 8_192;

/** What a channel can do. */
export interface Capabilities {
  /**
   * `gsm`: texts are counted in SMS segments and have
   * no buttons; `unicode`: any letters, one piece.
   */
  readonly letters: 'gsm' | 'unicode';
  /** Choices can be shown as buttons. */
  readonly buttons: boolean;
  /** People can answer. A sender with letters in its name cannot receive. */
  readonly twoWay: boolean;
  /** The longest text the provider takes, in UTF-16 units. */
  readonly maxLength: number;
  /** The most messages (for `gsm`: segments) a second one sender may send. */
  readonly perSecond: number;
  /** The bot can delete messages at the person's side. */
  readonly erases: boolean;
  /**
   * Nobody can write in another's name. By SMS anybody
   * can: the network carries whatever sender it is given.
   */
  readonly provesSender?: boolean;
  /** A picture can go with a text. */
  readonly pictures?: boolean;
  /** People can send where they are. */
  readonly locates?: boolean;
  /**
   * The app that carries the messages, as people call
   * it. Without one it is their phone company, by SMS.
   */
  readonly app?: string;
}

/**
 * A button: what it shows, and what comes back when
 * it is pressed (64 bytes at most, Telegram Bot API).
 */
export interface Button {
  readonly label: string;
  readonly data: string;
}

/** A file that came with a message. It is fetched later, with the channel's `fetchFile`. */
export interface AttachedFile {
  /** What its provider says it is; its bytes decide. */
  readonly kind: 'photo' | 'voice' | 'document';
  /**
   * Where the provider has it: Telegram's file id, the path
   * of Twilio's media. It leads to a person: never logged.
   */
  readonly source: string;
  /** Bytes, as the provider says. */
  readonly size?: number;
}

/** A file that was fetched, or why it cannot be had. */
export type FetchedFile =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: 'tooLarge' | 'gone' };

/**
 * The most files of one message that are taken in: an
 * MMS has ten at most. Source: Twilio docs, NumMedia.
 */
export const MOST_FILES = 10;

/** What is refused and not kept: a contact card, a place, a picture or a sound, something else. */
export type NotKept = 'contact' | 'location' | 'media' | 'other';

/** What a person did. */
export type InboundContent =
  /** Words; `beside` says what came with them and is not kept, `files` what is. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly beside?: NotKept;
      readonly files?: readonly AttachedFile[];
    }
  /** Files without words. */
  | { readonly kind: 'files'; readonly files: readonly AttachedFile[]; readonly beside?: NotKept }
  /** The new words of a message that the person changed after sending it; its file may be new. */
  | { readonly kind: 'edited'; readonly text: string; readonly files?: readonly AttachedFile[] }
  /** A word that the provider has acted on and answered by itself. */
  | { readonly kind: 'opt-out'; readonly what: 'stop' | 'start' | 'help'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string; readonly callbackId?: string }
  /** Telegram's /start, with the payload of a deep link if there was one. */
  | { readonly kind: 'start'; readonly payload?: string }
  /**
   * Where somebody is, in degrees: for one question, which makes an area of it at once, or kept
   * sealed with a report. Never logged.
   */
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  /** Something that is refused and not kept: a contact card, a shared live location, a video. */
  | { readonly kind: 'unsupported'; readonly what: NotKept };

/** One message from one person. */
export interface Inbound {
  readonly channel: ChannelId;
  /** Canonical address of the sender: E.164 with `+` for phones, the chat id for Telegram. */
  readonly from: string;
  /** Our own number or bot that was written to, so that the answer comes from the same one. */
  readonly to?: string;
  /** The provider's id of this message; equal ids are one message. */
  readonly providerId: string;
  readonly content: InboundContent;
  /**
   * A BCP-47 tag the provider tells of the person's
   * device, if any. Used to greet, never kept as is.
   */
  readonly languageHint?: string;
  /**
   * Provider ids of messages at the person's side that
   * can still be deleted (Telegram): see `erase`.
   */
  readonly messageRef?: string;
}

/** One text to one person. */
export interface Outbound {
  readonly to: string;
  /** The sender to use where a channel has several. */
  readonly from?: string;
  readonly text: string;
  /** Rows are the channel's business; it shows them in order. */
  readonly buttons?: readonly Button[];
  /** No sound on the person's phone, where the channel can do that. */
  readonly silent?: boolean;
  /** The full address of a picture that goes with the text; the provider fetches it. */
  readonly photo?: string;
  /**
   * How long it is of use, in milliseconds: the provider
   * is asked to drop it after that, where it can.
   */
  readonly validFor?: number;
  /** Given to the provider so that its status callbacks can be matched: the delivery's id. */
  readonly reference?: string;
}

/** What the provider said of an outbound message. */
export interface Sent {
  readonly providerId: string;
  /** SMS segments the provider is expected to bill; 1 where it does not apply. */
  readonly segments: number;
}

/** What became of a message that was sent, told later by the provider. */
export interface DeliveryStatus {
  readonly reference: string;
  readonly state: 'delivered' | 'failed';
  /** The provider's own error code, for `failed`. */
  readonly code?: string;
  /** What that code means (bots/errors.ts). */
  readonly failure?: SendFailure;
  /**
   * Whom it was to, where the provider says so: canonical, never logged, never kept in the open.
   */
  readonly to?: string;
}

/** The provider's own copy of a message of ours, which it may now be asked to delete. */
export interface ProviderCopy {
  readonly providerId: string;
  /** False while something may still become of the message: then its copy is left for a day. */
  readonly final: boolean;
}

/** An HTTP request as it came, before anything is believed. */
export interface WireRequest {
  readonly method: string;
  /**
   * The exact public URL the provider called: PUBLIC_URL
   * + path + query, never built from request headers.
   */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** What to answer the provider. */
export interface WireReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a request turned out to be. */
export type Received =
  /** Messages; `reply` is sent only once they are durable. */
  | {
      readonly kind: 'messages';
      readonly messages: readonly Inbound[];
      readonly reply: WireReply;
      /**
       * Where the provider will not tell us again: the answer that has it say a text to the person,
       * for when the messages could not be kept. Without it the answer is 503.
       */
      readonly apology?: (text: string) => WireReply;
    }
  | {
      readonly kind: 'status';
      readonly status: DeliveryStatus;
      readonly copy?: ProviderCopy;
      readonly reply: WireReply;
    }
  /** Genuine, but nothing for us: group messages, edits, provisional statuses. */
  | {
      readonly kind: 'ignored';
      readonly reason: string;
      readonly copy?: ProviderCopy;
      readonly reply: WireReply;
    }
  | Refused;

/** Not genuine or not readable; `reason` is for the log and names no content. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly reply: WireReply;
}

/** What comes of a request before its body. */
export type WireHead = Pick<WireRequest, 'method' | 'headers'>;

/** A path the web server mounts for a channel. */
export interface ChannelRoute {
  /** Below the root, e.g. `/webhooks/sms`. */
  readonly path: string;
  /** A longer body is not its provider's, in bytes. */
  readonly longest: number;
  /**
   * Looks at what comes before the body: a request that cannot
   * be its provider's is refused before it costs anything.
   */
  refuses(head: WireHead): Refused | undefined;
  receive(request: WireRequest): Promise<Received>;
}

/**
 * A price of one unit: a segment by SMS, a message elsewhere.
 * In millionths of a currency, so that sums are exact.
 */
export interface Price {
  /** ISO 4217. */
  readonly currency: string;
  readonly micros: number;
}

/** A price with where it is from, in words for people, and from when; or why it is not known. */
export type Quote =
  | { readonly price: Price; readonly from: string; readonly at: Date; readonly unknown?: never }
  | {
      readonly unknown: string;
      readonly price?: never;
      readonly from?: never;
      readonly at?: never;
    };

/** A way to people and back. */
export interface Channel {
  readonly id: ChannelId;
  readonly capabilities: Capabilities;
  /**
   * The sender whose cap is shared by all processes: a number,
   * a messaging service, a bot's id (never its token).
   */
  readonly sender: string;
  readonly routes: readonly ChannelRoute[];
  /**
   * Sends one text.
   * @throws SendError (bots/errors.ts) saying whether another try can help
   */
  send(message: Outbound): Promise<Sent>;
  /**
   * Deletes messages at the person's side where the provider
   * can (Telegram, under 48 h). Returns how many it deleted.
   * @throws SendError when it could not be asked now
   */
  erase?(to: string, messageRefs: readonly string[]): Promise<number>;
  /**
   * Deletes the provider's own copy of a message, ours or a person's; there only when the channel
   * is set to do so. One that is gone already is deleted.
   * @throws SendError when it could not be deleted now
   */
  forget?(providerId: string): Promise<void>;
  /**
   * Fetches a file that came with a message; of a longer one
   * than `most` bytes no more than that is ever in memory.
   * @throws SendError (bots/errors.ts) when it could not be had now
   */
  fetchFile?(source: string, most: number): Promise<FetchedFile>;
  /**
   * Deletes the provider's own copy of a file, as `forget` does of a message.
   * @throws SendError when it could not be deleted now
   */
  forgetFile?(source: string): Promise<void>;
  /**
   * What the provider takes for one unit to a country (ISO 3166-1), where it tells. It answers
   * within seconds and never throws: a price that is not known says why.
   */
  quote?(country: string, now: Date): Promise<Quote>;
  /** Starts whatever the channel needs to receive without a webhook (long polling). */
  start?(receive: (messages: readonly Inbound[]) => Promise<void>): Promise<void>;
  stop?(): Promise<void>;
}
