import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { withPlainDigits } from '../shared/texts/fold.js';
import { canonicalPhone, withoutTrunkZero } from '../shared/phone.js';
import type { Reach } from './directory.js';

type Channel = Reach['channel'];

/** Every channel must be here, or this does not compile: a focal point can be called on each. */
const known = {
  sms: true,
  whatsapp: true,
  telegram: true,
  'demo-sms': true,
  'demo-chat': true,
} as const satisfies Record<Channel, true>;
const channels = Object.keys(known) as readonly Channel[];

const form = 'Write a channel and an address, like sms:+22890112233 or telegram:123456789';

/** A reach, or what is wrong with the text; the message never repeats the address. */
export type ReadReach = { ok: true; reach: Reach } | { ok: false; message: string };

const wrong = (message: string): ReadReach => ({ ok: false, message });

function phoneProblem(phone: string): string | null {
  if (/^\d{2,6}$/.test(phone))
    return 'is a short code, which cannot be called on. Give a full number';
  if (!/^\+[1-9]\d{6,14}$/.test(phone))
    return 'is not an international number. Write it with + and the country code, like +22890112233';
  if (parsePhoneNumberFromString(canonicalPhone(phone))?.isValid()) return null;
  if (/^\+(229|225)\d{8}$/.test(phone)) {
    return 'is an old 8-digit number that cannot be a mobile phone. Numbers of Benin and Côte d’Ivoire have 10 digits after the country code now';
  }
  return 'is not a number of that country. Check its digits';
}

/**
 * Returns a typed phone number as providers accept it: it handles digits of any script, 00 for +,
 * `(0)`, and the zero that is dialled only within the country. An SMS goes to today's number; a
 * WhatsApp account from before a change of numbers keeps the old one, and is reached only there.
 */
function phoneFrom(written: string, channel: 'sms' | 'whatsapp'): string {
  const digits = withPlainDigits(written.normalize('NFKC'))
    .replace(/\(0\)/, '')
    .replace(/[\s().\p{Pd}\p{Cf}/]/gu, '')
    .replace(/^00(?=[1-9])/, '+');
  return channel === 'sms' ? canonicalPhone(digits) : withoutTrunkZero(digits);
}

/**
 * Reads `channel:address`. It ignores spaces, dots, hyphens and brackets in a phone number.
 * @returns the reach with its canonical address, or what is wrong and what is allowed
 */
export function readReach(text: string): ReadReach {
  const [, name = '', rest = ''] = /^\s*([a-z-]+)\s*:(.*)$/is.exec(text) ?? [];
  const channel = channels.find((one) => one === name.toLowerCase());
  if (!channel) {
    return wrong(
      name === ''
        ? `is not a reach. ${form}`
        : `names no channel. Use one of: ${channels.join(', ')}. ${form}`,
    );
  }
  const address =
    channel === 'sms' || channel === 'whatsapp'
      ? phoneFrom(rest, channel)
      : channel === 'demo-chat'
        ? rest.trim()
        : rest.replace(/[\s().-]/g, '');
  const reach = { ok: true, reach: { channel, address } } as const;
  switch (channel) {
    case 'sms':
    case 'whatsapp': {
      const problem = phoneProblem(address);
      return problem === null ? reach : wrong(`: what follows ${channel}: ${problem}.`);
    }
    case 'telegram':
      return /^[1-9]\d{0,15}$/.test(address)
        ? reach
        : wrong(
            ': what follows telegram: is not a chat id. It is the number of a private chat with the bot.',
          );
    case 'demo-sms':
      return /^\+\d{7,15}$/.test(address)
        ? reach
        : wrong(': what follows demo-sms: is not a number with + and 7 to 15 digits.');
    case 'demo-chat':
      return /^[\w-]{1,64}$/.test(address)
        ? reach
        : wrong(': what follows demo-chat: is not an id of letters, digits, - and _.');
  }
}

/** Writes what `readReach` reads. */
export function writeReach({ channel, address }: Reach): string {
  return `${channel}:${address}`;
}
