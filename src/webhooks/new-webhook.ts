import { isOpen, type Gate } from '../alerts/neighbours/gate.js';
import { refuse, type Found, type Refusal } from '../desk/refusal.js';
import type { Affiliation } from '../shared/affiliation.js';
import { isCountry } from '../shared/allowed.js';
import { isEventKind, eventKinds, type EventKind } from './kinds.js';

/** The settings of a new webhook. */
export interface NewWebhook {
  readonly url: string;
  readonly kinds: readonly EventKind[];
  /** ISO 3166-1 codes, or only `*`. */
  readonly countries: readonly string[];
  /** The affiliation of its owner; without it, the webhook gets no case that excludes anyone. */
  readonly affiliation?: Affiliation | undefined;
}

/** The longest address, in characters. */
export const LONGEST_URL = 1_000;

/** A problem with a field, what to do, and the allowed values. */
interface Wrong extends Pick<Found, 'says'> {
  readonly field: keyof NewWebhook;
  readonly code: string;
  readonly next: string;
  readonly allowed?: readonly string[];
}

const wrongUrl: Wrong = {
  field: 'url',
  code: 'webhookUrl',
  says: 'A webhook has an https address of the open internet, without a port, a name and a password.',
  next: 'Give one as https://cases.my-organisation.org/hooks/amana.',
};
const wrongKinds: Wrong = {
  field: 'kinds',
  code: 'webhookKinds',
  says: 'A webhook hears of some kinds of events.',
  next: 'Name them.',
  allowed: eventKinds,
};
const wrongCountries: Wrong = {
  field: 'countries',
  code: 'webhookCountries',
  says: 'A webhook hears of the cases of some countries.',
  next: 'Name them by ISO 3166-1, as TG; "*" alone is all.',
};

const beyond: Wrong = {
  field: 'countries',
  code: 'webhookBeyond',
  says: 'A webhook hears of no more countries than whoever registers it answers for.',
  next: 'Name those of your account.',
};

/** Returns the problem with the countries of a new webhook. */
function wrongPlace(countries: readonly string[], own: readonly string[]): Wrong | undefined {
  const all = countries.length === 1 && countries[0] === '*';
  if (!all && (countries.length === 0 || !countries.every(isCountry))) return wrongCountries;
  return own.includes('*') || countries.every((one) => own.includes(one)) ? undefined : beyond;
}

/** Returns all problems of a new webhook, in the order of its fields. */
function wrongsOf(
  { url, kinds, countries }: NewWebhook,
  own: readonly string[],
  gate: Gate,
): Wrong[] {
  const address = url.length <= LONGEST_URL && URL.canParse(url) ? new URL(url) : undefined;
  const place = wrongPlace(countries, own);
  return [
    ...(address && isOpen(address, gate) ? [] : [wrongUrl]),
    ...(kinds.length > 0 && kinds.every(isEventKind) ? [] : [wrongKinds]),
    ...(place ? [place] : []),
  ];
}

/**
 * Returns why a webhook cannot be made: the first problem in words, and each at its field.
 * @param own the countries of the person who registers it
 */
export function wrongWebhook(
  input: NewWebhook,
  own: readonly string[],
  gate: Gate,
): Refusal | undefined {
  const wrongs = wrongsOf(input, own, gate);
  const [first] = wrongs;
  if (!first) return undefined;
  return refuse('notRight', first.says, first.next, {
    ...(first.allowed ? { allowed: first.allowed } : {}),
    findings: wrongs.map(({ field, code, says }) => ({ at: field, path: [field], code, says })),
  });
}
