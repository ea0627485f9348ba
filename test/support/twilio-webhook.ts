import { randomBytes } from 'node:crypto';
import twilio from 'twilio';
import type { WireRequest } from '../../src/bots/channel.js';

/** A webhook call as Twilio makes it, ready for `fetch` or for a channel's route. */
export interface WebhookCall {
  readonly method: 'POST';
  /** The public URL that was signed. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A message to one of our numbers, as Twilio tells of it. */
export interface InboundText {
  readonly channel: 'sms' | 'whatsapp';
  readonly accountSid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly sid: string;
}

/** A new message SID: `SM` and 32 hex digits. */
export function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`;
}

/**
 * Signs a form as Twilio does, with the package's own
 * function: HMAC-SHA1 over the URL and the sorted parameters.
 * @param authToken the account's @param url the exact public URL @param params names and values
 */
export function signedForm(
  authToken: string,
  url: string,
  params: Readonly<Record<string, string>>,
): WebhookCall {
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, url, params),
      'user-agent': 'TwilioProxy/1.1',
      'i-twilio-idempotency-token': randomBytes(16).toString('hex'),
    },
    body: new URLSearchParams(params).toString(),
  };
}

/**
 * All parameters of an inbound message. Source: Twilio docs,
 * "Twilio's request to your incoming message Webhook URL".
 */
export function inboundParams(text: InboundText): Record<string, string> {
  const prefix = text.channel === 'whatsapp' ? 'whatsapp:' : '';
  const { sid, accountSid, from, to, body } = text;
  return {
    ToCountry: 'US',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: body,
    FromCountry: 'TG',
    To: prefix + to,
    ToZip: '',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: accountSid,
    From: prefix + from,
    ApiVersion: '2010-04-01',
    ...(text.channel === 'whatsapp'
      ? { ProfileName: 'A name that must not be kept', WaId: from.slice(1), MessageType: 'text' }
      : {}),
  };
}

/** A webhook call as a channel's route gets it from the web server. */
export function asWireRequest(call: WebhookCall): WireRequest {
  return {
    method: call.method,
    url: call.url,
    headers: call.headers,
    body: Buffer.from(call.body),
  };
}
