import { expect, test } from '@jest/globals';
import { pages } from './pages.js';

/** A reader reads so much in one go. */
const LONGEST_PAGE = 20_000;
/** What a screen beside an editor shows without moving it. */
const WIDEST_ROW = 110;

/** Written by a program that measures; the hops of a message, which name a file each. */
const wider = ['docs/triage.md', 'docs/joins.md', 'docs/architecture.md'];

const all = pages();

test('no page is longer than 20 kB', () => {
  const long = all.filter(({ text }) => Buffer.byteLength(text) > LONGEST_PAGE);
  expect(long.map(({ name, text }) => `${name}: ${Buffer.byteLength(text)}`)).toEqual([]);
});

test('no row of a table is wider than 110 characters', () => {
  const wide = all
    .filter(({ name }) => !wider.includes(name))
    .flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('|') && line.length > WIDEST_ROW)
        .map((line) => `${name} (${line.length}): ${line.slice(0, 40)}`),
    );
  expect(wide).toEqual([]);
});
