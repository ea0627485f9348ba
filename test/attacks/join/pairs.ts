import { HOUR, MINUTE } from '../../../src/shared/clock.js';
import type { Guess } from './judge.js';
import { isMoment, type Measures } from './measures.js';

/** Of many, by their key: what can be measured. */
export type Measured = ReadonlyMap<string, Measures>;

interface Row {
  readonly key: string;
  readonly values: readonly number[];
}

/**
 * Where each stands by one value: how many are below, and how many are the same, itself among them.
 */
interface Span {
  readonly key: string;
  readonly below: number;
  readonly same: number;
  readonly of: number;
}

/** One measure of everybody who has it. */
interface Column {
  readonly rows: readonly Row[];
  /** By the least of the values, and by the greatest. */
  readonly spans: readonly (readonly Span[])[];
  readonly moments: boolean;
}

const ends = [
  (values: readonly number[]) => Math.min(...values),
  (values: readonly number[]) => Math.max(...values),
];

function spansOf(rows: readonly Row[], end: (values: readonly number[]) => number): Span[] {
  const values = rows.map((row) => end(row.values));
  const n = values.length;
  return rows.map(({ key }, i) => {
    const mine = values[i] ?? 0;
    const below = values.filter((value) => value < mine).length;
    const same = values.filter((value) => value === mine).length;
    return { key, below, same, of: n };
  });
}

/** The column of a measure, if it tells anybody from anybody. */
function columnOf(all: Measured, name: string): Column[] {
  const rows = [...all].flatMap(([key, measures]) => {
    const values = measures.get(name);
    return values ? [{ key, values }] : [];
  });
  if (rows.length < 2 || new Set(rows.map(({ values }) => values.join())).size < 2) return [];
  const moments = rows.every(({ values }) => values.every(isMoment));
  return [{ rows, spans: ends.map((end) => spansOf(rows, end)), moments }];
}

const names = (all: Measured): string[] =>
  [...new Set([...all.values()].flatMap((measures) => [...measures.keys()]))].sort();

type Range = readonly [from: number, to: number];

/** How places are counted: by the share that is below, from the first on, or from the last back. */
const countings: readonly ((span: Span) => Range)[] = [
  ({ below, same, of }) => [below / of, (below + same) / of],
  ({ below, same }) => [below, below + same],
  ({ below, same, of }) => [below - of, below + same - of],
];

/** The same when whoever is last by one measure is first by the other. */
const backwards = (span: Span): Span => ({ ...span, below: span.of - span.below - span.same });

/** How far beside a place counts, too: by shares not at all or a twentieth, else not at all. */
const widths: readonly (readonly number[])[] = [[0, 0.05], [0], [0]];

/** Whoever stands at the same place by one measure as a thing by another. */
function byRank(people: Column, things: Column): Guess[] {
  const align = (theirs: readonly Span[], its: readonly Span[], how: number, width: number) => {
    const range = countings[how] as (span: Span) => Range;
    const all = theirs.map((one) => ({ key: one.key, at: range(one) }));
    return new Map(
      its.map((one) => {
        const [from, to] = range(one);
        const near = all.filter(({ at }) => at[0] < to + width && at[1] > from - width);
        return [one.key, near.map(({ key }) => key)];
      }),
    );
  };
  return ends.flatMap((_, end) => {
    const [theirs = [], its = []] = [people.spans[end], things.spans[end]];
    return [theirs, theirs.map(backwards)].flatMap((those) =>
      widths.flatMap((each, how) => each.map((width) => align(those, its, how, width))),
    );
  });
}

/** How far the nearest two of some times are. */
function nearest(
  theirs: readonly number[],
  its: readonly number[],
  far: (theirs: number, its: number) => number,
): number {
  let least = Infinity;
  for (const one of theirs) for (const other of its) least = Math.min(least, far(one, other));
  return least;
}

/**
 * Whoever has a time that is nearest to one of a thing's.
 * @param far how far another time is from it
 */
function byTime(
  { rows: people }: Column,
  { rows: things }: Column,
  far: (theirs: number, its: number) => number,
): Guess {
  return new Map(
    things.map(({ key, values }) => {
      const distances = people.map((person) => ({
        key: person.key,
        far: nearest(person.values, values, far),
      }));
      const least = Math.min(...distances.map((one) => one.far));
      const named = least === Infinity ? [] : distances.filter((one) => one.far === least);
      return [key, named.map((one) => one.key)];
    }),
  );
}

const within = (grid: number) => (theirs: number, its: number) =>
  Math.floor(theirs / grid) === Math.floor(its / grid) ? 0 : Infinity;

/**
 * How two times are compared: the nearest, the last before,
 * the first after, in the same hour, in the same minute.
 */
const distances: readonly ((theirs: number, its: number) => number)[] = [
  (theirs, its) => Math.abs(theirs - its),
  (theirs, its) => (theirs <= its ? its - theirs : Infinity),
  (theirs, its) => (theirs >= its ? theirs - its : Infinity),
  within(HOUR),
  within(MINUTE),
];

/** Each of some columns once: two measures that say the same are one. */
const unlike = (columns: readonly Column[]): Column[] => [
  ...new Map(columns.map((column) => [JSON.stringify(column.rows), column])).values(),
];

/** All times of each, and, where somebody has several, their last and their first alone. */
function ofTimes(column: Column): Column[] {
  const { rows } = column;
  if (rows.every(({ values }) => values.length === 1)) return [column];
  const only = (end: (typeof ends)[number]) => ({
    ...column,
    rows: rows.map(({ key, values }) => ({ key, values: [end(values)] })),
  });
  return [column, ...ends.map(only)];
}

/** All guesses of one measure of people against one of things. */
function guessesOf(people: Column, things: Column): Guess[] {
  const timed =
    people.moments && things.moments
      ? ofTimes(people).flatMap((theirs) => distances.map((far) => byTime(theirs, things, far)))
      : [];
  return [...byRank(people, things), ...timed];
}

/**
 * Every measure of people against every measure of things.
 * @param which measures of people, by their name
 */
export function guessesByMeasure(
  people: Measured,
  things: Measured,
  which: (name: string) => boolean = () => true,
): Guess[] {
  const ofThings = unlike(names(things).flatMap((name) => columnOf(things, name)));
  const ofPeople = names(people).filter(which);
  return unlike(ofPeople.flatMap((name) => columnOf(people, name))).flatMap((theirs) =>
    ofThings.flatMap((its) => guessesOf(theirs, its)),
  );
}
