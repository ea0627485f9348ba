import type { Question } from '../polls/definition.js';
import type { Counts, Dimension, QuestionTally } from '../polls/tally.js';
import { ageBands } from '../shared/traits.js';
import { countsOf } from './columns.js';
import { enough, joinNeighbours, smallest } from './small-groups.js';
import { rounded, type Rules } from './rules.js';

/** People with one or several values of a trait: how many answered, and how many in each column. */
interface Row {
  readonly values: readonly string[];
  readonly answered: number;
  readonly cells: readonly number[];
}

/** The answers to a question by a trait, in the form in which they may be shown. */
export interface Table {
  readonly dimension: Dimension;
  /** The answers of each column; empty when only the number of people who answered can be shown. */
  readonly columns: readonly (readonly string[])[];
  readonly rows: readonly {
    readonly values: readonly string[];
    readonly answered: number;
    readonly people: readonly number[];
  }[];
}

const ages: readonly string[] = ageBands;
const orders: Partial<Record<Dimension, (a: string, b: string) => number>> = {
  // People who did not say come last, also among ages.
  age: (a, b) =>
    (ages.includes(a) ? ages.indexOf(a) : 99) - (ages.includes(b) ? ages.indexOf(b) : 99),
  day: (a, b) => a.localeCompare(b),
};

const add = (rows: readonly Row[]): Row => ({
  values: rows.flatMap(({ values }) => values),
  answered: rows.reduce((sum, { answered }) => sum + answered, 0),
  cells: (rows[0]?.cells ?? []).map((_, at) =>
    rows.reduce((sum, { cells }) => sum + (cells[at] ?? 0), 0),
  ),
});

type Fit = (row: Row) => boolean;

/**
 * Makes a check that every cell has enough people. Where several answers may be chosen, enough
 * people must not have chosen each answer, too.
 */
const fitFor =
  (kind: Question['kind'], { least }: Rules): Fit =>
  ({ answered, cells }) =>
    answered >= least &&
    cells.every((people) => people >= least && (kind !== 'several' || answered - people >= least));

/**
 * Returns rows without an order: the large enough ones, and all others joined, with the smallest of
 * the former added until the joined row is large enough too.
 */
function joinRest(rows: readonly Row[], fit: Fit, rules: Rules): readonly Row[] {
  const others = new Set(rows.filter((row) => !fit(row)));
  const join = () => add(rows.filter((row) => others.has(row)));
  const small = rows
    .filter(({ answered }) => answered < rules.least)
    .map(({ answered }) => answered);
  const hidden = () => others.size > small.length || enough(small, rules);
  while (others.size > 0 && others.size < rows.length && !(fit(join()) && hidden())) {
    const next = smallest(
      rows.filter((row) => !others.has(row)),
      ({ answered }) => answered,
      rules,
    );
    if (next) others.add(next);
  }
  // The rows stay in their original order, which shows nothing about their size.
  return [...rows.filter((row) => !others.has(row)), ...(others.size > 0 ? [join()] : [])];
}

/** The value for people who did not say. */
const UNKNOWN = 'unknown';

/**
 * Makes rows of areas safe beside rows of countries: the part of a country that is in no shown area
 * must be large enough for a row, or nobody. Otherwise the smallest shown area of that country
 * joins the rest.
 */
function withinCountries(
  rows: readonly Row[],
  all: readonly Row[],
  countries: readonly Row[],
  fit: Fit,
  rules: Rules,
): readonly Row[] {
  for (const country of countries) {
    const own = rows.filter(
      ({ values }) => values.length === 1 && values[0]?.startsWith(`${country.values[0]}-`),
    );
    const shown = add([{ ...country, answered: 0, cells: country.cells.map(() => 0) }, ...own]);
    const left: Row = {
      values: [],
      answered: country.answered - shown.answered,
      cells: country.cells.map((people, at) => people - (shown.cells[at] ?? 0)),
    };
    const last = smallest(own, ({ answered }) => answered, rules);
    if (last === undefined || left.answered === 0 || fit(left)) continue;
    const single = rows.filter((row) => row.values.length === 1 && row !== last);
    const alone = all.length === single.length + 1;
    // The smallest area alone does not make a rest: people whose area is not known are in the rest,
    // too.
    const kept = single
      .filter(({ values }) => !alone || values[0] !== UNKNOWN)
      .map(({ values }) => values[0]);
    if (alone && kept.length === single.length) return [];
    const others = add(all.filter(({ values }) => !kept.includes(values[0])));
    const again = [...rows.filter(({ values }) => kept.includes(values[0])), others];
    return fit(others) ? withinCountries(again, all, countries, fit, rules) : [];
  }
  return rows;
}

type Columns = readonly (readonly string[])[];

const at = (counts: Counts, column: readonly string[]): number =>
  column.reduce((sum, value) => sum + (counts[value] ?? 0), 0);

/**
 * Returns the next coarser columns: the two smallest joined; for numbers, neighbours joined; for
 * several choices, one column fewer.
 */
function coarser(
  columns: Columns,
  kind: Question['kind'],
  counts: Counts,
  answered: number,
  rules: Rules,
): Columns {
  const people = columns.map((column) => rounded(at(counts, column), rules));
  const smallestOf = (sizes: readonly number[]) => sizes.indexOf(Math.min(...sizes));
  if (kind === 'several') {
    const worst = smallestOf(
      people.map((chosen) => Math.min(chosen, rounded(answered, rules) - chosen)),
    );
    return columns.filter((_, place) => place !== worst);
  }
  if (columns.length <= 2) return [];
  const pairs = people.slice(1).map((size, place) => size + (people[place] ?? 0));
  const sorted = [...people].sort((a, b) => a - b);
  const first = kind === 'number' ? smallestOf(pairs) : people.indexOf(sorted[0] ?? 0);
  const second =
    kind === 'number'
      ? first + 1
      : people.findIndex((size, place) => place !== first && size === sorted[1]);
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  const one = columns.filter((_, place) => place === low || place === high).flat();
  return columns.flatMap((column, place) =>
    place === low ? [one] : place === high ? [] : [column],
  );
}

/** The people with one value of a trait: how many answered, and their answers. */
interface Counted {
  readonly value: string;
  readonly answered: number;
  readonly counts: Counts;
}

const countedBy = (question: Question, tally: QuestionTally, by: Dimension): readonly Counted[] =>
  Object.entries(tally.by[by])
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([value, { answered, values }]) => ({
      value,
      answered,
      counts: countsOf(question, values),
    }));

/** A question, its answers by one trait, and the rules for showing them. */
interface Asked {
  readonly question: Question;
  readonly tally: QuestionTally;
  readonly dimension: Dimension;
  readonly rules: Rules;
  readonly fit: ReturnType<typeof fitFor>;
  /**
   * The people with each value of a trait; computed once, though every way of joining columns needs
   * it.
   */
  readonly countedBy: (by: Dimension) => readonly Counted[];
}

/** Makes a function that counts once for each trait. */
function countingOnce(question: Question, tally: QuestionTally): Asked['countedBy'] {
  const counted = new Map<Dimension, readonly Counted[]>();
  return (by) => {
    const known = counted.get(by) ?? countedBy(question, tally, by);
    counted.set(by, known);
    return known;
  };
}

const rowsAt = (asked: Asked, by: Dimension, columns: Columns): readonly Row[] =>
  asked.countedBy(by).map(({ value, answered, counts }) => ({
    values: [value],
    answered,
    cells: columns.map((column) => at(counts, column)),
  }));

/** Returns the rows for some columns, joined until each has enough people, if that is possible. */
function rowsFor(asked: Asked, columns: Columns): readonly Row[] {
  const { dimension, fit, rules } = asked;
  const all = rowsAt(asked, dimension, columns);
  const order = orders[dimension];
  if (order) {
    const sorted = [...all].sort((a, b) => order(a.values[0] ?? '', b.values[0] ?? ''));
    return joinNeighbours(sorted, add, fit);
  }
  const rows = joinRest(all, fit, rules);
  return dimension === 'area'
    ? withinCountries(rows, all, rowsAt(asked, 'country', columns), fit, rules)
    : rows;
}

interface Shown {
  readonly columns: Columns;
  readonly rows: readonly Row[];
}

/** Returns the way of joining rows and columns that leaves the most cells. */
function mostCells(asked: Asked, shown: Columns): Shown | undefined {
  const { question, tally, rules, fit } = asked;
  const total = countsOf(question, tally.values);
  const isFit = (rows: readonly Row[]) => rows.length >= 2 && rows.every(fit);
  let best: Shown | undefined;
  let columns = shown;
  while (columns.length > 0) {
    const rows = rowsFor(asked, columns);
    const cells = best ? best.rows.length * best.columns.length : 0;
    if (isFit(rows) && rows.length * columns.length > cells) best = { columns, rows };
    columns = coarser(columns, question.kind, total, tally.answered, rules);
  }
  if (best) return best;
  const rows = rowsFor(asked, []);
  return isFit(rows) ? { columns: [], rows } : undefined;
}

/**
 * Returns the answers to a question by one trait, or undefined when not even two rows can be shown.
 * Nobody is left out: rows and columns are joined until every cell has enough people. Of the
 * possible ways, the one with the most cells is used.
 * @param shown the columns as they are shown for everybody
 */
export function tableOf(
  question: Question,
  tally: QuestionTally,
  dimension: Dimension,
  shown: Columns,
  rules: Rules,
): Table | undefined {
  const fit = fitFor(question.kind, rules);
  const counting = countingOnce(question, tally);
  const best = mostCells({ question, tally, dimension, rules, fit, countedBy: counting }, shown);
  if (best === undefined) return undefined;
  return {
    dimension,
    columns: best.columns,
    rows: best.rows.map(({ values, answered, cells }) => ({
      values,
      answered: rounded(answered, rules),
      people: cells.map((people) => rounded(people, rules)),
    })),
  };
}
