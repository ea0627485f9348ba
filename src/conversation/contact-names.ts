import type { Inbound } from '../bots/channel.js';
import type { ConversationDeps } from './deps.js';

/** Where a turn's replies go. */
export type ReplyTo = Pick<Inbound, 'channel' | 'from' | 'to'>;

/** Keyed names under which somebody may be kept, under every key; the first is the one to write. */
type Names = readonly [string, ...string[]];

/** The names of a person as the owner of a return address. */
export const ownerNames = (
  { keys }: Pick<ConversationDeps, 'keys'>,
  { channel, from }: ReplyTo,
  now: Date,
): Names => keys.gateway().names('opt-out', [channel, from], now);

/** The names of a person as a subscriber. */
export const subscriberNames = (
  { keys }: Pick<ConversationDeps, 'keys'>,
  { channel, from }: ReplyTo,
  now: Date,
): Names => keys.gateway().names('subscriber', [channel, from], now);
