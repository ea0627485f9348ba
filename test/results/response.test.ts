import { expect, test } from '@jest/globals';
import { csvOf } from '../../src/results/csv.js';
import { createLabels } from '../../src/results/labels.js';
import { publish, publisher } from '../../src/results/publish.js';
import { answeredAndSilent } from '../../src/results/response.js';
import type { Rules } from '../../src/results/rules.js';
import { viewOf } from '../../src/results/view.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { showEveryWorld, type Kind } from './support/attacker.js';
import { choice, count, pollOf, type Someone } from './support/people.js';
import { place } from './support/simulated.js';

const one = pollOf([choice('q', ['a', 'b'])]);
const people = (traits: Someone['traits'], answered: number, silent: number): Someone[] => [
  { traits, did: { q: { chose: ['a'] } }, times: Math.ceil(answered / 2) },
  { traits, did: { q: { chose: ['b'] } }, times: Math.floor(answered / 2) },
  { traits, did: { q: 'fell silent' }, times: silent },
];
const rowsOf = (some: readonly Someone[], dimension: string, more = {}) =>
  publish(count(one, some, more), one).response.find((table) => table.dimension === dimension)
    ?.rows;

test('of women and of men it is seen what part answered, in steps of ten per cent, and of no group how many it is', () => {
  const asked = [...people({ gender: 'female' }, 33, 67), ...people({ gender: 'male' }, 61, 40)];
  expect(rowsOf(asked, 'gender')).toEqual([
    { values: ['female'], percent: 40 },
    { values: ['male'], percent: 60 },
  ]);
  const published = publish(count(one, asked), one);
  expect(JSON.stringify(published.response)).not.toMatch(/asked|silent|33|67|61/);
});

test('a group of whom ten answered, or ten were silent, is shown only together with others, or not at all', () => {
  const some = (old: Someone[]) =>
    rowsOf(
      [...people({ age: '18-24' }, 40, 40), ...people({ age: '25-30' }, 40, 40), ...old],
      'age',
    );
  const joined = ['25-30', '35+'];
  expect(some(people({ age: '35+' }, 10, 90))?.map(({ values }) => values)).toEqual([
    ['18-24'],
    joined,
  ]);
  expect(some(people({ age: '35+' }, 90, 10))?.map(({ values }) => values)).toEqual([
    ['18-24'],
    joined,
  ]);
  expect(some(people({ age: '35+' }, 11, 11))?.map(({ values }) => values)).toEqual([
    ['18-24'],
    ['25-30'],
    ['35+'],
  ]);
  expect(
    rowsOf(
      [...people({ gender: 'female' }, 40, 40), ...people({ gender: 'male' }, 10, 40)],
      'gender',
    ),
  ).toBeUndefined();
});

test('while a poll is open, and where ten answered, no rate is seen', () => {
  const asked = [...people({ gender: 'female' }, 33, 67), ...people({ gender: 'male' }, 61, 40)];
  expect(rowsOf(asked, 'gender', { closed: false })).toBeUndefined();
  expect(publish(count(one, people({ gender: 'female' }, 10, 500)), one).response).toEqual([]);
});

test('nobody who tries every world, knowing the program, finds how many of a few people were asked or silent', () => {
  const small: Rules = { least: 5, step: 4 };
  const kind = (gender: string, silent: boolean): Kind => ({
    someone: { traits: { gender }, did: { q: silent ? 'fell silent' : { chose: ['a'] } } },
    tags: [gender, silent ? 'silent' : 'answered', `${gender} ${silent ? 'silent' : 'answered'}`],
  });
  const kinds = [
    kind('female', true),
    kind('female', false),
    kind('male', true),
    kind('male', false),
  ];
  // The attacker is told even the rounded numbers that the rates are made of.
  const eve = showEveryWorld(one, kinds, 30, small.least, (tally) => {
    const published = publisher(small)(tally, one);
    return [published, published.response.length > 0 && answeredAndSilent(tally, small)];
  });
  expect(eve.pinned().slice(0, 3)).toEqual([]);
  expect(eve.publications().filter((seen) => seen.includes('"percent"')).length).toBeGreaterThan(5);
});

test('rates are in the CSV without a number of people', async () => {
  const asked = [...people({ gender: 'female' }, 33, 67), ...people({ gender: 'male' }, 61, 40)];
  const labels = createLabels('en', { texts: createTexts(), place });
  const csv = await csvOf(viewOf(publish(count(one, asked), one), one, labels), labels);
  expect(csv).toMatch(/,,gender,Women,answered,,40,/);
});
