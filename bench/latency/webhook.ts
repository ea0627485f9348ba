import { createHmac, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { inboundParams, newSid } from '../../test/support/twilio-webhook.js';
import { PUBLIC_URL, SENDER } from '../lib/production.js';
import { talk, type Event } from './crowd.js';

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

/** Calls webhooks as Twilio does, in turn at each of the processes. */
export class Webhooks {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  private turn = 0;

  /** @param urls where the processes listen */
  constructor(
    private readonly urls: readonly string[],
    private readonly account: { readonly accountSid: string; readonly authToken: string },
  ) {}

  /** @returns the status; 0 when the connection failed */
  call({ person, place }: Event): Promise<number> {
    const { accountSid, authToken } = this.account;
    const sid = (person.sids[place] ??= newSid());
    const body = talk(person.token)[place] ?? '';
    const params = inboundParams({
      channel: 'sms',
      accountSid,
      from: person.phone,
      to: SENDER,
      body,
      sid,
    });
    const form = new URLSearchParams(params).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signature(authToken, `${PUBLIC_URL}/webhooks/sms`, params),
      'i-twilio-idempotency-token': randomBytes(16).toString('hex'),
      'content-length': String(Buffer.byteLength(form)),
    };
    const url = `${this.urls[this.turn++ % this.urls.length]}/webhooks/sms`;
    return new Promise((resolve) => {
      const sent = request(url, { method: 'POST', agent: this.agent, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', () => resolve(0));
      sent.end(form);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
