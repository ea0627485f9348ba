import { createHmac } from 'node:crypto';
import { randomPiece } from '../shared/random.js';

const PREFIX = 'whsec_';

/** Makes a random secret, in the form of Standard Webhooks. */
export const newSecret = (): string => PREFIX + randomPiece(24).toString('base64');

/**
 * Returns the headers that prove to a receiver that a message is ours and fresh. Two secrets give
 * two signatures: a receiver that knows either accepts it. Source: Standard Webhooks, symmetric
 * signatures.
 * @param at when it is sent
 */
export function signed(
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string,
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const signature = (secret: string) =>
    `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
      .update(`${id}.${seconds}.${body}`)
      .digest('base64')}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets.map(signature).join(' '),
  };
}
