import { isDay } from '../shared/allowed.js';
import type { CountryCriteria, CountryCriterion } from '../models/gateway/country.js';
import type { FormDone } from './change.js';
import { LONGEST_SOURCE } from './helpline.js';
import { changesOf, type ListedInput } from './listed.js';

/** The most criteria in a list: each is a question that a person answers. */
export const MOST_CRITERIA = 12;
/** The most letters of a question. */
export const LONGEST_CRITERION = 200;
/** The id of a criterion; judgements name it. */
export const CRITERION_ID = /^[a-z][a-z0-9-]{1,39}$/;

/** The languages in which each criterion has its words: those of the console. */
export const criterionLanguages = ['en', 'fr', 'pt'] as const;

/** The fields of a list, as typed. A criterion without words is left out. */
export interface CriteriaInput extends ListedInput {
  /** The first day on which it counts. */
  readonly from: string;
  readonly source: string;
  /** An empty id is made from the English words. */
  readonly asked: readonly CountryCriterion[];
}

type Row = number;
/** A field of a list; those of a criterion have its place among the typed ones, from 0. */
type Field =
  | 'from'
  | 'source'
  | 'asked'
  | `asked.${Row}.id`
  | `asked.${Row}.says.${(typeof criterionLanguages)[number]}`;

export interface CriteriaProblem {
  readonly field: Field;
  readonly code:
    | 'badDay'
    | 'notLater'
    | 'dayTaken'
    | 'begun'
    | 'noSource'
    | 'longSource'
    | 'noneAsked'
    | 'manyAsked'
    | 'noAlert'
    | 'noNotice'
    | 'badId'
    | 'idTwice'
    | 'noWords'
    | 'longWords';
}

export type CriteriaDone = FormDone<CriteriaProblem>;

/** Whether a list counts already, or did: then cases may be judged by it, and it stays. */
export const hasBegun = ({ from }: Pick<CountryCriteria, 'from'>, today: string): boolean =>
  from <= today;

/** A list and its time: over, counting now, or still to come. */
export interface ShownCriteria extends CountryCriteria {
  readonly state: 'over' | 'counts' | 'toCome';
}

/** Returns the lists of a country with their times, the latest first. */
export function criteriaByTime(
  lists: readonly CountryCriteria[],
  today: string,
): readonly ShownCriteria[] {
  const sorted = [...lists].sort((one, other) => other.from.localeCompare(one.from));
  const now = sorted.find((one) => hasBegun(one, today));
  return sorted.map((one) => ({
    ...one,
    state: one === now ? 'counts' : hasBegun(one, today) ? 'over' : 'toCome',
  }));
}

/** Returns an id made from words, which no other criterion has. */
function idFrom(words: string, taken: ReadonlySet<string>): string {
  const plain = words.normalize('NFKD').toLowerCase();
  const joined = plain.replace(/[^a-z0-9]+/g, '-').replace(/^[-\d]+/, '');
  const base = joined.slice(0, 36).replace(/-$/, '') || 'asked';
  const long = base.length > 1 ? base : `${base}-1`;
  let id = long;
  for (let n = 2; taken.has(id); n += 1) id = `${long}-${n}`;
  return id;
}

/** A typed criterion, and its place in the form. */
type Typed = readonly [row: Row, criterion: CountryCriterion];

/** Returns the criteria that have words, each with an id. */
function typedIn({ asked }: CriteriaInput): readonly Typed[] {
  const trimmed = asked.map(({ id, says, alert, notice }): CountryCriterion => ({
    id: id.trim(),
    says: { en: says.en.trim(), fr: says.fr.trim(), pt: says.pt.trim() },
    ...{ alert, notice },
  }));
  const taken = new Set(trimmed.map(({ id }) => id));
  return [...trimmed.entries()]
    .filter(([, { says }]) => criterionLanguages.some((language) => says[language] !== ''))
    .map(([row, one]) => {
      const id = one.id === '' ? idFrom(one.says.en, taken) : one.id;
      taken.add(id);
      return [row, { ...one, id }];
    });
}

/** Yields the problems of single criteria. */
function* rowProblems(typed: readonly Typed[]): Generator<CriteriaProblem> {
  const seen = new Set<string>();
  for (const [row, { id, says }] of typed) {
    if (!CRITERION_ID.test(id)) yield { field: `asked.${row}.id`, code: 'badId' };
    if (seen.has(id)) yield { field: `asked.${row}.id`, code: 'idTwice' };
    seen.add(id);
    for (const language of criterionLanguages) {
      const field = `asked.${row}.says.${language}` as const;
      if (says[language] === '') yield { field, code: 'noWords' };
      if (says[language].length > LONGEST_CRITERION) yield { field, code: 'longWords' };
    }
  }
}

/** Yields the problems of the criteria as a whole. */
function* listProblems(asked: readonly CountryCriterion[]): Generator<CriteriaProblem> {
  const field = 'asked';
  if (asked.length === 0) yield { field, code: 'noneAsked' };
  else if (!asked.some(({ alert }) => alert)) yield { field, code: 'noAlert' };
  else if (!asked.some(({ notice }) => notice)) yield { field, code: 'noNotice' };
  if (asked.length > MOST_CRITERIA) yield { field, code: 'manyAsked' };
}

/** Returns the problem of the day from which a list counts. */
function dayProblem(
  from: string,
  others: readonly CountryCriteria[],
  today: string,
): CriteriaProblem['code'] | undefined {
  if (!isDay(from)) return 'badDay';
  if (hasBegun({ from }, today)) return 'notLater';
  return others.some((one) => one.from === from) ? 'dayTaken' : undefined;
}

/** Returns the typed list, or all its problems. */
function readCriteria(
  input: CriteriaInput,
  others: readonly CountryCriteria[],
  today: string,
): CountryCriteria | readonly CriteriaProblem[] {
  const [from, source] = [input.from.trim(), input.source.trim()];
  const typed = typedIn(input);
  const asked = typed.map(([, criterion]) => criterion);
  const day = dayProblem(from, others, today);
  const problems: CriteriaProblem[] = [
    ...(day ? [{ field: 'from', code: day } as const] : []),
    ...(source === '' ? [{ field: 'source', code: 'noSource' } as const] : []),
    ...(source.length > LONGEST_SOURCE ? [{ field: 'source', code: 'longSource' } as const] : []),
    ...listProblems(asked),
    ...rowProblems(typed),
  ];
  return problems.length > 0 ? problems : { from, source, asked };
}

/**
 * Changes of the criteria of a country. A list whose day has come stays as it is, because cases
 * were judged by it.
 */
export const { save: saveCriteria, remove: removeCriteria } = changesOf<
  CountryCriteria,
  CriteriaInput,
  CriteriaProblem
>({
  of: (entry) => entry.criteria ?? [],
  into: (entry, list) => ({ ...entry, criteria: list }),
  nameOf: ({ from }) => from,
  typedName: ({ from }) => from.trim(),
  read: readCriteria,
  stays: (kept, today) => (hasBegun(kept, today) ? [{ field: 'from', code: 'begun' }] : undefined),
});
