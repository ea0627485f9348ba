import { isDay, isLanguage } from '../shared/allowed.js';
import type { CountryDoc, CountryEntry } from '../models/gateway/country.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { changeDirectory, formDone, type FormDone, type FormNo, type Read } from './change.js';
import type { GatewayDb } from './load.js';

export const helplineKinds = ['trafficking', 'child', 'police', 'general'] as const;
export const helplineStates = ['verified', 'unverified', 'conflicting'] as const;

/** The longest source and the longest text of hours, in letters. */
export const LONGEST_SOURCE = 300;
export const LONGEST_HOURS = 80;

/** A helpline as it is stored with its country. */
type Kept = CountryEntry['helplines'][number];

/** The fields of a helpline, as typed. */
export interface HelplineWish {
  readonly country: string;
  /** Its current number; undefined for a new one. */
  readonly was?: string | undefined;
  readonly number: string;
  readonly kind: string;
  readonly hours: string;
  /** `yes`, `no`, or unknown. */
  readonly free: string;
  readonly languages: readonly string[];
  readonly source: string;
  readonly verifiedOn: string;
  readonly status: string;
  readonly shown: number;
}

export interface HelplineProblem {
  readonly field: 'number' | 'kind' | 'hours' | 'languages' | 'source' | 'verifiedOn' | 'status';
  readonly code:
    | 'badNumber'
    | 'numberTaken'
    | 'badKind'
    | 'longHours'
    | 'badLanguage'
    | 'noSource'
    | 'longSource'
    | 'badDay'
    | 'dayToCome'
    | 'badStatus';
}

export type HelplineDone = FormDone<HelplineProblem>;

const NUMBER = /^(\d{2,12}|\+[1-9]\d{6,14})$/;
/** Returns a number as people dial it, without separators. */
const dialled = (text: string): string => text.slice(0, 40).replace(/[\s().-]/g, '');

/**
 * Returns the problem of a confirmation day: a confirmed helpline needs one, and it must not be in
 * the future.
 */
function dayProblem({ verifiedOn, status }: HelplineWish, today: string) {
  if (verifiedOn === '') return status === 'verified' ? 'badDay' : undefined;
  if (!isDay(verifiedOn)) return 'badDay';
  return verifiedOn > today ? 'dayToCome' : undefined;
}

/**
 * Returns the typed helpline, or all its problems.
 * @param others the other helplines of the country
 */
function readHelpline(
  wish: HelplineWish,
  others: readonly Kept[],
  today: string,
): Kept | readonly HelplineProblem[] {
  const problems: HelplineProblem[] = [];
  const note = (field: HelplineProblem['field'], code: HelplineProblem['code']): undefined => {
    problems.push({ field, code });
  };
  const number = dialled(wish.number);
  if (!NUMBER.test(number)) note('number', 'badNumber');
  else if (others.some((one) => one.number === number)) note('number', 'numberTaken');
  const kind = helplineKinds.find((one) => one === wish.kind) ?? note('kind', 'badKind');
  const hours = wish.hours.trim();
  if (hours.length > LONGEST_HOURS) note('hours', 'longHours');
  if (!wish.languages.every(isLanguage)) note('languages', 'badLanguage');
  const source = wish.source.trim();
  if (source === '') note('source', 'noSource');
  if (source.length > LONGEST_SOURCE) note('source', 'longSource');
  const status = helplineStates.find((one) => one === wish.status) ?? note('status', 'badStatus');
  const wrongDay = dayProblem(wish, today);
  if (wrongDay) note('verifiedOn', wrongDay);
  if (problems.length > 0 || !kind || !status) return problems;
  const free = wish.free === 'yes' ? true : wish.free === 'no' ? false : null;
  const verifiedOn = wish.verifiedOn || null;
  return { number, kind, hours, free, languages: wish.languages, source, verifiedOn, status };
}

const withHelplines = (doc: CountryDoc, helplines: readonly Kept[]): CountryDoc => ({
  ...doc,
  entry: { ...doc.entry, helplines },
});

type No = FormNo<HelplineProblem>;

/** Finds a country and, for an existing one, its helpline. */
function found({ countries }: Read, country: string, was: string | undefined) {
  const doc = countries.find(({ _id }) => _id === country);
  const helplines = doc?.entry.helplines ?? [];
  const there = was === undefined || helplines.some(({ number }) => number === was);
  return doc && there ? { doc, helplines } : undefined;
}

/** Adds or changes a helpline of a country. A number occurs once in a country. */
export async function saveHelpline(
  db: GatewayDb,
  keyring: GatewayKeyring,
  wish: HelplineWish,
  now: Date,
): Promise<HelplineDone> {
  const { country, was, shown } = wish;
  return formDone(
    await changeDirectory<No>(db, keyring, now, undefined, (there) => {
      const at = found(there, country, was);
      if (!at) return { no: 'unknown' };
      const { doc, helplines } = at;
      const today = there.today(country);
      // The same form sent twice: its helpline is already stored.
      const asked = readHelpline(wish, [], today);
      const before = helplines.find(({ number }) => number === dialled(wish.number));
      if (before && 'number' in asked && same(before, asked)) return { no: 'again' };
      if (shown !== there.version) return { no: 'changed' };
      const others = helplines.filter(({ number }) => number !== was);
      const line = readHelpline(wish, others, today);
      if (!('number' in line)) return { no: line };
      const next = was === undefined ? [...helplines, line] : helplines.map(put(was, line));
      return { countries: [withHelplines(doc, next)] };
    }),
  );
}

const put = (was: string, line: Kept) => (one: Kept) => (one.number === was ? line : one);
const fields = ['kind', 'hours', 'free', 'source', 'verifiedOn', 'status'] as const;
const same = (a: Kept, b: Kept): boolean =>
  fields.every((field) => a[field] === b[field]) && a.languages.join() === b.languages.join();

/**
 * Removes a helpline.
 * @param was its number
 */
export async function removeHelpline(
  db: GatewayDb,
  keyring: GatewayKeyring,
  { country, was, shown }: Pick<HelplineWish, 'country' | 'was' | 'shown'>,
  now: Date,
): Promise<HelplineDone> {
  return formDone(
    await changeDirectory<No>(db, keyring, now, shown, (there) => {
      const at = found(there, country, was);
      if (!at) return { no: 'unknown' };
      const left = at.helplines.filter(({ number }) => number !== was);
      return { countries: [withHelplines(at.doc, left)] };
    }),
  );
}
