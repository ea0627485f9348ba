import type { ServerResponse } from 'node:http';
import { newSid } from './twilio-webhook.js';

/** A form of the Messages API, each parameter given once. */
export type Form = Readonly<Record<string, string>>;

/** A message the application sent. Addresses are without `whatsapp:`. */
export interface SentMessage {
  readonly sid: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly to: string;
  /** A number, or the SID of a messaging service. */
  readonly from: string;
  readonly text: string;
  /** The address of a picture that goes with it. */
  readonly media?: string;
  readonly statusCallback: string | undefined;
  readonly contentRetention: string | undefined;
  readonly addressRetention: string | undefined;
  /** In seconds. */
  readonly validityPeriod: number | undefined;
}

/**
 * How the server fails a send:
 * a number is one of Twilio's error codes, with the HTTP status it comes with ·
 * `{ status, code?, retryAfter? }` is any answer, `retryAfter` in seconds ·
 * `garbage` is 201 with a page of HTML · `empty` is 201 with JSON that names no message · `hang`
 * never answers · `drip` answers 201 and then a letter at a time, without end ·
 * `reset` breaks the connection before the message is taken · `lost`
 * takes it and breaks the connection then · `{ failedAtOnce }` takes the
 * message and says in the same breath that it failed with that code.
 */
export type TwilioFailure =
  | number
  | { readonly status: number; readonly code?: number; readonly retryAfter?: number }
  | { readonly failedAtOnce: number }
  | 'garbage'
  | 'empty'
  | 'hang'
  | 'drip'
  | 'reset'
  | 'lost';

/** The parameters of a send that we know. Source: Twilio docs, Messages resource, Create. */
export const known: ReadonlySet<string> = new Set([
  'To',
  'From',
  'MessagingServiceSid',
  'Body',
  'MediaUrl',
  'StatusCallback',
  'ContentRetention',
  'AddressRetention',
  'ValidityPeriod',
]);
/**
 * Source: Twilio docs: 20003 comes with 401, 20404 with 404, 20429 with 429; the others with 400.
 */
export const statusOf: Readonly<Record<number, number>> = { 20003: 401, 20404: 404, 20429: 429 };

const E164 = /^\+[1-9]\d{6,14}$/;
const SERVICE = /^MG[0-9a-f]{32}$/;

/** The error code with which Twilio refuses a form, if it does. */
export function faultIn(form: Form): number | undefined {
  const { To = '', From, MessagingServiceSid, Body = '', StatusCallback, ContentRetention } = form;
  const whatsapp = To.startsWith('whatsapp:');
  if (!E164.test(To.replace(/^whatsapp:/, ''))) return 21211;
  if (From === undefined && MessagingServiceSid === undefined) return 21603;
  if (MessagingServiceSid !== undefined && !SERVICE.test(MessagingServiceSid)) return 21705;
  if (From !== undefined && From.startsWith('whatsapp:') !== whatsapp) return 21910;
  if (
    From !== undefined &&
    !/^(\+?\d{4,15}|[A-Za-z0-9 ]{1,11})$/.test(From.replace(/^whatsapp:/, ''))
  )
    return 21606;
  if (Body === '') return 21602;
  if (Body.length > 1_600) return 21617;
  if (form.MediaUrl !== undefined && !/^https:\/\/[^/\s]+\/\S+$/.test(form.MediaUrl)) return 21620;
  if (StatusCallback !== undefined && !/^https?:\/\/[^/\s_]+\/\S*$/.test(StatusCallback))
    return 21609;
  if (ContentRetention !== undefined && !['retain', 'discard'].includes(ContentRetention))
    return 30029;
  if (
    form.AddressRetention !== undefined &&
    !['retain', 'obfuscate'].includes(form.AddressRetention)
  )
    return 30030;
  if (
    form.ValidityPeriod !== undefined &&
    !(/^[1-9]\d{0,4}$/.test(form.ValidityPeriod) && Number(form.ValidityPeriod) <= 36_000)
  )
    return 21624;
  return undefined;
}

/** What a form says, taken as a message. */
export function messageOf(form: Form): SentMessage {
  return {
    sid: newSid(),
    channel: form.To?.startsWith('whatsapp:') ? 'whatsapp' : 'sms',
    to: (form.To ?? '').replace(/^whatsapp:/, ''),
    from: form.MessagingServiceSid ?? (form.From ?? '').replace(/^whatsapp:/, ''),
    text: form.Body ?? '',
    ...(form.MediaUrl === undefined ? {} : { media: form.MediaUrl }),
    statusCallback: form.StatusCallback,
    contentRetention: form.ContentRetention,
    addressRetention: form.AddressRetention,
    validityPeriod: form.ValidityPeriod === undefined ? undefined : Number(form.ValidityPeriod),
  };
}

/** An address of a message as Twilio writes it. */
export function onWire({ channel }: SentMessage, address: string): string {
  return channel === 'whatsapp' ? `whatsapp:${address}` : address;
}

/**
 * Like the real one, errors quote the address and
 * the text: a caller that repeats them is found out.
 */
export function answerRefused(
  response: ServerResponse,
  status: number,
  code: number | undefined,
  quote: string,
  wait?: number,
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
  });
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  response.end(
    JSON.stringify({ code, message: `This cannot be sent: ${quote}`, more_info, status }),
  );
}

/**
 * Answers as Twilio does to a message it takes. @param errorCode when it failed in the same breath
 */
export function answerCreated(
  response: ServerResponse,
  accountSid: string,
  message: SentMessage,
  errorCode?: number,
): void {
  const service = SERVICE.test(message.from);
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      account_sid: accountSid,
      api_version: '2010-04-01',
      body: message.text,
      date_created: 'Thu, 20 Jul 2023 09:00:00 +0000',
      date_sent: null,
      date_updated: 'Thu, 20 Jul 2023 09:00:00 +0000',
      direction: 'outbound-api',
      error_code: errorCode ?? null,
      error_message: errorCode === undefined ? null : `Failed for ${onWire(message, message.to)}`,
      from: service ? null : onWire(message, message.from),
      messaging_service_sid: service ? message.from : null,
      num_media: '0',
      num_segments: '1',
      price: null,
      price_unit: null,
      sid: message.sid,
      status: errorCode === undefined ? 'queued' : 'failed',
      subresource_uris: {},
      to: onWire(message, message.to),
      uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}.json`,
    }),
  );
}
