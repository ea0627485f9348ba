/**
 * The contract of every channel. A channel translates between a provider's requests and these
 * types, and does nothing else: it stores nothing, retries nothing, knows no other channel, and
 * never logs an address or a text.
 */

import type { SendFailure } from './errors.js';

/** All channels. `demo-sms` and `demo-chat` are the phones on the screen. */
export const channelIds = ['sms', 'whatsapp', 'telegram', 'demo-sms', 'demo-chat'] as const;
export type ChannelId = (typeof channelIds)[number];

/**
 * The longest text that is accepted, in UTF-16 units. The longest texts of Telegram and WhatsApp
 * have 4,096 characters, at most twice as many units (Bot API, Message.text), an SMS 1,600. No
 * provider sends a longer one; of such a text the beginning is saved.
 */
export const LONGEST_TEXT = 8_192;

/** What a channel can do. */
export interface Capabilities {
  /**
   * `gsm`: texts are counted in SMS segments and have no buttons; `unicode`: any letters, in one
   * piece.
   */
  readonly letters: 'gsm' | 'unicode';
  /** Choices can be shown as buttons. */
  readonly buttons: boolean;
  /** People can answer. A sender whose name has letters cannot receive. */
  readonly twoWay: boolean;
  /** The longest text that the provider accepts, in UTF-16 units. */
  readonly maxLength: number;
  /** The most messages (for `gsm`: segments) that one sender may send in a second. */
  readonly perSecond: number;
  /** The bot can delete messages at the person's side. */
  readonly erases: boolean;
  /**
   * Nobody can write in another person's name. By SMS anybody can, because the network accepts any
   * sender it is given.
   */
  readonly provesSender?: boolean;
  /** A picture can go with a text. */
  readonly pictures?: boolean;
  /** People can send their location. */
  readonly locates?: boolean;
  /**
   * The app that carries the messages, by its common name. Without an app it is their phone
   * company, by SMS.
   */
  readonly app?: string;
}

/**
 * A button: its label, and the data that comes back when it is pressed (64 bytes at most, Telegram
 * Bot API).
 */
export interface Button {
  readonly label: string;
  readonly data: string;
}

/** A file that came with a message. It is fetched later, with the channel's `fetchFile`. */
export interface AttachedFile {
  /** The kind that its provider names; later its bytes decide. */
  readonly kind: 'photo' | 'voice' | 'document';
  /**
   * Where the provider stores it: Telegram's file id, the path of Twilio's media. It can be traced
   * to a person, so it is never logged.
   */
  readonly source: string;
  /** The size in bytes, as the provider reports it. */
  readonly size?: number;
}

/** A file that was fetched, or the reason why it cannot be fetched. */
export type FetchedFile =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: 'tooLarge' | 'gone' };

/**
 * The most files of one message that are accepted: an MMS has ten at most. Source: Twilio docs,
 * NumMedia.
 */
export const MOST_FILES = 10;

/**
 * The kinds of content that are refused and not saved: a contact card, a location, a picture or a
 * sound, something else.
 */
export type NotKept = 'contact' | 'location' | 'media' | 'other';

/** What a person did. */
export type InboundContent =
  /**
   * Words; `beside` names what came with them and is not saved, `files` the files that are. Files
   * that a person sent together, and that arrive one by one, have the same `album`.
   */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly beside?: NotKept;
      readonly files?: readonly AttachedFile[];
      readonly album?: string;
    }
  /** Files without words. */
  | {
      readonly kind: 'files';
      readonly files: readonly AttachedFile[];
      readonly beside?: NotKept;
      readonly album?: string;
    }
  /** The new words of a message that the person changed after sending it; its file may be new. */
  | { readonly kind: 'edited'; readonly text: string; readonly files?: readonly AttachedFile[] }
  /** A word on which the provider has acted and which it has answered itself. */
  | { readonly kind: 'opt-out'; readonly what: 'stop' | 'start' | 'help'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string; readonly callbackId?: string }
  /** Telegram's /start, with the payload of a deep link if there was one. */
  | { readonly kind: 'start'; readonly payload?: string }
  /**
   * The person's location, in degrees. It answers one question, which turns it into an area at
   * once, or is saved sealed with a report. Never logged.
   */
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  /** Something that is refused and not saved: a contact card, a shared live location, a video. */
  | { readonly kind: 'unsupported'; readonly what: NotKept };

/** One message from one person. */
export interface Inbound {
  readonly channel: ChannelId;
  /** The canonical address of the sender: E.164 with `+` for phones, the chat id for Telegram. */
  readonly from: string;
  /**
   * Our own number or bot to which the person wrote, so that the answer comes from the same one.
   */
  readonly to?: string;
  /** The provider's id of this message; messages with equal ids are the same message. */
  readonly providerId: string;
  readonly content: InboundContent;
  /**
   * A BCP-47 tag of the person's device language, if the provider reports one. Used to greet, never
   * stored as it is.
   */
  readonly languageHint?: string;
  /**
   * The provider's id of a message at the person's side that can still be deleted (Telegram): see
   * `erase`.
   */
  readonly messageRef?: string;
}

/** One text to one person. */
export interface Outbound {
  readonly to: string;
  /** The sender to use where a channel has several. */
  readonly from?: string;
  readonly text: string;
  /** The buttons in their order; the channel arranges them in rows. */
  readonly buttons?: readonly Button[];
  /** The person's phone makes no sound, where the channel can do that. */
  readonly silent?: boolean;
  /** The full address of a picture that goes with the text; the provider fetches it. */
  readonly photo?: string;
  /**
   * How long the text is useful, in milliseconds: the provider is asked to drop it after that,
   * where it can.
   */
  readonly validFor?: number;
  /** The delivery's id. It is given to the provider so that its status callbacks can be matched. */
  readonly reference?: string;
}

/** What the provider answered about an outbound message. */
export interface Sent {
  readonly providerId: string;
  /** The SMS segments that the provider is expected to bill; 1 where there are no segments. */
  readonly segments: number;
}

/** The fate of a sent message, as the provider reports it later. */
export interface DeliveryStatus {
  readonly reference: string;
  readonly state: 'delivered' | 'failed';
  /** The provider's own error code, for `failed`. */
  readonly code?: string;
  /** The meaning of that code (bots/errors.ts). */
  readonly failure?: SendFailure;
  /**
   * The recipient, where the provider reports it: canonical, never logged, never stored unsealed.
   */
  readonly to?: string;
}

/** The provider's own copy of one of our messages, which it may now be asked to delete. */
export interface ProviderCopy {
  readonly providerId: string;
  /** False while the state of the message may still change: then its copy is left for a day. */
  readonly final: boolean;
}

/** An HTTP request as it arrived, before anything in it is trusted. */
export interface WireRequest {
  readonly method: string;
  /**
   * The exact public URL that the provider called: PUBLIC_URL + path + query, never built from
   * request headers.
   */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** The answer to the provider. */
export interface WireReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The result of reading a request. */
export type Received =
  /** Messages; `reply` is sent only once they are durable. */
  | {
      readonly kind: 'messages';
      readonly messages: readonly Inbound[];
      readonly reply: WireReply;
      /**
       * The answer that makes the provider send a text to the person, for messages that could not
       * be saved and that the provider will not send again. Without it the answer is 503.
       */
      readonly apology?: (text: string) => WireReply;
    }
  | {
      readonly kind: 'status';
      readonly status: DeliveryStatus;
      readonly copy?: ProviderCopy;
      readonly reply: WireReply;
    }
  /** Genuine, but not for us: group messages, edits, provisional statuses. */
  | {
      readonly kind: 'ignored';
      readonly reason: string;
      readonly copy?: ProviderCopy;
      readonly reply: WireReply;
    }
  | Refused;

/** Not genuine or not readable; `reason` is for the log and contains no content. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly reply: WireReply;
}

/** The part of a request that arrives before its body. */
export type WireHead = Pick<WireRequest, 'method' | 'headers'>;

/** A path the web server mounts for a channel. */
export interface ChannelRoute {
  /** The path below the root, e.g. `/webhooks/sms`. */
  readonly path: string;
  /** The most bytes of a body; a longer one is not from the provider. */
  readonly longest: number;
  /**
   * Checks what arrives before the body: a request that cannot be from the provider is refused
   * before it costs anything.
   */
  refuses(head: WireHead): Refused | undefined;
  receive(request: WireRequest): Promise<Received>;
}

/**
 * The price of one unit: an SMS segment, or a message on other channels. In millionths of a
 * currency, so that sums are exact.
 */
export interface Price {
  /** The currency code in ISO 4217. */
  readonly currency: string;
  readonly micros: number;
}

/**
 * A price with its source, in words for people, and its time; or the reason why it is not known.
 */
export type Quote =
  | { readonly price: Price; readonly from: string; readonly at: Date; readonly unknown?: never }
  | {
      readonly unknown: string;
      readonly price?: never;
      readonly from?: never;
      readonly at?: never;
    };

/** A connection to people through one provider, in both directions. */
export interface Channel {
  readonly id: ChannelId;
  readonly capabilities: Capabilities;
  /**
   * The sender whose rate limit is shared by all processes: a number, a messaging service, a bot's
   * id (never its token).
   */
  readonly sender: string;
  /** The number that people write to, where it is known and can receive. */
  readonly number?: string | undefined;
  readonly routes: readonly ChannelRoute[];
  /**
   * Sends one text.
   * @throws SendError (bots/errors.ts) that says whether another try can help
   */
  send(message: Outbound): Promise<Sent>;
  /**
   * Deletes messages at the person's side where the provider can (Telegram, under 48 h).
   * @returns how many it deleted
   * @throws SendError when the provider could not be asked now
   */
  erase?(to: string, messageRefs: readonly string[]): Promise<number>;
  /**
   * Deletes the provider's own copy of a message, ours or a person's; exists only when the channel
   * is configured for it. A message that no longer exists counts as deleted.
   * @throws SendError when it could not be deleted now
   */
  forget?(providerId: string): Promise<void>;
  /**
   * Fetches a file that came with a message. Never more than `most` bytes of it are in memory.
   * @throws SendError (bots/errors.ts) when it could not be fetched now
   */
  fetchFile?(source: string, most: number): Promise<FetchedFile>;
  /**
   * Deletes the provider's own copy of a file, as `forget` does for a message.
   * @throws SendError when it could not be deleted now
   */
  forgetFile?(source: string): Promise<void>;
  /**
   * The provider's price of one unit to a country (ISO 3166-1), where the provider reports it. It
   * answers within seconds and never throws: if the price is not known, the answer says why.
   */
  quote?(country: string, now: Date): Promise<Quote>;
  /** Starts everything the channel needs to receive without a webhook (long polling). */
  start?(receive: (messages: readonly Inbound[]) => Promise<void>): Promise<void>;
  stop?(): Promise<void>;
}
