import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Channel, Inbound } from '../bots/channel.js';
import type { NoPerson } from '../models/cases/tip.js';
import type { ConversationDeps } from './deps.js';
import type { Work } from './work.js';

/** A telephone number has at least this many digits with its country code; what has fewer is a short code. Source: ITU-T E.164. */
const SHORTEST = 7;

/** Our numbers and bots, as messages name them. */
const ours = (channels: Iterable<Channel>): string[] =>
  [...channels].map(({ sender }) => sender.replace(/^whatsapp:/, ''));

/**
 * Whether a sender is one that nobody can talk with: by SMS a name, a short code or a premium number, on every channel
 * ourselves. A focal point's own address never is. What such a sender says is kept for a person to look at, and leads to no
 * reply and no call: see docs/adr/017.
 */
export function noPerson(
  { channels, directory }: Pick<ConversationDeps, 'channels' | 'directory'>,
  { channel, from, to }: Pick<Inbound, 'channel' | 'from' | 'to'>,
): NoPerson | undefined {
  if (directory().focalPointAt(channel, from)) return undefined;
  if (from === to || ours(channels.values()).includes(from)) return 'ourselves';
  if (channels.get(channel)?.capabilities.letters !== 'gsm') return undefined;
  const digits = from.replace(/^\+/, '').replace(/[\s().-]/g, '');
  if (!/^\d*$/.test(digits)) return 'name';
  if (digits.length < SHORTEST) return 'shortCode';
  const type = from.startsWith('+') ? parsePhoneNumberFromString(from)?.getType() : undefined;
  return type === 'PREMIUM_RATE' ? 'premium' : undefined;
}

/** The work of a turn of such a sender: the tip is kept, with what it is from, and nobody is called or answered. */
export function forTheList(work: Work | undefined, sender: NoPerson): Work | undefined {
  if (!work) return undefined;
  const { escalate: _, to: __, ...rest } = work;
  return { ...rest, ...(work.tip ? { tip: { ...work.tip, sender } } : {}), replies: [] };
}

/** The words of a message, if it has any. */
export const wordsOf = ({ content }: Inbound): string => ('text' in content ? content.text : '');
