import type { Question } from '../polls/definition.js';
import {
  traitDimensions,
  type QuestionTally,
  type Tally,
  type TraitDimension,
} from '../polls/tally.js';
import type { Rules } from './rules.js';
import { sharesOf } from './share.js';
import { tableOf, type Table } from './table.js';

/** How many of those who were asked answered, by one trait. */
export interface Response {
  readonly dimension: TraitDimension;
  readonly rows: readonly { readonly values: readonly string[]; readonly percent: number }[];
}

/**
 * Whether a person answered, treated as a question, so that the rule of tables applies to it;
 * silence counts as an answer.
 */
const answering: Question = {
  id: '',
  kind: 'choice',
  ask: {},
  options: ['answered', 'silent'].map((value) => ({ value, label: {} })),
};
const columns = [['answered'], ['silent']];
const nobody: QuestionTally['by'] = {
  age: {},
  gender: {},
  country: {},
  area: {},
  channel: {},
  language: {},
  day: {},
};

/** The step of shown rates, in per cent. */
const COARSE = 10;

/**
 * Returns how many answered and how many were silent, by each trait: at least eleven of both in
 * every row, rounded down to tens. **Never published as it is**: the same people are asked week
 * after week, so a reader who sees how many of a kind were asked each time can watch one person
 * come or go (docs/results.md). For `responseOf`, and for the tests that attack it.
 */
export function answeredAndSilent(
  { asked, answered, by }: Pick<Tally, 'asked' | 'answered' | 'by'>,
  rules: Rules,
): readonly Table[] {
  const whole = (one: { readonly asked: number; readonly answered: number }) => ({
    answered: one.asked,
    values: { answered: one.answered, silent: one.asked - one.answered },
  });
  const rowsOf = (dimension: TraitDimension) =>
    Object.fromEntries(Object.entries(by[dimension]).map(([value, one]) => [value, whole(one)]));
  const tally: QuestionTally = {
    ...whole({ asked, answered }),
    asked,
    skipped: 0,
    invalid: 0,
    by: {
      ...nobody,
      ...Object.fromEntries(traitDimensions.map((dimension) => [dimension, rowsOf(dimension)])),
    },
  };
  return traitDimensions.flatMap((dimension) => {
    const table = tableOf(answering, tally, dimension, columns, rules);
    // Without its columns the table would show those who were asked, and not a rate.
    return table?.columns.length === columns.length ? [table] : [];
  });
}

/**
 * Returns response rates by each trait, in steps of ten per cent and without any number of people.
 */
export const responseOf = (
  tally: Pick<Tally, 'asked' | 'answered' | 'by'>,
  rules: Rules,
): readonly Response[] =>
  answeredAndSilent(tally, rules).map(({ dimension, rows }) => ({
    dimension: dimension as TraitDimension,
    rows: rows.map(({ values, people }) => ({
      values,
      percent: Math.round((sharesOf(people, rules.step)[0] ?? 0) / COARSE) * COARSE,
    })),
  }));
