import type { Poll } from '../../../src/polls/definition.js';
import {
  dimensions,
  traitDimensions,
  type Dimension,
  type QuestionTally,
  type Tally,
  type TraitDimension,
} from '../../../src/polls/tally.js';

/**
 * What somebody did at a question: an answer, several,
 * or nothing although asked. Not there: not asked.
 */
export type Did = { readonly chose: readonly string[] } | 'skipped' | 'fell silent';

/** Somebody of a simulated poll. */
export interface Someone {
  /** How many such people there are; 1 when it is not there. */
  readonly times?: number;
  readonly traits: Readonly<Partial<Record<Dimension, string>>>;
  readonly did: Readonly<Record<string, Did>>;
}

type Counting = Record<string, { answered: number; values: Record<string, number> }>;

function questionOf(id: string, kind: string, people: readonly Someone[]): QuestionTally {
  const values: Record<string, number> = {};
  const by = Object.fromEntries(dimensions.map((one) => [one, {}])) as Record<Dimension, Counting>;
  let [asked, answered, skipped] = [0, 0, 0];
  for (const { traits, did, times = 1 } of people) {
    const mine = did[id];
    if (mine === undefined) continue;
    asked += times;
    if (mine === 'skipped') skipped += times;
    if (typeof mine === 'string') continue;
    answered += times;
    const chosen = kind === 'text' ? [] : mine.chose;
    for (const value of chosen) values[value] = (values[value] ?? 0) + times;
    for (const dimension of dimensions) {
      const cell = (by[dimension][traits[dimension] ?? 'unknown'] ??= { answered: 0, values: {} });
      cell.answered += times;
      for (const value of chosen) cell.values[value] = (cell.values[value] ?? 0) + times;
    }
  }
  return { asked, answered, skipped, invalid: 0, values: values, by };
}

const sum = (people: readonly Someone[]): number =>
  people.reduce((total, { times = 1 }) => total + times, 0);

/** Counts people as the poll does. */
export function count(
  poll: Poll,
  people: readonly Someone[],
  { closed = true, asOf = new Date('2026-12-09T08:00:00Z'), late = 0 } = {},
): Tally {
  const answered = (one: Someone) => Object.values(one.did).some((did) => typeof did !== 'string');
  const finished = (one: Someone) =>
    Object.keys(one.did).length > 0 && !Object.values(one.did).includes('fell silent');
  const byTrait = (trait: TraitDimension) => {
    const values = new Set(people.map(({ traits }) => traits[trait] ?? 'unknown'));
    const of = (value: string) =>
      people.filter(({ traits }) => (traits[trait] ?? 'unknown') === value);
    return Object.fromEntries(
      [...values].map((value) => [
        value,
        { asked: sum(of(value)), answered: sum(of(value).filter(answered)) },
      ]),
    );
  };
  return {
    poll: poll.poll,
    version: poll.version,
    asOf,
    closed,
    asked: sum(people),
    answered: sum(people.filter(answered)),
    finished: sum(people.filter(finished)),
    late,
    by: Object.fromEntries(traitDimensions.map((trait) => [trait, byTrait(trait)])) as Tally['by'],
    questions: Object.fromEntries(
      poll.questions.map(({ id, kind }) => [id, questionOf(id, kind, people)]),
    ),
  };
}

/** A poll with little around its questions. */
export const pollOf = (questions: Poll['questions'], name = 'attacked'): Poll => ({
  poll: name,
  version: 1,
  languages: ['en'],
  title: { en: 'A poll under attack' },
  opens: '2026-12-01T08:00Z',
  closes: '2026-12-08T20:00Z',
  questions,
  thanks: { en: 'Thank you.' },
  footer: { en: '{{helpline}}' },
  results: { en: '{{people}}' },
});

/** A question of one choice. */
export const choice = (
  id: string,
  options: readonly (string | { readonly value: string; readonly to: string })[],
  to?: string,
): Poll['questions'][number] => ({
  id,
  kind: 'choice',
  ask: { en: `${id}?` },
  options: options.map((one) =>
    typeof one === 'string'
      ? { value: one, label: { en: one } }
      : { ...one, label: { en: one.value } },
  ),
  ...(to === undefined ? {} : { to }),
});
