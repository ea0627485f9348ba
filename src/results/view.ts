import type { Poll, Question } from '../polls/definition.js';
import type { Dimension, TraitDimension } from '../polls/tally.js';
import type { Labels } from './labels.js';
import type { Published, PublishedQuestion } from './published.js';
import type { Shown } from './rules.js';
import { marginOf, shareOf, sharesOf } from './share.js';

/** One bar: an answer, or answers counted together. */
export interface Bar {
  readonly values: readonly string[];
  readonly label: string;
  readonly share: number | null;
  readonly people: Shown;
}

/** A table by a trait, in words. */
export interface ViewTable {
  readonly dimension: Dimension;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly values: readonly string[];
    readonly label: string;
    readonly answered: number;
    readonly shares: readonly number[];
    readonly people: readonly number[];
  }[];
}

/** One question in the form in which a page, a picture or a file shows it. */
export interface ViewQuestion {
  readonly id: string;
  readonly kind: Question['kind'];
  readonly ask: string;
  readonly asked: Shown;
  readonly answered: Shown;
  readonly skipped: Shown;
  readonly bars: readonly Bar[];
  /** The reason why there are no bars. */
  readonly note?: 'tooFew' | 'alike' | 'ownWords';
  /** The lowest answer, or group of numbers, that half of the people do not exceed. */
  readonly median?: string;
  readonly tables: readonly ViewTable[];
}

/** A published result in one language. */
export interface View {
  readonly poll: string;
  readonly title: string;
  readonly closed: boolean;
  readonly asOf: string;
  readonly asked: Shown;
  readonly answered: Shown;
  readonly rate: number | null;
  readonly margin: number | null;
  /** How many of those who were asked answered, by trait; in steps of ten per cent. */
  readonly response: readonly {
    readonly dimension: TraitDimension;
    readonly rows: readonly { readonly label: string; readonly percent: number }[];
  }[];
  readonly questions: readonly ViewQuestion[];
}

/**
 * Returns the shares of a row or of everybody: of a whole for one choice, each separately where
 * several could be chosen.
 */
function sharesFor(
  kind: Question['kind'],
  people: readonly Shown[],
  answered: number,
  step: number,
): readonly (number | null)[] {
  return kind === 'several'
    ? people.map((one) => (one === null ? null : shareOf(one, answered, step)))
    : sharesOf(people, step);
}

function medianOf(bars: readonly Bar[]): string | undefined {
  let sum = 0;
  for (const { share, values } of bars) {
    sum += share ?? 0;
    // The upper end of the group: where in it the middle lies is not known.
    if (sum >= 50) return values.at(-1)?.split('-').at(-1);
  }
  return undefined;
}

/** Returns everybody's answers to one question. */
function barsOf(
  question: Question,
  { kind, answered, groups }: PublishedQuestion,
  labels: Labels,
  step: number,
): readonly Bar[] {
  const people = groups.map((group) => group.people);
  const shares = answered === null ? [] : sharesFor(kind, people, answered, step);
  return groups.map(({ values, people: count }, at): Bar => ({
    values,
    people: count,
    share: shares[at] ?? null,
    label: labels.answer(question, values),
  }));
}

/** Returns the reason why a question has no bars, if it has none. */
function noteOf({ answered, kind }: PublishedQuestion, bars: readonly Bar[]): ViewQuestion['note'] {
  if (answered === null) return 'tooFew';
  if (kind === 'text') return 'ownWords';
  return bars.length === 0 ? 'alike' : undefined;
}

/** Returns the tables of a question, one for each trait. */
const tablesOf = (
  question: Question,
  { kind, by }: PublishedQuestion,
  labels: Labels,
  step: number,
): readonly ViewTable[] =>
  by.map(({ dimension, columns, rows }) => ({
    dimension,
    columns: columns.map((column) => labels.answer(question, column)),
    rows: rows.map((row) => ({
      values: row.values,
      label: labels.trait(dimension, row.values),
      answered: row.answered,
      people: row.people,
      shares: sharesFor(kind, row.people, row.answered, step).map((one) => one ?? 0),
    })),
  }));

function questionOf(
  question: Question,
  seen: PublishedQuestion,
  labels: Labels,
  step: number,
): ViewQuestion {
  const { id, kind, answered } = seen;
  const bars = barsOf(question, seen, labels, step);
  const note = noteOf(seen, bars);
  const median = kind === 'number' && bars.length > 0 ? medianOf(bars) : undefined;
  return {
    id,
    kind,
    answered,
    asked: seen.asked,
    skipped: seen.skipped,
    ask: labels.own(question.ask),
    bars,
    ...(note ? { note } : {}),
    ...(median === undefined ? {} : { median }),
    tables: tablesOf(question, seen, labels, step),
  };
}

/** Returns a published result in the words of one language. */
export function viewOf(published: Published, poll: Poll, labels: Labels): View {
  const { asked, answered, step } = published;
  return {
    poll: published.poll,
    title: labels.own(poll.title),
    closed: published.closed,
    asOf: published.asOf,
    asked,
    answered,
    rate: asked === null || answered === null ? null : shareOf(answered, asked, step),
    margin: answered === null ? null : marginOf(answered, step),
    response: published.response.map(({ dimension, rows }) => ({
      dimension,
      rows: rows.map(({ values, percent }) => ({
        label: labels.trait(dimension, values),
        percent,
      })),
    })),
    questions: poll.questions.flatMap((question) => {
      const seen = published.questions.find(({ id }) => id === question.id);
      return seen ? [questionOf(question, seen, labels, step)] : [];
    }),
  };
}
