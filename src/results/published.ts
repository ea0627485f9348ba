import { z } from 'zod';
import type { Poll, Question } from '../polls/definition.js';
import { dimensions, traitDimensions } from '../polls/tally.js';
import type { Column } from './columns.js';
import type { Response } from './response.js';
import type { Kept, Rules } from './rules.js';
import type { Table } from './table.js';

const shown = z
  .int()
  .min(0)
  .nullable()
  .describe('People, rounded down to tens; null where too few stand behind it.');
const values = z.array(z.string()).min(1);

/** The shape of the published data of a question. */
const questionShape = z.strictObject({
  id: z.string(),
  kind: z.enum(['choice', 'several', 'number', 'text']),
  asked: shown.describe('People the question was put to.'),
  answered: shown,
  skipped: shown,
  invalid: shown.describe('Messages that were no answer.'),
  groups: z
    .array(z.strictObject({ values, people: shown }))
    .describe(
      'Answers that are counted together, and by how many people they were given. Empty where they cannot be shown.',
    ),
  by: z
    .array(
      z.strictObject({
        dimension: z.enum(dimensions),
        columns: z.array(values),
        rows: z.array(z.strictObject({ values, answered: z.int(), people: z.array(z.int()) })),
      }),
    )
    .describe('The same by traits; only of closed polls.'),
});

/** The shape of the published data of a poll, version 1. */
export const publishedShape = z.strictObject({
  format: z.literal(1),
  poll: z.string(),
  version: z.int(),
  asOf: z.iso.datetime(),
  closed: z.boolean(),
  /**
   * The rule by which it was made: the fewest people for a number, and the step to which numbers
   * are rounded down.
   */
  least: z.int(),
  step: z.int(),
  asked: shown.describe('People who were asked: the denominator.'),
  answered: shown.describe('People with at least one answer.'),
  finished: shown.describe('People who came to the end.'),
  late: shown.describe('Messages after the close.'),
  response: z
    .array(
      z.strictObject({
        dimension: z.enum(traitDimensions),
        rows: z.array(z.strictObject({ values, percent: z.int() })),
      }),
    )
    .default([])
    .describe(
      'Of those who were asked, how many answered, by traits, in steps of ten per cent; only of closed polls.',
    ),
  questions: z.array(questionShape),
});

const made = Symbol('made');
/** What may be shown of a poll. Only `publish` makes one. */
export interface Published extends Readonly<z.infer<typeof publishedShape>> {
  /**
   * The exact numbers: no JSON and no list of keys shows them, and only the next `publish` reads
   * them.
   */
  readonly [made]: Memory;
}
export type PublishedQuestion = Published['questions'][number];

/** The published and the exact numbers of one question. */
export interface QuestionMemory extends Readonly<
  Record<'asked' | 'answered' | 'skipped' | 'invalid', Kept>
> {
  readonly columns: readonly Column[];
}
/** The published and the exact numbers of a poll. */
export interface Memory extends Readonly<Record<'asked' | 'answered' | 'finished' | 'late', Kept>> {
  readonly questions: Readonly<Record<string, QuestionMemory>>;
}

/** @returns the numbers with which the next publication is compared */
export const memoryOf = (published: Published): Memory => published[made];

interface Making {
  readonly poll: Poll;
  readonly asOf: Date;
  readonly closed: boolean;
  readonly rules: Rules;
  readonly memory: Memory;
  /** Checks for questions of which nothing may be shown. */
  readonly hidden: (question: Question) => boolean;
  readonly by: (question: Question) => readonly Table[];
  readonly response: readonly Response[];
}

/** Copies the lists, so that nobody else can change them; the shape requires this. */
const copied = ({ dimension, columns, rows }: Table) => ({
  dimension,
  columns: columns.map((column) => [...column]),
  rows: rows.map(({ values, answered, people }) => ({
    values: [...values],
    answered,
    people: [...people],
  })),
});

/** Returns what may be shown of one question. */
function questionFrom(
  question: Question,
  { memory, hidden, by }: Pick<Making, 'memory' | 'hidden' | 'by'>,
): PublishedQuestion {
  const { id, kind } = question;
  const mine = hidden(question) ? undefined : memory.questions[id];
  const answered = mine?.answered.shown ?? null;
  const groups = (mine?.columns ?? []).map(({ values, kept }) => ({
    values: [...values],
    people: kept.shown,
  }));
  const visible =
    answered !== null &&
    (kind === 'several' ? groups.some(({ people }) => people !== null) : groups.length > 1);
  const seen = (kept: Kept | undefined) => (answered === null ? null : (kept?.shown ?? null));
  return {
    id,
    kind,
    answered,
    asked: seen(mine?.asked),
    skipped: seen(mine?.skipped),
    invalid: seen(mine?.invalid),
    groups: visible ? groups : [],
    by: by(question).map(copied),
  };
}

/**
 * Returns how many of those who were asked answered, by traits; nothing for a poll that too few
 * answered.
 */
const responseFrom = (response: readonly Response[], { shown }: Kept): Published['response'] =>
  shown === null
    ? []
    : response.map(({ dimension, rows }) => ({
        dimension,
        rows: rows.map((row) => ({ values: [...row.values], percent: row.percent })),
      }));

/**
 * Makes a result; for `publish` only. Nothing is shown of a poll, or a question, that fewer than
 * `least` people answered.
 */
export function publishedFrom(making: Making): Published {
  const { response, poll, asOf, closed, rules, memory } = making;
  const { asked, answered, finished, late } = memory;
  const seen = ({ shown }: Kept) => (answered.shown === null ? null : shown);
  return {
    format: 1,
    poll: poll.poll,
    version: poll.version,
    asOf: asOf.toISOString(),
    closed,
    ...rules,
    asked: seen(asked),
    answered: answered.shown,
    finished: seen(finished),
    late: seen(late),
    response: responseFrom(response, answered),
    questions: poll.questions.map((question) => questionFrom(question, making)),
    [made]: memory,
  };
}

/**
 * A published result as it is stored: it includes the exact numbers, so it is for the database and
 * never for a reader.
 */
export interface StoredPublished {
  readonly seen: z.infer<typeof publishedShape>;
  readonly memory: Memory;
}

/** Returns a result in the form for the collection of published results. */
export const toStored = (published: Published): StoredPublished => {
  const { [made]: memory, ...seen } = published;
  return { seen, memory };
};

/**
 * Returns a result from its stored form.
 * @throws ZodError when it is not what was stored
 */
export const fromStored = ({ seen, memory }: StoredPublished): Published => ({
  ...publishedShape.parse(seen),
  [made]: memory,
});
