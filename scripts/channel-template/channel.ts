import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalPhone } from '../../src/shared/phone.js';
import { measure } from '../../src/shared/texts/segments.js';
import {
  LONGEST_TEXT,
  type Capabilities,
  type Channel,
  type ChannelId,
  type ChannelRoute,
  type InboundContent,
  type Received,
  type Refused,
  type Sent,
  type WireHead,
} from '../../src/bots/channel.js';
import { SendError, type SendFailure } from '../../src/bots/errors.js';

/** The id of the channel in `channelIds`. */
const ID: ChannelId = 'sms';

/**
 * What the provider and its senders can do. Take each value from the provider's documentation, and
 * name the page.
 */
const capabilities: Capabilities = {
  letters: 'gsm',
  buttons: false,
  twoWay: true,
  maxLength: 1_600,
  perSecond: 1,
  erases: false,
};

/** Longer than anything the provider sends, in bytes. */
const LONGEST = 64 * 1024;
/** A provider that does not answer for so long is away, in milliseconds. */
const TIMEOUT = 10_000;

export interface TemplateOptions {
  /** Where the provider's API is. */
  readonly apiUrl: string;
  /** What we call the API with. */
  readonly apiKey: string;
  /** What the provider signs its webhooks with. */
  readonly webhookSecret: string;
  /** Our own number at the provider. */
  readonly from: string;
}

/** What the provider's codes mean. A code that is not here is `unclear`: it is tried again. */
const failures: Readonly<Record<string, SendFailure>> = {
  'opted-out': 'optedOut',
  'no-such-number': 'unreachable',
  'text-refused': 'refused',
};

const refused = (status: number, reason: string): Refused => ({
  kind: 'refused',
  reason,
  reply: { status },
});

/** How the provider signs: here HMAC-SHA-256 over the body. */
export const signatureOf = (secret: string, body: Buffer): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** Compared in constant time. */
function isSigned(secret: string, given: string | undefined, body: Buffer): boolean {
  const expected = Buffer.from(signatureOf(secret, body));
  const signature = Buffer.from(given ?? '');
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

/** What we read of a webhook; everything else is left behind. */
function read(body: Buffer): { id: string; from: string; content: InboundContent } | undefined {
  try {
    const { id, from, text, media } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    if (typeof id !== 'string' || typeof from !== 'string') return undefined;
    if (typeof text === 'string')
      return { id, from, content: { kind: 'text', text: text.slice(0, LONGEST_TEXT) } };
    const what = media === 'location' || media === 'contact' ? media : 'media';
    return { id, from, content: { kind: 'unsupported', what } };
  } catch {
    return undefined;
  }
}

function route({ webhookSecret, from: to }: TemplateOptions): ChannelRoute {
  const refuses = ({ method, headers }: WireHead): Refused | undefined => {
    if (method !== 'POST') return refused(405, 'not a POST');
    return headers['x-signature'] ? undefined : refused(403, 'no signature');
  };
  return {
    path: '/webhooks/template',
    longest: LONGEST,
    refuses,
    receive({ body, ...head }): Promise<Received> {
      const early = refuses(head);
      if (early) return Promise.resolve(early);
      if (body.length > LONGEST) return Promise.resolve(refused(413, 'too long'));
      // Nothing is parsed before the signature has been found right.
      if (!isSigned(webhookSecret, head.headers['x-signature'], body))
        return Promise.resolve(refused(403, 'wrong signature'));
      const message = read(body);
      if (!message) return Promise.resolve(refused(400, 'not a message'));
      const { id: providerId, from, content } = message;
      return Promise.resolve({
        kind: 'messages',
        messages: [{ channel: ID, from: canonicalPhone(from), to, providerId, content }],
        reply: { status: 200 },
      });
    },
  };
}

/** What the API said: an id, or a code. */
interface Answer {
  readonly id?: string;
  readonly code?: string;
}

/** Fails with the provider's code, and with neither the address nor the text. */
function failed({ status, headers }: Response, { code }: Answer): SendError {
  const said = code ?? `HTTP ${status}`;
  if (status === 429) {
    const wait = Number(headers.get('retry-after'));
    return new SendError('throttled', {
      code: said,
      ...(wait > 0 ? { retryAfterMs: wait * 1_000 } : {}),
    });
  }
  if (status >= 500) return new SendError('unavailable', { code: said });
  if (status === 401 || status === 403) return new SendError('misconfigured', { code: said });
  return new SendError(failures[code ?? ''] ?? 'unclear', { code: said });
}

/**
 * Creates the channel. It translates and nothing else: it keeps nothing, retries nothing and knows
 * no other channel.
 */
export function createTemplateChannel(options: TemplateOptions): Channel {
  const { apiUrl, apiKey, from: ours } = options;
  return {
    id: ID,
    capabilities,
    sender: ours,
    routes: [route(options)],
    async send({ to, from = ours, text, reference }): Promise<Sent> {
      const response = await fetch(`${apiUrl}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ to, from, text, reference }),
        signal: AbortSignal.timeout(TIMEOUT),
      }).catch((error: unknown) => {
        // The cause of a failed fetch may quote the request: only its code goes on.
        const { cause } = error as { cause?: { code?: string } };
        throw new SendError('unavailable', { code: cause?.code ?? 'no answer' });
      });
      const answer = (await response.json().catch(() => ({}))) as Answer;
      if (!response.ok || answer.id === undefined) throw failed(response, answer);
      return { providerId: answer.id, segments: measure(text).segments };
    },
  };
}
