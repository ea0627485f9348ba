import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ChannelRoute, Refused, WireHead, WireReply } from '../channel.js';
import { readUpdate } from './update.js';

/** The path at which Telegram's updates arrive, below PUBLIC_URL. */
export const WEBHOOK_PATH = '/webhooks/telegram';

/**
 * Returns the secret of the webhook when none is configured: derived from the token, so that every
 * process has the same.
 */
export function derivedSecret(token: string): string {
  return createHmac('sha256', token).update('amana telegram webhook').digest('base64url');
}

/**
 * Returns the address for Telegram. Telegram never reports the secret it has, so a fingerprint of
 * it (36 bits of an HMAC) is in the query: a changed secret changes the address, which is noticed
 * at the next start.
 */
export function webhookUrl(publicUrl: string, secret: string): string {
  const fingerprint = createHmac('sha256', secret)
    .update('fingerprint')
    .digest('base64url')
    .slice(0, 6);
  return `${publicUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}?v=${fingerprint}`;
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const ok: WireReply = { status: 200 };

/**
 * The most bytes of an update. Usual ones have a few kilobytes; one with every entity of the
 * longest text has about fifty.
 */
const LONGEST_UPDATE = 256 * 1024;

function refused(status: number, reason: string): Refused {
  return { kind: 'refused', reason, reply: { status } };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Telegram executes the method in the answer, so a button's spinner stops without another call. */
function answerButton(callbackId: string): WireReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: callbackId }),
  };
}

/**
 * Makes the route of Telegram's webhook. Nothing of a request is parsed before its secret was
 * checked, in constant time. Source: Bot API, setWebhook, secret_token.
 */
export function webhookRoute(secret: string): ChannelRoute {
  const expected = digest(secret);
  const refuses = ({ method, headers }: WireHead): Refused | undefined => {
    if (method !== 'POST') return refused(405, 'not a POST');
    const given = headers['x-telegram-bot-api-secret-token'];
    // Hashed, so that timing shows neither the length nor a correct beginning.
    if (timingSafeEqual(digest(given ?? ''), expected)) return undefined;
    return refused(403, given === undefined ? 'no secret' : 'wrong secret');
  };
  return {
    path: WEBHOOK_PATH,
    longest: LONGEST_UPDATE,
    refuses,
    async receive({ body, ...head }) {
      const early = refuses(head);
      if (early) return early;
      const update = readUpdate(parse(body));
      if (update.kind === 'unreadable') return refused(400, 'not an update');
      if (update.kind === 'ignored') return { kind: 'ignored', reason: update.reason, reply: ok };
      const reply = update.callbackId === undefined ? ok : answerButton(update.callbackId);
      return { kind: 'messages', messages: update.messages, reply };
    },
  };
}
