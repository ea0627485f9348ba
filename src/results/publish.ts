import type { Poll, Question } from '../polls/definition.js';
import { dimensions, type QuestionTally, type Tally } from '../polls/tally.js';
import { columnsOf } from './columns.js';
import {
  publishedFrom,
  memoryOf,
  type Memory,
  type Published,
  type QuestionMemory,
} from './published.js';
import { responseOf } from './response.js';
import { splitsColumns } from './routes.js';
import { RULES, show, type Rules } from './rules.js';
import { tableOf, type Table } from './table.js';

/**
 * The least time between two publications of an open poll, in milliseconds, so that a page does not
 * become a counter of single people.
 */
export const BETWEEN = 60 * 60_000;

const nobody: QuestionTally = {
  asked: 0,
  answered: 0,
  skipped: 0,
  invalid: 0,
  values: {},
  by: { age: {}, gender: {}, country: {}, area: {}, channel: {}, language: {}, day: {} },
};

function remember(
  poll: Poll,
  question: Question,
  tally: QuestionTally,
  rules: Rules,
  before?: QuestionMemory,
): QuestionMemory {
  const answered = show(tally.answered, rules, before?.answered);
  return {
    asked: show(tally.asked, rules, before?.asked),
    answered,
    skipped: show(tally.skipped, rules, before?.skipped),
    invalid: show(tally.invalid, rules, before?.invalid),
    columns: columnsOf(poll, question, tally, rules, before?.columns),
  };
}

/**
 * Returns the answers by each trait, only when the poll has ended: such tables are published once,
 * so that no two can be compared.
 */
function tablesOf(
  question: Question,
  tally: QuestionTally,
  { answered, columns }: QuestionMemory,
  rules: Rules,
): readonly Table[] {
  if (answered.shown === null) return [];
  const single = question.kind !== 'several' && columns.length < 2;
  const shown = single
    ? []
    : columns.filter(({ kept }) => kept.shown !== null).map(({ values }) => values);
  return dimensions.flatMap((dimension) => tableOf(question, tally, dimension, shown, rules) ?? []);
}

/** Returns every number of a poll as it is now, compared with what was published last. */
function rememberAll(tally: Tally, poll: Poll, rules: Rules, was: Memory | undefined): Memory {
  const questions = poll.questions.map((question) => {
    const { id } = question;
    const mine = tally.questions[id] ?? nobody;
    return [id, remember(poll, question, mine, rules, was?.questions[id])] as const;
  });
  return {
    asked: show(tally.asked, rules, was?.asked),
    answered: show(tally.answered, rules, was?.answered),
    finished: show(tally.finished, rules, was?.finished),
    late: show(tally.late, rules, was?.late),
    questions: Object.fromEntries(questions),
  };
}

/**
 * Checks whether nothing new may be published: after the final publication, or within an hour of
 * the last.
 */
const isSettled = (tally: Tally, before: Published): boolean =>
  before.closed || (!tally.closed && tally.asOf.getTime() - Date.parse(before.asOf) < BETWEEN);

/** Makes `publish` with other rules: for the tests that attack them. */
export const publisher =
  (rules: Rules) =>
  (tally: Tally, poll: Poll, before?: Published): Published => {
    if (before && isSettled(tally, before)) return before;
    const { asOf, closed } = tally;
    const memory = rememberAll(tally, poll, rules, before && memoryOf(before));
    const hidden = (question: Question) =>
      splitsColumns(poll, question, (id) => memory.questions[id]?.columns ?? []);
    const by = (question: Question): readonly Table[] => {
      const mine = memory.questions[question.id];
      return closed && mine && !hidden(question)
        ? tablesOf(question, tally.questions[question.id] ?? nobody, mine, rules)
        : [];
    };
    const response = closed ? responseOf(tally, rules) : [];
    return publishedFrom({ response, poll, asOf, closed, rules, memory, hidden, by });
  };

/**
 * Returns what may be shown of a poll, from its counts. Every page, file, chart and text is made
 * from this result and from nothing else. The rule, with its limits, is in docs/results.md. Pure.
 * @param before what was published of this poll last, if anything; it must always be given, or two
 * publications could be compared
 * @returns `before` itself when nothing new may be published: after the close, or within an hour
 */
export const publish = publisher(RULES);
