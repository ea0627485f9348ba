import type { ChannelId, Inbound } from '../bots/channel.js';
import type { ConversationDeps } from './deps.js';

/** Where a turn's replies go. */
export type ReplyTo = Pick<Inbound, 'channel' | 'from' | 'to'>;

/** Channels on which a person is their phone number. */
const byNumber: readonly ChannelId[] = ['sms', 'whatsapp'];

/** The channels on which somebody is known by the same address, the one they are on first. */
export const channelsOfAddress = (channel: ChannelId): readonly ChannelId[] => [
  ...new Set([channel, ...(byNumber.includes(channel) ? byNumber : [])]),
];

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

/**
 * All names of somebody who leaves for good: by SMS and by WhatsApp a person has one number, and
 * they are told that it is deleted.
 */
export function namesOfLeaver(
  deps: Pick<ConversationDeps, 'keys'>,
  to: ReplyTo,
  now: Date,
): { readonly owner: Names; readonly subscriber: Names } {
  const all = (namesOf: typeof ownerNames): Names => {
    const [first, ...others] = channelsOfAddress(to.channel).map((channel) =>
      namesOf(deps, { ...to, channel }, now),
    );
    return [...(first ?? namesOf(deps, to, now)), ...others.flat()];
  };
  return { owner: all(ownerNames), subscriber: all(subscriberNames) };
}
