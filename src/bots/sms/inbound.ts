import {
  LONGEST_TEXT,
  MOST_FILES,
  type AttachedFile,
  type Inbound,
  type InboundContent,
  type NotKept,
  type Received,
  type WireReply,
} from '../channel.js';
import { mediaPath } from './media.js';
import { fromWire, type TwilioChannelId } from './address.js';
import { oddIn, oddInMessage } from './fields.js';
import type { Params } from './genuine.js';

/** Empty TwiML: the reply is sent by the REST API, through the outbox. */
const accepted = {
  status: 200,
  headers: { 'Content-Type': 'text/xml' },
  body: '<Response/>',
} as const;
const MAX_BUTTON_BYTES = 64;
/**
 * The data of one of our buttons: a flow, its step, a value. Buttons of templates that somebody
 * made elsewhere ("Stop promotions") carry other data: their text is the person's words.
 */
const OUR_BUTTON = /^[\w.-]+:[\w.:-]+$/;

/** Matches the kinds of WhatsApp messages that consist only of words. */
const WORDS = /^(?:text|button|interactive)?$/i;

/** The kind of file for each media type that Twilio names. Vcards and videos are not fetched. */
const fetched: readonly (readonly [RegExp, AttachedFile['kind']])[] = [
  [/^image\//i, 'photo'],
  [/^audio\//i, 'voice'],
  [/^application\/(?:pdf|octet-stream)$/i, 'document'],
];

/** The layout of an MMS, which its phone adds to every one: nothing that a person sent. */
const LAYOUT = /^application\/smil(?:\+xml)?$/i;

/** A part of a message that the person sent: its media type, and its place among all parts. */
interface Part {
  readonly type: string;
  readonly n: number;
}

/** Returns the parts of a message that are looked at, without its layout. */
function partsIn(params: Params): Part[] {
  // One more than are saved: the layout takes a place.
  const count = Math.min(Number(params.NumMedia), MOST_FILES + 1);
  return Array.from({ length: count }, (_, n) => ({
    type: (params[`MediaContentType${n}`] ?? '').split(';')[0]?.trim() ?? '',
    n,
  })).filter(({ type }) => !LAYOUT.test(type));
}

/** Returns the files that came with a message, if they are of kinds that are saved. */
function filesIn(params: Params): AttachedFile[] {
  // A picture that everybody has, and none of what the person saw.
  if (/^sticker$/i.test(params.MessageType ?? '')) return [];
  return partsIn(params)
    .slice(0, MOST_FILES)
    .flatMap(({ type, n }) => {
      const kind = fetched.find(([form]) => form.test(type))?.[1];
      const source = mediaPath(params[`MediaUrl${n}`] ?? '');
      return kind && source ? [{ kind, source }] : [];
    });
}

/** Returns the person's location in degrees, if the message has a valid one. */
function pointIn({ Latitude, Longitude }: Params): InboundContent | undefined {
  const [latitude, longitude] = [Number(Latitude || NaN), Number(Longitude || NaN)];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
    ? { kind: 'location', latitude, longitude }
    : undefined;
}

/**
 * Returns what a message carries beside its words that is not saved, if anything.
 * @param files the number of files that are saved
 */
function besideWords(params: Params, files: number): NotKept | undefined {
  if (params.Latitude) return 'location';
  const parts = partsIn(params);
  const isCard =
    /vcard/i.test(parts[0]?.type ?? '') || /^contacts?$/i.test(params.MessageType ?? '');
  if (isCard) return 'contact';
  if (parts.length > files || Number(params.NumMedia) > MOST_FILES + 1) return 'media';
  if (files > 0) return undefined;
  return WORDS.test(params.MessageType ?? '') ? undefined : 'other';
}

/** What Twilio itself understood the words as. Source: Twilio docs, Advanced Opt-Out. */
const optOuts: Readonly<Record<string, 'stop' | 'start' | 'help'>> = {
  STOP: 'stop',
  START: 'start',
  HELP: 'help',
};

/** A forwarded message of somebody else: it is not saved, as on Telegram (docs/adr/008). */
const isForwarded = ({ Forwarded, FrequentlyForwarded }: Params): boolean =>
  [Forwarded, FrequentlyForwarded].some((told) => /^true$/i.test(told ?? ''));

/**
 * Returns what the person did. Words come with the files of kinds that are saved; a location is
 * saved when it comes alone. Source: Twilio docs, "Twilio's request to your incoming message
 * Webhook URL".
 */
function contentOf(params: Params): InboundContent {
  const text = (params.Body ?? '').slice(0, LONGEST_TEXT);
  const files = filesIn(params);
  const what = optOuts[(params.OptOutType ?? '').toUpperCase()];
  // A picture with the caption HELP is a report.
  if (what && (what === 'stop' || files.length === 0)) return { kind: 'opt-out', what, text };
  const data = params.ButtonPayload || params.ListId;
  if (data && Buffer.byteLength(data) <= MAX_BUTTON_BYTES && OUR_BUTTON.test(data))
    return { kind: 'button', data };
  if (isForwarded(params)) return { kind: 'unsupported', what: 'other' };
  const beside = besideWords(params, files.length);
  const more = { ...(beside ? { beside } : {}), ...(files.length > 0 ? { files } : {}) };
  if (text.trim() !== '') return { kind: 'text', text, ...more };
  const point = pointIn(params);
  if (point && files.length === 0) return point;
  if (files.length > 0) return { kind: 'files', files, ...(beside ? { beside } : {}) };
  return beside ? { kind: 'unsupported', what: beside } : { kind: 'text', text };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Makes an answer that has Twilio text the sender, without our database. Twilio reads it only in a
 * 200, not in a 503. Source: Twilio docs, TwiML for Programmable Messaging.
 */
const apology = (text: string): WireReply => ({
  ...accepted,
  body: `<Response><Message>${text.replace(/[&<>]/g, (sign) => entities[sign] ?? '')}</Message></Response>`,
});

/**
 * Reads a message that our first address did not accept: Twilio calls the fallback address once,
 * and then no more. Source: Twilio docs, Availability and Reliability.
 */
export function readLastTry(channel: TwilioChannelId, params: Params): Received {
  const read = readMessage(channel, params);
  return read.kind === 'messages' ? { ...read, apology } : read;
}

/** Reads the message in a genuine request. */
export function readMessage(channel: TwilioChannelId, params: Params): Received {
  const odd = oddIn(params) ?? oddInMessage(params);
  if (odd !== undefined) return { kind: 'refused', reason: odd, reply: { status: 400 } };
  const { From = '', To = '', MessageSid: providerId = '' } = params;
  const message: Inbound = {
    channel,
    from: fromWire(From),
    // The agent of an RCS sender is not a number from which to answer: the default sender is used.
    ...(To.startsWith('rcs:') ? {} : { to: fromWire(To) }),
    providerId,
    content: contentOf(params),
  };
  return { kind: 'messages', messages: [message], reply: accepted };
}
