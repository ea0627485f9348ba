import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Poll } from '../../src/polls/definition.js';
import type { Tally } from '../../src/polls/tally.js';
import { publisher } from '../../src/results/publish.js';
import type { Published } from '../../src/results/published.js';
import { answeredAndSilent } from '../../src/results/response.js';
import { RULES, type Rules } from '../../src/results/rules.js';
import { choice, count, pollOf, type Did } from './support/people.js';
import { bounds, type Range } from './support/simplex.js';

/** An attacker who writes down everything that was published as equations, and solves them. */
interface Kind {
  readonly traits: Readonly<Record<string, string>>;
  /**
   * What people of this kind said, by question; nothing
   * where they were not asked, or did not answer.
   */
  readonly said: Readonly<Record<string, string | undefined>>;
}
interface World {
  readonly poll: Poll;
  readonly kinds: readonly Kind[];
  /** Every count that the attacker would like to know. */
  readonly targets: ReadonlyMap<string, readonly number[]>;
}

const which = (kinds: readonly Kind[], fits: (kind: Kind) => boolean): number[] =>
  kinds.flatMap((kind, at) => (fits(kind) ? [at] : []));

/** Every way to choose one value of each trait. */
const product = (traits: Readonly<Record<string, readonly string[]>>): Record<string, string>[] =>
  Object.entries(traits).reduce<Record<string, string>[]>(
    (all, [name, values]) =>
      all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );

/**
 * Counts of people who have a trait in common, or an answer,
 * or both; or who did not answer what they were asked.
 */
function targetsOf(kinds: readonly Kind[]): Map<string, readonly number[]> {
  const sets = new Map<string, readonly number[]>();
  const all = kinds.flatMap(({ traits, said }) => [
    ...Object.entries(traits).map(([name, value]) => ({
      name,
      value,
      of: (kind: Kind) => kind.traits[name] === value,
      answer: false,
    })),
    ...Object.entries(said).map(([name, value]) => ({
      name,
      value,
      of: (kind: Kind) => name in kind.said && kind.said[name] === value,
      answer: true,
    })),
  ]);
  const once = [...new Map(all.map((one) => [`${one.name} ${one.value}`, one])).entries()];
  for (const [label, one] of once) {
    sets.set(label, which(kinds, one.of));
    for (const [other, two] of once)
      if (one.answer && one.name !== two.name && (!two.answer || label < other))
        sets.set(
          `${label}, ${other}`,
          which(kinds, (kind) => one.of(kind) && two.of(kind)),
        );
  }
  return sets;
}

/** Everything that was published, as ranges of unknowns. */
function rangesOf({ kinds }: World, published: Published, { least, step }: Rules): Range[] {
  const range = (people: number | null, fits: (kind: Kind) => boolean): Range[] =>
    people === null
      ? []
      : [{ of: which(kinds, fits), low: Math.max(least, people), high: people + step - 1 }];
  return [
    ...range(published.asked, () => true),
    ...range(published.answered, ({ said }) =>
      Object.values(said).some((answer) => answer !== undefined),
    ),
    ...published.questions.flatMap(({ id, asked, answered, groups, by }) => [
      ...range(asked, ({ said }) => id in said),
      ...range(answered, ({ said }) => said[id] !== undefined),
      ...groups.flatMap(({ values, people }) =>
        range(people, ({ said }) => values.includes(said[id] ?? '')),
      ),
      ...by.flatMap(({ dimension, columns, rows }) =>
        rows.flatMap((row) => {
          const inRow = ({ traits, said }: Kind) =>
            said[id] !== undefined && row.values.includes(traits[dimension] ?? 'unknown');
          return [
            ...range(row.answered, inRow),
            ...columns.flatMap((column, at) =>
              range(
                row.people[at] ?? null,
                (kind) => inRow(kind) && column.includes(kind.said[id] ?? ''),
              ),
            ),
          ];
        }),
      ),
    ]),
  ];
}

/** More than is published of who answered: the tens behind each rate, too. */
function responseRanges({ kinds }: World, tally: Tally, { least, step }: Rules): Range[] {
  const has = ({ said }: Kind) => Object.values(said).some((answer) => answer !== undefined);
  return answeredAndSilent(tally, { least, step }).flatMap(({ dimension, rows }) =>
    rows.flatMap(({ values, answered, people }) => {
      const inRow = ({ traits }: Kind) => values.includes(traits[dimension] ?? 'unknown');
      const range = (low: number, fits: (kind: Kind) => boolean): Range => ({
        of: which(kinds, fits),
        low: Math.max(least, low),
        high: low + step - 1,
      });
      return [
        range(answered, inRow),
        range(people[0] ?? 0, (kind) => inRow(kind) && has(kind)),
        range(people[1] ?? 0, (kind) => inRow(kind) && !has(kind)),
      ];
    }),
  );
}

/** What is counted when so many people of each kind were asked. */
function tallyOf({ poll, kinds }: World, counts: readonly number[]): Tally {
  const people = kinds
    .map(({ traits, said }, at) => ({
      times: counts[at] ?? 0,
      traits,
      did: Object.fromEntries(
        Object.entries(said).map(([id, answer]): [string, Did] => [
          id,
          answer === undefined ? 'fell silent' : { chose: [answer] },
        ]),
      ),
    }))
    .filter(({ times }) => times > 0);
  return count(poll, people);
}

/** How many response rates are published. */
const rates = (world: World, counts: readonly number[]): number =>
  publisher(RULES)(tallyOf(world, counts), world.poll).response.flatMap(({ rows }) => rows).length;

/** Counts that can be one number only, of too few people. */
function found(world: World, counts: readonly number[], rules: Rules): string[] {
  const { poll, kinds, targets } = world;
  const tally = tallyOf(world, counts);
  const published = publisher(rules)(tally, poll);
  const ranges = [
    ...rangesOf(world, published, rules),
    ...(published.response.length === 0 ? [] : responseRanges(world, tally, rules)),
  ];
  if (ranges.length === 0) return [];
  const names = [...targets.keys()];
  return bounds(kinds.length, ranges, [...targets.values()]).flatMap(({ low, high }, at) => {
    const [from, to] = [Math.ceil(low - 1e-6), Math.floor(high + 1e-6)];
    const truth = (targets.get(names[at] ?? '') ?? []).reduce(
      (sum, one) => sum + (counts[one] ?? 0),
      0,
    );
    if (truth < from || truth > to)
      throw new Error(`${names[at]} is ${truth}, and was found to be ${from} to ${to}.`);
    return from === to && from > 0 && from < RULES.least ? [`${names[at]}: ${from}`] : [];
  });
}

/** One question by four traits, two of which lie in each other. */
const places: World = (() => {
  const kinds = product({
    q: ['a', 'b', 'c'],
    age: ['15-17', '18-24', 'unknown'],
    gender: ['female', 'male'],
    area: ['TG-M', 'TG-K', 'BJ-AK', 'BJ-BO'],
  }).map(({ q, ...traits }): Kind => ({
    said: { q },
    traits: { ...traits, country: (traits['area'] ?? '').slice(0, 2) },
  }));
  return { poll: pollOf([choice('q', ['a', 'b', 'c'])]), kinds, targets: targetsOf(kinds) };
})();

/** People of whom many are silent, by traits that lie in each other. */
const silent: World = (() => {
  const kinds = product({
    q: ['a', 'b', 'silent'],
    age: ['15-17', '18-24', 'unknown'],
    gender: ['female', 'male'],
    area: ['TG-M', 'TG-K', 'BJ-AK'],
  }).map(({ q, ...traits }): Kind => ({
    said: { q: q === 'silent' ? undefined : q },
    traits: { ...traits, country: (traits['area'] ?? '').slice(0, 2) },
  }));
  return { poll: pollOf([choice('q', ['a', 'b'])]), kinds, targets: targetsOf(kinds) };
})();

/**
 * Two questions of the same people, the second of which
 * only some are asked, and not all of them answer.
 */
const branch: World = (() => {
  const traits = product({ age: ['15-17', '18-24', '35+'], gender: ['female', 'male'] });
  const says: Kind['said'][] = [
    { q: 'a' },
    { q: 'b', why: 'x' },
    { q: 'b', why: 'y' },
    { q: 'b', why: undefined },
    { q: undefined },
  ];
  const kinds = traits.flatMap((some) => says.map((said): Kind => ({ traits: some, said })));
  const poll = pollOf([
    choice('q', ['a', { value: 'b', to: 'why' }], 'end'),
    choice('why', ['x', 'y']),
  ]);
  return { poll, kinds, targets: targetsOf(kinds) };
})();

/** Small populations: few of many kinds, and now and then many. */
const populationOf = ({ kinds }: World) =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 6, arbitrary: fc.nat(3) },
      { weight: 1, arbitrary: fc.integer({ min: 5, max: 60 }) },
      { weight: kinds.length > 50 ? 0 : 3, arbitrary: fc.integer({ min: 5, max: 60 }) },
    ),
    { minLength: kinds.length, maxLength: kinds.length },
  );

test('§5.48 nobody who solves all equations of all tables finds how many of a few people', () => {
  fc.assert(
    fc.property(populationOf(places), (counts) => expect(found(places, counts, RULES)).toEqual([])),
    { numRuns: 40 },
  );
});

test('nor from who answered and who was silent, of each kind, were even the tens behind the rates known', () => {
  const shown: number[] = [];
  fc.assert(
    fc.property(populationOf(silent), (counts) => {
      expect(found(silent, counts, RULES)).toEqual([]);
      shown.push(rates(silent, counts));
    }),
    { numRuns: 40 },
  );
  // It is no test where nothing is shown.
  expect(Math.max(...shown)).toBeGreaterThan(3);
});

test('nor from two questions, of which one is asked of some of the people of the other', () => {
  fc.assert(
    fc.property(populationOf(branch), (counts) => expect(found(branch, counts, RULES)).toEqual([])),
    { numRuns: 40 },
  );
});

test('and they would, if numbers were shown exactly and cells of one person too', () => {
  for (const world of [places, branch]) {
    const few = fc.array(fc.nat(2), {
      minLength: world.kinds.length,
      maxLength: world.kinds.length,
    });
    const [counts] = fc.sample(few, { numRuns: 1, seed: 6 });
    expect(found(world, counts ?? [], { least: 1, step: 1 }).length).toBeGreaterThan(3);
  }
});
