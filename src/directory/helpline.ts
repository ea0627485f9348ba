import { isDay, isLanguage } from '../shared/allowed.js';
import { helplineKinds, helplineStates } from '../shared/helplines.js';
import type { CountryEntry } from '../models/gateway/country.js';
import type { FormDone } from './change.js';
import { changesOf, type ListedInput } from './listed.js';

/** The longest source and the longest text of hours, in letters. */
export const LONGEST_SOURCE = 300;
export const LONGEST_HOURS = 80;

/** A helpline as it is stored with its country. */
type Kept = CountryEntry['helplines'][number];

/** The fields of a helpline, as typed. */
export interface HelplineInput extends ListedInput {
  readonly number: string;
  readonly kind: string;
  readonly hours: string;
  /** `yes`, `no`, or unknown. */
  readonly free: string;
  readonly languages: readonly string[];
  readonly source: string;
  readonly verifiedOn: string;
  readonly status: string;
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
function dayProblem({ verifiedOn, status }: HelplineInput, today: string) {
  if (verifiedOn === '') return status === 'verified' ? 'badDay' : undefined;
  if (!isDay(verifiedOn)) return 'badDay';
  return verifiedOn > today ? 'dayToCome' : undefined;
}

/**
 * Returns the typed helpline, or all its problems.
 * @param others the other helplines of the country
 */
function readHelpline(
  input: HelplineInput,
  others: readonly Kept[],
  today: string,
): Kept | readonly HelplineProblem[] {
  const problems: HelplineProblem[] = [];
  const note = (field: HelplineProblem['field'], code: HelplineProblem['code']): undefined => {
    problems.push({ field, code });
  };
  const number = dialled(input.number);
  if (!NUMBER.test(number)) note('number', 'badNumber');
  else if (others.some((one) => one.number === number)) note('number', 'numberTaken');
  const kind = helplineKinds.find((one) => one === input.kind) ?? note('kind', 'badKind');
  const hours = input.hours.trim();
  if (hours.length > LONGEST_HOURS) note('hours', 'longHours');
  if (!input.languages.every(isLanguage)) note('languages', 'badLanguage');
  const source = input.source.trim();
  if (source === '') note('source', 'noSource');
  if (source.length > LONGEST_SOURCE) note('source', 'longSource');
  const status = helplineStates.find((one) => one === input.status) ?? note('status', 'badStatus');
  const wrongDay = dayProblem(input, today);
  if (wrongDay) note('verifiedOn', wrongDay);
  if (problems.length > 0 || !kind || !status) return problems;
  const free = input.free === 'yes' ? true : input.free === 'no' ? false : null;
  const verifiedOn = input.verifiedOn || null;
  return { number, kind, hours, free, languages: input.languages, source, verifiedOn, status };
}

/** Changes of the helplines of a country. A number occurs once in a country. */
export const { save: saveHelpline, remove: removeHelpline } = changesOf<
  Kept,
  HelplineInput,
  HelplineProblem
>({
  of: (entry) => entry.helplines,
  into: (entry, list) => ({ ...entry, helplines: list }),
  nameOf: ({ number }) => number,
  typedName: ({ number }) => dialled(number),
  read: readHelpline,
});
