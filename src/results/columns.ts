import type { Poll, Question } from '../polls/definition.js';
import type { Counts, QuestionTally } from '../polls/tally.js';
import { binName, binsOf } from './bins.js';
import { joinNeighbours, joinSmall, together, type Part } from './small-groups.js';
import { afterOption } from './routes.js';
import { mayChange, show, type Kept, type Rules } from './rules.js';

/** Answers that are counted together, and the numbers published for them. */
export interface Column {
  readonly values: readonly string[];
  readonly kept: Kept;
}

/**
 * Returns the groups by which the answers to a question are counted: its options, or the groups of
 * its numbers.
 */
export function countsOf(question: Question, values: Counts): Counts {
  if (question.kind !== 'number') return values;
  const bins = binsOf(question.min, question.max);
  const sums: Record<string, number> = {};
  for (const [digits, people] of Object.entries(values)) {
    const bin = bins.find(({ to }) => Number(digits) <= to) ?? bins.at(-1);
    if (bin) sums[binName(bin)] = (sums[binName(bin)] ?? 0) + people;
  }
  return sums;
}

/**
 * Returns the names of those groups, in their order; an option from an older version of the poll
 * comes last.
 */
function namesOf(question: Question, counts: Counts): readonly string[] {
  if (question.kind === 'number') return binsOf(question.min, question.max).map(binName);
  const options = 'options' in question ? question.options.map(({ value }) => value) : [];
  return [...new Set([...options, ...Object.keys(counts)])];
}

/**
 * Joins groups that are too small: neighbours where there is an order; options that lead to the
 * same question before others, so that the question they lead to can be shown too (routes.ts).
 */
function joined(
  poll: Poll,
  question: Question,
  parts: readonly Part[],
  rules: Rules,
): readonly Part[] {
  if (question.kind === 'number')
    return joinNeighbours(parts, together, ({ people }) => people >= rules.least);
  const wayOf = ({ values }: Part) => afterOption(poll, question, values[0] ?? '');
  const ways = [...new Set(parts.map(wayOf))];
  return joinSmall(
    ways.flatMap((way) =>
      joinSmall(
        parts.filter((part) => wayOf(part) === way),
        rules,
      ),
    ),
    rules,
  );
}

/**
 * Returns columns, and the answers in them, in the order of the question, which shows nothing about
 * their size.
 */
const inOrder = (columns: readonly Column[], names: readonly string[]): readonly Column[] =>
  columns
    .map((column) => ({
      ...column,
      values: [...column.values].sort((a, b) => names.indexOf(a) - names.indexOf(b)),
    }))
    .sort((a, b) => names.indexOf(a.values[0] ?? '') - names.indexOf(b.values[0] ?? ''));

/**
 * Returns everybody's answers to one question in the form in which they may be shown. For `choice`
 * and `number`, answers are joined until each column stands for at least `least` people; a single
 * column means that nothing may be shown. For `several`, an option is shown when at least `least`
 * people chose it and at least `least` did not.
 *
 * A published column stays until `least` people were added or removed, and may then only be split:
 * two publications never show two ways of joining that could be subtracted.
 */
export function columnsOf(
  poll: Poll,
  question: Question,
  tally: QuestionTally,
  rules: Rules,
  before?: readonly Column[],
): readonly Column[] {
  const counts = countsOf(question, tally.values);
  const part = (name: string): Part => ({ values: [name], people: counts[name] ?? 0 });
  const names = namesOf(question, counts);
  if (question.kind === 'text') return [];
  if (question.kind === 'several')
    return names.map((name) => {
      const { people } = part(name);
      const fit = tally.answered - people >= rules.least;
      const was = before?.find(({ values }) => values[0] === name)?.kept;
      return { values: [name], kept: show(people, rules, was, fit) };
    });

  const fresh = (parts: readonly Part[]) =>
    joined(poll, question, parts, rules).map(({ values, people }): Column => ({
      values,
      kept: show(people, rules),
    }));
  if (before === undefined || before.length === 0) return inOrder(fresh(names.map(part)), names);
  const known = new Set(before.flatMap(({ values }) => values));
  // An option that was added later is counted in the last column, because nobody had chosen it
  // before.
  const late = names.filter((name) => !known.has(name));
  const again = before.flatMap((column, at): readonly Column[] => {
    const values = at === before.length - 1 ? [...column.values, ...late] : column.values;
    const parts = names.filter((name) => values.includes(name)).map(part);
    const { people } = together(parts);
    if (people < rules.least || !mayChange(people, column.kept, rules))
      return [{ values, kept: column.kept }];
    return fresh(parts);
  });
  return inOrder(again, names);
}
