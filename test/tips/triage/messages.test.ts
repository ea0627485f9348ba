import { expect, test } from '@jest/globals';
import {
  files,
  readMessages,
  setOf,
  setOfPerson,
  setOfPublic,
  setOfSixth,
  split,
} from '../../../scripts/triage/messages.js';
import { madeFrom } from '../../../scripts/triage/made-from.js';
import { measure, wilson } from '../../../scripts/triage/measure.js';
import { readModelFile } from '../../../src/tips/triage/model.js';
import { fold } from '../../../src/shared/texts/fold.js';

test.each(split)(
  '%s has at least 500 messages, a third of them urgent and a third no report',
  (file) => {
    const messages = readMessages(file);
    expect(messages.length).toBeGreaterThanOrEqual(500);
    const share = (priority: number | null) =>
      messages.filter((one) => one.priority === priority).length / messages.length;
    expect(share(1)).toBeGreaterThan(1 / 3);
    expect(share(null)).toBeGreaterThan(1 / 3);
  },
);

test('no message is there twice', () => {
  const seen = new Set<string>();
  const twice = files.flatMap(readMessages).filter(({ text, lang }) => {
    const one = `${lang} ${fold(text) || text}`;
    return seen.size === seen.add(one).size;
  });
  expect(twice).toEqual([]);
});

test('the hash of a text alone decides whether it is held apart', () => {
  const wrong = split.flatMap(readMessages).filter(({ text, set }) => set !== setOf(text));
  expect(wrong).toEqual([]);
});

test('the hash of a text alone decides which half of the sixth set is held apart', () => {
  const wrong = readMessages('sixth').filter(({ text, set }) => set !== setOfSixth(text));
  expect(wrong).toEqual([]);
});

test('the hash of a public message alone decides whether it is held apart, and none is a report', () => {
  const wrong = readMessages('public').filter(
    ({ text, set, priority }) => set !== setOfPublic(text) || priority !== null,
  );
  expect(wrong).toEqual([]);
});

test('the hash of a person alone decides whether what this person writes is held apart', () => {
  const wrong = readMessages('voices').filter(
    ({ lang, who, set }) => who === undefined || set !== setOfPerson(lang, who),
  );
  expect(wrong).toEqual([]);
});

test('the batch alone decides whether a message of the fifth writer is held apart', () => {
  const wrong = readMessages('fifth').filter(
    ({ batch, set }) => set !== (batch === 1 ? 'held' : 'tuned'),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ['practice', 'tuned'],
  ['fresh', 'held'],
  ['blind', 'held'],
  ['seventh', 'held'],
  ['eighth', 'held'],
] as const)('%s is %s as a whole', (file, set) => {
  expect([...new Set(readMessages(file).map((one) => one.set))]).toEqual([set]);
});

test('the committed model was learnt from the messages and the words that are here', () => {
  expect(readModelFile().madeFrom).toBe(madeFrom());
});

test('what is measured is counted from the labels and from what was said', () => {
  const message = (priority: 1 | 2 | 3 | null, said: 1 | 2 | 3 | undefined) =>
    ({ file: 'en', text: '', lang: 'en', kind: '', set: 'held', priority, said }) as const;
  const judged = [
    message(1, 1),
    message(1, 2),
    message(1, 3),
    message(1, undefined),
    message(2, undefined),
    message(3, 1),
    message(null, 1),
    message(null, 3),
    message(null, undefined),
  ];
  expect(measure(judged)).toEqual({
    recall: { hits: 1, of: 4 },
    precision: { hits: 1, of: 3 },
    late: { hits: 2, of: 4 },
    falseAlarms: { hits: 1, of: 3 },
    opened: { hits: 2, of: 3 },
    unheard: { hits: 1, of: 2 },
  });
});

test.each([
  [8, 10, 0.49, 0.94],
  [0, 50, 0, 0.071],
  [50, 50, 0.929, 1],
])('the interval of %i in %i is %d to %d', (hits, of, low, high) => {
  const [from, to] = wilson({ hits, of });
  expect(from).toBeCloseTo(low, 2);
  expect(to).toBeCloseTo(high, 2);
});
