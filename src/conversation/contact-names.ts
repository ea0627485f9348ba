import type { Inbound } from '../bots/channel.js';
import { channelOfPerson, channelsOfAddress } from '../shared/phone.js';
import type { ConversationDeps } from './deps.js';

/** The address to which a turn's replies go. */
export type ReplyTo = Pick<Inbound, 'channel' | 'from' | 'to'>;

/**
 * Keyed names under which a person may be stored, one for each key; new documents use the first.
 */
type Names = readonly [string, ...string[]];

/** Returns the names of a person as the owner of a return address. */
export const ownerNames = (
  { keys }: Pick<ConversationDeps, 'keys'>,
  { channel, from }: ReplyTo,
  now: Date,
): Names => keys.gateway().names('opt-out', [channel, from], now);

/** Returns the names of a person as a subscriber of one channel. */
export const subscriberNames = (
  { keys }: Pick<ConversationDeps, 'keys'>,
  { channel, from }: ReplyTo,
  now: Date,
): Names => keys.gateway().names('subscriber', [channel, from], now);

/** The names of a phone: by SMS and by WhatsApp it is the same one. */
export const phoneNames = (
  { keys }: Pick<ConversationDeps, 'keys'>,
  { channel, from }: ReplyTo,
  now: Date,
): Names => keys.gateway().names('quiet-phone', [channelOfPerson(channel), from], now);

/** The names of somebody on each channel on which they have the same address, theirs first. */
function onAllChannels(
  namesOf: typeof ownerNames,
  deps: Pick<ConversationDeps, 'keys'>,
  to: ReplyTo,
  now: Date,
): Names {
  const [first, ...others] = channelsOfAddress(to.channel).map((channel) =>
    namesOf(deps, { ...to, channel }, now),
  );
  return [...(first ?? namesOf(deps, to, now)), ...others.flat()];
}

/**
 * Returns all names of a person as a subscriber. One number is one member, on the channel by which
 * they joined last, so that nobody is asked, told or counted twice.
 */
export const memberNames = (deps: Pick<ConversationDeps, 'keys'>, to: ReplyTo, now: Date): Names =>
  onAllChannels(subscriberNames, deps, to, now);

/**
 * Returns all names of a person who leaves for good. A person has one number for SMS and WhatsApp,
 * and they are told that it is deleted.
 */
export const ownerNamesOfLeaver = (
  deps: Pick<ConversationDeps, 'keys'>,
  to: ReplyTo,
  now: Date,
): Names => onAllChannels(ownerNames, deps, to, now);
