import twilio from 'twilio';
import type { Capabilities, Channel, Outbound, Received, Sent, WireRequest } from '../channel.js';
import { SendError } from '../errors.js';
import { Fault } from '../../shared/fault.js';
import { measure } from '../../shared/texts/segments.js';
import { canReceive, isService, toWire, type TwilioChannelId } from './address.js';
import { isSid } from './fields.js';
import { genuine, LONGEST_MESSAGE, LONGEST_STATUS, refusesHead } from './genuine.js';
import { readLastTry, readMessage } from './inbound.js';
import { fetchMedia, forgetMedia } from './media.js';
import { createTwilioPrices } from './prices.js';
import { isReference, readStatus } from './status.js';
import { errorOfFailedMessage, errorOfNoAnswer } from './to-send-error.js';
import { TwilioHttp } from './twilio-http.js';

/** The settings of a channel through Twilio. */
export interface TwilioOptions {
  readonly id: TwilioChannelId;
  /** The account's id: `AC` and 32 hex digits. */
  readonly accountSid: string;
  /** The token that signs Twilio's requests and ours. */
  readonly authToken: string;
  /** Signatures by this token are accepted too, while the token is being changed at Twilio. */
  readonly oldAuthToken?: string;
  /**
   * The default sender: a number in E.164, a short code, a name of letters, or a messaging service
   * (`MG…`).
   */
  readonly from: string;
  /** Our address on the internet, as given to Twilio: `https://host[:port][/path]`. */
  readonly publicUrl: string;
  /**
   * `discard`: Twilio is told to delete the text and number of each message (ContentRetention,
   * AddressRetention). The account must have Message Redaction, or every send fails with 30029.
   * Source: Twilio docs, Message Redaction.
   */
  readonly retention: 'discard' | 'keep';
  /**
   * `delivered`: Twilio is asked to delete its copy of each message, ours when it has arrived or
   * failed, a person's after it was read. Source: Twilio docs, Messages resource, Delete.
   */
  readonly deleteAfter?: 'never' | 'delivered';
  /**
   * How much the sender may send in a second: segments for SMS (long code 1, toll-free 3,
   * alphanumeric 10, short code 100), messages for WhatsApp. Source: Twilio docs, Understanding
   * Twilio Rate Limits and Message Queues.
   */
  readonly segmentsPerSecond: number;
  /** Another server than https://api.twilio.com: for tests. */
  readonly apiUrl?: string;
  /** The most milliseconds for one send. */
  readonly timeoutMs?: number;
}

/** The path below the address for messages that Twilio calls when that address failed. */
const FALLBACK = '/fallback';

/** Longer texts are refused with 21617. Source: Twilio docs, Messages resource, Body. */
const MAX_LENGTH = 1_600;

/**
 * Returns how long Twilio may keep a message in its queue, in whole seconds; after that it fails
 * with 30036. At least 5 are advised, 36,000 are the most. The queue comes before the carrier and
 * before WhatsApp alike. Source: Twilio docs, Messages resource, ValidityPeriod; errors 21624 and
 * 90007.
 */
const validitySeconds = (ms: number): string =>
  String(Math.min(36_000, Math.max(5, Math.floor(ms / 1_000))));

/** The parts of a channel: its options, and its connection to Twilio. */
interface Parts {
  readonly options: TwilioOptions;
  /** The path at which our routes begin. */
  readonly path: string;
  /**
   * The URL to which Twilio reports the status of a message; the message's reference is added to
   * it.
   */
  readonly statusUrl: string;
  readonly client: ReturnType<typeof twilio>;
  /** The URL at which messages are created at Twilio. */
  readonly messages: string;
  /** Twilio is asked to delete its copies. */
  readonly deletes: boolean;
}

const capabilitiesOf = ({ id, from, segmentsPerSecond }: TwilioOptions): Capabilities => ({
  letters: id === 'sms' ? 'gsm' : 'unicode',
  buttons: false,
  twoWay: canReceive(from),
  maxLength: MAX_LENGTH,
  perSecond: segmentsPerSecond,
  erases: false,
  provesSender: id === 'whatsapp',
  ...(id === 'whatsapp' ? { app: 'WhatsApp', pictures: true } : {}),
});

/** Returns a client for Twilio's SMS prices. WhatsApp is not in its list by country. */
const pricesOf = ({ id, accountSid, authToken, apiUrl }: TwilioOptions) =>
  id === 'sms'
    ? createTwilioPrices({ accountSid, authToken, ...(apiUrl === undefined ? {} : { apiUrl }) })
    : undefined;

/** Source: Twilio docs, Messages resource, Create. */
function formOf({ options, statusUrl }: Parts, message: Outbound): Record<string, string> {
  const { id, retention } = options;
  const { reference, validFor, photo, from: sender = options.from } = message;
  if (reference !== undefined && !isReference(reference))
    throw new Fault(
      'A delivery id must be 1 to 80 of the characters A-Z a-z 0-9 _ . - to be sent by Twilio.',
    );
  return {
    To: toWire(id, message.to),
    Body: message.text,
    ...(photo === undefined ? {} : { MediaUrl: photo }),
    ...(isService(sender) ? { MessagingServiceSid: sender } : { From: toWire(id, sender) }),
    ...(reference === undefined ? {} : { StatusCallback: `${statusUrl}/${reference}` }),
    ...(validFor === undefined ? {} : { ValidityPeriod: validitySeconds(validFor) }),
    ...(retention === 'discard'
      ? { ContentRetention: 'discard', AddressRetention: 'obfuscate' }
      : {}),
  };
}

/** The statuses of a message that Twilio accepted and will not send. */
const NOT_SENT = ['failed', 'undelivered', 'canceled'] as const;

async function send(parts: Parts, message: Outbound): Promise<Sent> {
  const { client, messages, options } = parts;
  // This is the library's method for custom requests: `messages.create` reads a dozen fields that
  // nobody needs.
  const answer = (await client.request({
    method: 'post',
    uri: messages,
    data: formOf(parts, message),
  })) as { body: unknown };
  const {
    sid,
    status,
    error_code: errorCode,
  } = Object(answer.body) as Record<'sid' | 'status' | 'error_code', unknown>;
  const notSent = NOT_SENT.some((one) => one === status);
  if ((typeof errorCode === 'number' && errorCode !== 0) || notSent)
    throw errorOfFailedMessage(Number(errorCode) || undefined);
  if (typeof sid !== 'string' || !/^[A-Z]{2}[0-9a-f]{32}$/.test(sid))
    throw errorOfNoAnswer(undefined);
  return { providerId: sid, segments: options.id === 'sms' ? measure(message.text).segments : 1 };
}

async function forget({ client, messages }: Parts, sid: string): Promise<void> {
  if (!isSid(sid)) return;
  const uri = messages.replace(/\.json$/, `/${sid}.json`);
  await client.request({ method: 'delete', uri }).catch((error: unknown) => {
    // The message no longer exists.
    if (!(error instanceof SendError && error.details.code === '20404')) throw error;
  });
}

/** Makes the routes; each reads only what Twilio signed. */
function routesOf({ options, path, deletes }: Parts): NonNullable<Channel['routes']> {
  const signed = (
    below: string,
    read: (url: string, params: Parameters<typeof readStatus>[1]) => Received,
  ) => ({
    path: path + below,
    longest: below.startsWith('/status') ? LONGEST_STATUS : LONGEST_MESSAGE,
    refuses: refusesHead,
    receive: async (request: WireRequest): Promise<Received> => {
      const checked = genuine(request, options);
      return checked.ok ? read(request.url, checked.params) : checked.refused;
    },
  });
  return [
    signed('', (_url, params) => readMessage(options.id, params)),
    signed(FALLBACK, (_url, params) => readLastTry(options.id, params)),
    signed('/status/:reference', (url, params) => readStatus(url, params, deletes)),
  ];
}

/**
 * Creates a channel for SMS or WhatsApp through Twilio. Webhooks: POST `/webhooks/<id>` for
 * messages, `/webhooks/<id>/status/<reference>` for the status of ours; both are trusted only with
 * Twilio's signature over the exact public URL.
 * @returns the channel; its `send` throws SendError, and Fault for a reference that cannot be part
 * of a URL
 */
export function createTwilioChannel(options: TwilioOptions): Channel {
  const { id, accountSid, authToken, from } = options;
  const http = new TwilioHttp(options.apiUrl, options.timeoutMs ?? 15_000);
  const prices = pricesOf(options);
  const path = `/webhooks/${id}`;
  const parts: Parts = {
    options,
    path,
    statusUrl: `${options.publicUrl.replace(/\/+$/, '')}${path}/status`,
    client: twilio(accountSid, authToken, { httpClient: http }),
    messages: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`,
    deletes: options.deleteAfter === 'delivered',
  };
  return {
    id,
    capabilities: capabilitiesOf(options),
    sender: isService(from) ? from : toWire(id, from),
    number: isService(from) || !canReceive(from) ? undefined : from,
    routes: routesOf(parts),
    send: (message) => send(parts, message),
    fetchFile: (source, most) => fetchMedia(options, source, most),
    ...(parts.deletes
      ? {
          forget: (sid) => forget(parts, sid),
          forgetFile: (source) => forgetMedia(options, source),
        }
      : {}),
    ...(prices ? { quote: (country, now) => prices.quote(country, now) } : {}),
    stop: async () => {
      http.close();
      prices?.close();
    },
  };
}
