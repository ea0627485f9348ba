import { createHmac, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { inboundParams, newSid } from '../../test/support/twilio-webhook.js';
import type { TwilioAccount } from './providers.js';

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

const newAgent = () => new Agent({ keepAlive: true, maxSockets: 2_048 });
let agent = newAgent();

/** Closes all connections: those that idle while another stack has its round would be closed under our hands. */
export function hangUp(): void {
  agent.destroy();
  agent = newAgent();
}

/** A kept connection that its server closed in the same moment is tried once more, as the providers do. */
function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(url, { method: 'POST', agent, headers: { ...headers, ...length } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', (error) => {
      if (sent.reusedSocket) resolve(post(url, headers, body));
      else reject(error);
    });
    sent.end(body);
  });
}

/** Twilio's signature: HMAC-SHA1 over the URL and the sorted parameters. Source: Twilio docs, Webhooks Security. */
function signature(authToken: string, url: string, params: Readonly<Record<string, string>>): string {
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
    const params = inboundParams({ channel: 'sms', accountSid: account.accountSid, from: person.phone, to: target.sender, body: text, sid: newSid() }); // prettier-ignore
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signature(account.authToken, `${target.publicUrl}/webhooks/sms`, params),
      'i-twilio-idempotency-token': randomBytes(16).toString('hex'),
    };
    const status = await post(target.url, headers, new URLSearchParams(params).toString());
    return status === 200;
  }
  updates += 1;
  const id = Number(person.chat);
  const from = { id, is_bot: false, first_name: 'P', language_code: 'fr' };
  const message = { message_id: updates, date: 1_764_000_000, chat: { id, type: 'private', first_name: 'P' }, from, text }; // prettier-ignore
  const headers = { 'content-type': 'application/json' };
  const status = await post(target.url, headers, JSON.stringify({ update_id: updates, message }));
  return status === 200;
}
