import { createHmac, randomBytes } from 'node:crypto';
import { inboundParams, newSid } from '../../test/support/twilio-webhook.js';
import type { TwilioAccount } from './providers.js';
import { Posts } from './wire.js';

/** A stack under test, as people reach it. */
export type Target =
  | {
      readonly kind: 'twilio';
      readonly url: string;
      readonly publicUrl: string;
      readonly sender: string;
      readonly open: boolean;
    }
  | { readonly kind: 'telegram'; readonly url: string };

const lines = new Map<string, Posts>();

function lineTo(url: string): Posts {
  let line = lines.get(url);
  if (!line) lines.set(url, (line = new Posts(url)));
  return line;
}

/**
 * Closes all connections: those that idle while another
 * stack has its round would be closed under our hands.
 */
export function hangUp(): void {
  for (const line of lines.values()) line.hangUp();
}

/**
 * Twilio's signature: HMAC-SHA1 over the URL and the sorted
 * parameters. Source: Twilio docs, Webhooks Security.
 */
function signature(
  authToken: string,
  url: string,
  params: Readonly<Record<string, string>>,
): string {
  const data = Object.keys(params)
    .sort()
    .reduce((text, name) => text + name + params[name], url);
  return createHmac('sha1', authToken).update(data).digest('base64');
}

let updates = 0;

/** The webhook call of one text. @returns whether it was acknowledged */
export async function deliver(
  target: Target,
  account: TwilioAccount,
  person: { readonly phone: string; readonly chat: string },
  text: string,
): Promise<boolean> {
  if (target.kind === 'twilio') {
    const params = inboundParams({
      channel: 'sms',
      accountSid: account.accountSid,
      from: person.phone,
      to: target.sender,
      body: text,
      sid: newSid(),
    });
    const signed = signature(account.authToken, `${target.publicUrl}/webhooks/sms`, params);
    const headers =
      'Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n' +
      `X-Twilio-Signature: ${signed}\r\nUser-Agent: TwilioProxy/1.1\r\n` +
      `I-Twilio-Idempotency-Token: ${randomBytes(16).toString('hex')}\r\n`;
    return (await lineTo(target.url).post(headers, new URLSearchParams(params).toString())) === 200;
  }
  updates += 1;
  const id = Number(person.chat);
  const from = { id, is_bot: false, first_name: 'P', language_code: 'fr' };
  const message = {
    message_id: updates,
    date: 1_764_000_000,
    chat: { id, type: 'private', first_name: 'P' },
    from,
    text,
  };
  const body = JSON.stringify({ update_id: updates, message });
  return (await lineTo(target.url).post('Content-Type: application/json\r\n', body)) === 200;
}
