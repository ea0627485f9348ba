import type { GatewayKeyring } from '../privacy/keyring.js';

/**
 * Returns the names under which the gateway may store a tip's mailbox, the one to write first. The
 * tip knows a random handle, the gateway only a keyed digest of it: with both databases and no key,
 * mailboxes and tips cannot be joined.
 */
export function mailboxNames(
  keys: GatewayKeyring,
  handle: string,
  now: Date,
): readonly [string, ...string[]] {
  return keys.names('mailbox', [handle], now);
}
