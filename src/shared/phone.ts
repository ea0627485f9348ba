/** A change of a country's numbering plan: the same phone before and after it. */
interface Renumbering {
  /** A pattern for an old number, without anything else. */
  readonly old: RegExp;
  /** The new number, in terms of `old`. */
  readonly now: string | ((...found: string[]) => string);
  /** A pattern for the new numbers that had another form, and that form. */
  readonly changed: RegExp;
  readonly before: string;
}

/**
 * Returns the digits of the mobile carrier that Côte d'Ivoire put in front of eight: the second of
 * the eight tells the carrier (0 to 3 Moov, 4 to 6 MTN, 7 to 9 Orange). Landlines, which begin with
 * 2 or 3, write no texts.
 */
const carrierOf = (second: string): string =>
  Number(second) <= 3 ? '01' : Number(second) <= 6 ? '05' : '07';

/**
 * Numbering plans that changed while people kept their accounts: WhatsApp continues to write from
 * the old number until its owner changes it there. For Latin America, where a diaspora lives,
 * WhatsApp and SMS write mobile numbers in two ways. Sources: ARTCI, 31 January 2021; ARCEP Bénin,
 * 30 November 2024; ITU, national numbering plans of 52, 54 and 55.
 */
const renumberings: readonly Renumbering[] = [
  { old: /^\+229(\d{8})$/, now: '+22901$1', changed: /^\+22901(\d{8})$/, before: '+229$1' },
  {
    old: /^\+225([04-9])(\d)(\d{6})$/,
    now: (_all, first = '', second = '', rest = '') =>
      `+225${carrierOf(second)}${first}${second}${rest}`,
    changed: /^\+2250[157]([04-9]\d{7})$/,
    before: '+225$1',
  },
  { old: /^\+521(\d{10})$/, now: '+52$1', changed: /^\+52([2-9]\d{9})$/, before: '+521$1' },
  { old: /^\+54([1-3]\d{9})$/, now: '+549$1', changed: /^\+549([1-3]\d{9})$/, before: '+54$1' },
  {
    old: /^\+55([1-9]\d)([6-9]\d{7})$/,
    now: '+55$19$2',
    changed: /^\+55([1-9]\d)9([6-9]\d{7})$/,
    before: '+55$1$2',
  },
];

/** Matches numbers with the zero that is dialled only within the country: Nigeria, Ghana. */
const trunkZero = /^\+(?:(234)0(\d{10})|(233)0(\d{9}))$/;

/** Returns a number without the zero that is dialled only within its country. */
export const withoutTrunkZero = (phone: string): string => phone.replace(trunkZero, '+$1$3$2$4');

/** Checks whether an address is a number with a plus; only such a one has several forms. */
export const isNumber = (address: string): boolean => address.startsWith('+');

/**
 * Returns the one form under which a person is known, in whichever form of their number they write.
 * Replies go to the form from which they wrote. A text that is not a number with a plus stays
 * unchanged.
 */
export function canonicalPhone(address: string): string {
  if (!isNumber(address)) return address;
  const phone = withoutTrunkZero(address);
  const plan = renumberings.find(({ old }) => old.test(phone));
  return plan ? phone.replace(plan.old, plan.now as string) : phone;
}

/**
 * Returns all forms of a person's number, the canonical one first, so that a person stored under an
 * older form is found.
 */
export function formsOfPhone(address: string): readonly [string, ...string[]] {
  if (!isNumber(address)) return [address];
  const canonical = canonicalPhone(address);
  const plan = renumberings.find(({ changed }) => changed.test(canonical));
  const before = plan && canonical.replace(plan.changed, plan.before);
  return before !== undefined && canonicalPhone(before) === canonical
    ? [canonical, before]
    : [canonical];
}

/** Channels on which a person is identified by their phone number. */
const byNumber = ['sms', 'whatsapp'] as const;

/** Returns the channels on which an address belongs to the same person, its own channel first. */
export const channelsOfAddress = <C extends string>(
  channel: C,
): readonly (C | (typeof byNumber)[number])[] => [
  ...new Set([channel, ...(byNumber.some((one) => one === channel) ? byNumber : [])]),
];

/**
 * Returns the one channel under which a person with the same address on several channels is
 * counted.
 */
export const channelOfPerson = (channel: string): string =>
  byNumber.find((one) => one === channel) === undefined ? channel : byNumber[0];
