import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Channel, Inbound } from '../bots/channel.js';
import type { NoPerson } from '../models/cases/tip-doc.js';
import type { Directory } from '../directory/directory.js';
import { HOUR } from '../shared/clock.js';
import type { ConversationDeps } from './deps.js';
import { ProcessMemory } from './process-memory.js';
import type { Work } from './work.js';

/**
 * The fewest digits of a telephone number with its country code; a shorter one is a short code.
 * Source: ITU-T E.164.
 */
const SHORTEST = 7;

/** Returns a number as digits alone, without the signs that some carriers leave out. */
const digitsOf = (address: string): string => address.replace(/^(?:whatsapp:)?(?:\+|00)?/, '');

/** Our own numbers and bots, in the form in which messages name them. */
const ours = (channels: Iterable<Channel>): string[] =>
  [...channels].map(({ sender }) => digitsOf(sender));

/** The fewest digits of a subscriber's number after the country code, in our countries. */
const SHORTEST_HERE = 7;

/** Checks for a short code to which a carrier added its country code: "+2218080". */
const isShortHere = (digits: string, directory: Directory): boolean =>
  directory
    .countries()
    .some(
      ({ callingCode }) =>
        digits.startsWith(callingCode) && digits.length - callingCode.length < SHORTEST_HERE,
    );

/**
 * Checks whether a number with a plus is a premium number, by the numbering plan of its country.
 */
export const isPremiumNumber = (phone: string): boolean =>
  parsePhoneNumberFromString(phone)?.getType() === 'PREMIUM_RATE';

/**
 * Returns the kind of a sender that nobody can talk with; undefined for everybody else. By SMS such
 * a sender is a name, a short code or a premium number; on every channel it is one of our own
 * numbers. A focal point's own address never is. Their words are saved for a person to look at, and
 * lead to no reply and no call: see docs/adr/017.
 */
export function automatedSender(
  { channels, directory }: Pick<ConversationDeps, 'channels' | 'directory'>,
  { channel, from, to }: Pick<Inbound, 'channel' | 'from' | 'to'>,
  isPremium = isPremiumNumber,
): NoPerson | undefined {
  if (directory().focalPointAt(channel, from)) return undefined;
  if (from === to || ours(channels.values()).includes(digitsOf(from))) return 'ourselves';
  if (channels.get(channel)?.capabilities.letters !== 'gsm') return undefined;
  const digits = from.replace(/^\+/, '').replace(/[\s().-]/g, '');
  if (!/^\d*$/.test(digits)) return 'name';
  if (digits.length < SHORTEST || isShortHere(digitsOf(digits), directory())) return 'shortCode';
  return from.startsWith('+') && isPremium(from) ? 'premium' : undefined;
}

/**
 * Remembers for an hour which people have premium numbers, because parsing a number takes longer
 * than a look-up.
 */
export class PremiumNumbers {
  private readonly known = new ProcessMemory<{ readonly premium: boolean; readonly at: number }>(
    50_000,
    (one, now) => (one.at > now.getTime() - HOUR ? one : undefined),
  );

  /** @param person the keyed name of the person who writes from the number */
  is(person: string, phone: string, now: Date): boolean {
    const known = this.known.of(person, now);
    if (known) return known.premium;
    const premium = isPremiumNumber(phone);
    this.known.keep(person, { premium, at: now.getTime() }, now);
    return premium;
  }
}

/**
 * Returns the work of a turn of such a sender: the tip is saved with the kind of its sender, and
 * nobody is called or answered.
 */
export function keepUnanswered(work: Work | undefined, sender: NoPerson): Work | undefined {
  if (!work) return undefined;
  const { escalate: _, to: __, ...rest } = work;
  return { ...rest, ...(work.tip ? { tip: { ...work.tip, sender } } : {}), replies: [] };
}

/** Returns the words of a message, or an empty text. */
export const wordsOf = ({ content }: Inbound): string => ('text' in content ? content.text : '');
