import { addTo, type Cells, type Counters } from '../models/gateway/poll-counts.js';
import type { PollDoc } from '../models/gateway/poll.js';
import type { Poll } from './definition.js';
import { hasAnswered, type AnswerRecord } from './record.js';
import {
  dimensions,
  traitDimensions,
  type Counts,
  type Dimension,
  type QuestionTally,
  type Tally,
  type TraitDimension,
} from './tally.js';

/** The group of a whole poll. */
const WHOLE = '';
/** The separator in a group's name; it is not in any name of a question, a trait or a day. */
const BAR = '|';
/** The prefix of an answer's value, so that no value is taken for another counter. */
const VALUE = '=';

const one = (cells: readonly (string | false)[]): Cells =>
  Object.fromEntries(cells.flatMap((cell) => (cell === false ? [] : [[cell, 1]])));

/**
 * Returns the counters of one person's record: people, once each, in every group to which they
 * belong.
 */
export function countersOf(record: AnswerRecord): Counters {
  const counters = new Map<string, Cells>();
  const { asked, given, invalid, finished, traits } = record;
  // A person whose question was withdrawn before it could be read counts as not asked.
  const was = (asked.length > 0 || finished) && 'asked';
  const has = hasAnswered(record) && 'answered';
  counters.set(WHOLE, one([was, has, finished && 'finished']));
  for (const trait of traitDimensions)
    counters.set([WHOLE, trait, traits[trait] ?? 'unknown'].join(BAR), one([was, has]));
  for (const question of asked) {
    const answer = Object.hasOwn(given, question) ? given[question] : undefined;
    const values = answer?.value?.split(',').map((value) => `${VALUE}${value}`) ?? [];
    const stands = answer !== undefined && !answer.skipped;
    const wrong = Object.hasOwn(invalid, question) ? (invalid[question] ?? 0) : 0;
    const mine = one([
      'asked',
      stands && 'answered',
      answer?.skipped === true && 'skipped',
      ...values,
    ]);
    counters.set(question, { ...mine, ...(wrong > 0 ? { invalid: wrong } : {}) });
    if (!stands) continue;
    for (const dimension of dimensions) {
      const value = dimension === 'day' ? answer.day : (traits[dimension] ?? 'unknown');
      counters.set([question, dimension, value].join(BAR), one(['answered', ...values]));
    }
  }
  return counters;
}

const valuesIn = (cells: Cells): Counts =>
  Object.fromEntries(
    Object.entries(cells).flatMap(([cell, n]) =>
      cell.startsWith(VALUE) && n !== 0 ? [[cell.slice(VALUE.length), n]] : [],
    ),
  );

function questionTally(id: string, counters: Counters): QuestionTally {
  const { asked = 0, answered = 0, skipped = 0, invalid = 0, ...others } = counters.get(id) ?? {};
  const by = Object.fromEntries(dimensions.map((dimension) => [dimension, {}])) as Record<
    Dimension,
    Record<string, { answered: number; values: Counts }>
  >;
  for (const [group, cells] of counters) {
    const [question, dimension, value] = group.split(BAR) as [string, Dimension?, string?];
    if (question !== id || dimension === undefined || value === undefined) continue;
    const people = cells['answered'] ?? 0;
    // Nobody is left in this group: they changed their mind, or erased what they had said.
    if (people !== 0) by[dimension][value] = { answered: people, values: valuesIn(cells) };
  }
  return { asked, answered, skipped, invalid, values: valuesIn(others), by };
}

/** Returns who was asked and who answered, by trait. */
function wholeBy(counters: Counters): Tally['by'] {
  const by = Object.fromEntries(traitDimensions.map((trait) => [trait, {}])) as Record<
    TraitDimension,
    Record<string, { asked: number; answered: number }>
  >;
  for (const [group, { asked = 0, answered = 0 }] of counters) {
    const [question, trait, value] = group.split(BAR) as [string, TraitDimension?, string?];
    // Nobody is left in this group: they gave another trait since, or erased their data.
    if (question === WHOLE && trait !== undefined && value !== undefined && asked !== 0)
      by[trait][value] = { asked, answered };
  }
  return by;
}

/**
 * Returns the counters of a poll as a tally. Nothing is added up here: the counters hold the sums.
 */
export function tallyOf(doc: PollDoc, definition: Poll, counters: Counters, asOf: Date): Tally {
  const { asked = 0, answered = 0, finished = 0 } = counters.get(WHOLE) ?? {};
  return {
    poll: doc._id,
    version: doc.version,
    asOf,
    closed: doc.state === 'closed' || doc.state === 'counted',
    asked,
    answered,
    finished,
    late: doc.late,
    by: wholeBy(counters),
    questions: Object.fromEntries(
      definition.questions.map(({ id }) => [id, questionTally(id, counters)]),
    ),
  };
}

/** A counter that differs from the result of counting again. */
export interface Difference {
  readonly group: string;
  readonly cell: string;
  readonly kept: number;
  readonly again: number;
}

/** Returns where two counts of the same people differ. */
export function differences(kept: Counters, again: Counters): Difference[] {
  const apart = new Map<string, Record<string, number>>();
  addTo(apart, kept, 1);
  addTo(apart, again, -1);
  return [...apart].flatMap(([group, cells]) =>
    Object.entries(cells).flatMap(([cell, n]) => {
      const is = again.get(group)?.[cell] ?? 0;
      return n === 0 ? [] : [{ group, cell, kept: is + n, again: is }];
    }),
  );
}
