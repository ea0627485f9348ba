import { describe, expect, test } from '@jest/globals';
import { publisher } from '../../src/results/publish.js';
import type { Rules } from '../../src/results/rules.js';
import {
  attacker,
  secretsOf,
  shares,
  showEveryWorld,
  worldOf,
  type Kind,
} from './support/attacker.js';
import { choice, count, pollOf } from './support/people.js';

/**
 * The strongest attacker there is: they know the program, and try every world that could have led
 * to what they see. With the real rule there are too many worlds; so here a cell needs 5 people and
 * numbers are rounded down to fours.
 */
const small: Rules = { least: 5, step: 4 };
const publish = publisher(small);

const saying = (value: string, gender = 'female'): Kind => ({
  someone: { traits: { gender }, did: { q: { chose: [value] } } },
  tags: [gender, `said ${value}`, `${gender} said ${value}`],
});
const options = ['a', 'b', 'c'];
const three = pollOf([choice('q', options)]);

describe('nobody who tries every world, knowing the program, finds how many of a few people', () => {
  test('§5.48 said something, or are of a gender, or both', () => {
    const kinds = options.flatMap((value) => [saying(value), saying(value, 'male')]);
    const eve = showEveryWorld(three, kinds, 12, small.least, (tally) => publish(tally, three));
    expect(eve.pinned().slice(0, 3)).toEqual([]);
    expect(eve.publications().length).toBeGreaterThan(5);
  });

  test('of each gender said what a table shows', () => {
    const two = pollOf([choice('q', ['a', 'b'])]);
    const kinds = ['a', 'b'].flatMap((value) => [saying(value), saying(value, 'male')]);
    const eve = showEveryWorld(two, kinds, 24, small.least, (tally) => publish(tally, two));
    expect(eve.pinned().slice(0, 3)).toEqual([]);
    expect(
      eve.publications().filter((one) => one.includes('"columns":[["a"],["b"]]')).length,
    ).toBeGreaterThan(5);
  });

  test('skipped a question, fell silent at it, or took a branch and did not answer there', () => {
    const branching = pollOf([
      choice('q', ['a', { value: 'b', to: 'why' }], 'end'),
      choice('why', ['x']),
    ]);
    const b = { q: { chose: ['b'] } };
    const kinds: Kind[] = [
      { someone: { traits: {}, did: { q: { chose: ['a'] } } }, tags: ['said a'] },
      { someone: { traits: {}, did: { q: 'skipped' } }, tags: ['skipped', 'did not answer'] },
      {
        someone: { traits: {}, did: { ...b, why: { chose: ['x'] } } },
        tags: ['said b', 'answered why'],
      },
      {
        someone: { traits: {}, did: { q: 'fell silent' } },
        tags: ['fell silent', 'did not answer'],
      },
      {
        someone: { traits: {}, did: { ...b, why: 'fell silent' } },
        tags: ['said b', 'did not say why', 'did not answer'],
      },
    ];
    // With fours, three groups meet their sum at its end; with tens it takes ten, and here sixes
    // are enough (docs/results.md).
    const sixes: Rules = { least: 7, step: 6 };
    const eve = showEveryWorld(branching, kinds, 22, sixes.least, (tally) =>
      publisher(sixes)(tally, branching),
    );
    expect(eve.pinned().slice(0, 3)).toEqual([]);
    expect(eve.publications().length).toBeGreaterThan(10);
  });

  test('chose one of several answers, or both, or did not', () => {
    const several = pollOf([
      {
        id: 'q',
        kind: 'several',
        ask: { en: 'q?' },
        options: [
          { value: 'a', label: { en: 'a' } },
          { value: 'b', label: { en: 'b' } },
        ],
      },
    ]);
    const chose = (...values: string[]): Kind => ({
      someone: { traits: {}, did: { q: { chose: values } } },
      tags: [
        ...values.map((one) => `chose ${one}`),
        values.length > 1 ? 'chose both' : `chose ${values.join()} alone`,
      ],
    });
    const kinds = [chose('a'), chose('b'), chose('a', 'b')];
    const eve = showEveryWorld(several, kinds, 36, small.least, (tally) => publish(tally, several));
    expect(eve.pinned().slice(0, 3)).toEqual([]);
    expect(eve.publications().length).toBeGreaterThan(100);
  });

  test('gave a number', () => {
    const number = pollOf([{ id: 'q', kind: 'number', ask: { en: 'q?' }, min: 1, max: 4 }]);
    const kinds = ['1', '2', '3', '4'].map((value): Kind => ({
      someone: { traits: {}, did: { q: { chose: [value] } } },
      tags: [`said ${value}`, Number(value) > 2 ? 'said 3 or 4' : 'said 1 or 2'],
    }));
    const eve = showEveryWorld(number, kinds, 21, small.least, (tally) => publish(tally, number));
    expect(eve.pinned().slice(0, 3)).toEqual([]);
    expect(eve.publications().length).toBeGreaterThan(20);
  });

  test('§5.48 answered between two publications', () => {
    const kinds = options.map((value) => saying(value));
    const eve = attacker(small.least);
    const [monday, tuesday] = [new Date('2026-12-01T08:00:00Z'), new Date('2026-12-02T08:00:00Z')];
    for (let first = small.least; first <= 12; first += 1)
      for (const counts of shares(3, first)) {
        const before = publish(
          count(three, worldOf(kinds, counts), { closed: false, asOf: monday }),
          three,
        );
        for (let more = 0; more <= 7; more += 1)
          for (const added of shares(3, more)) {
            const then = counts.map((people, at) => people + (added[at] ?? 0));
            const after = publish(
              count(three, worldOf(kinds, then), { closed: false, asOf: tuesday }),
              three,
              before,
            );
            eve.sees(
              JSON.stringify([before, after]),
              { ...secretsOf(kinds, added), 'said a or b': (added[0] ?? 0) + (added[1] ?? 0) },
              first === 12 || more === 7,
            );
          }
      }
    expect(eve.pinned().slice(0, 3)).toEqual([]);
    expect(eve.publications().length).toBeGreaterThan(20);
  });
});

test('and they would find it if cells of two people were shown', () => {
  const careless = publisher({ least: 2, step: 1 });
  const kinds = options.map((value) => saying(value));
  const eve = showEveryWorld(three, kinds, 14, small.least, (tally) => careless(tally, three));
  expect(eve.pinned().length).toBeGreaterThan(50);
});

test('and if what is published were made anew for each person who answers', () => {
  const kinds = ['a', 'b'].map((value) => saying(value));
  const two = pollOf([choice('q', ['a', 'b'])]);
  const eve = attacker(small.least);
  for (const counts of shares(2, 24))
    for (const added of shares(2, 1)) {
      const then = counts.map((people, at) => people + (added[at] ?? 0));
      const seen = [counts, then].map((world) => publish(count(two, worldOf(kinds, world)), two));
      eve.sees(JSON.stringify(seen), secretsOf(kinds, added), false);
    }
  expect(eve.pinned().length).toBeGreaterThan(0);
});
