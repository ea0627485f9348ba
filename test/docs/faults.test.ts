import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = readFileSync(new URL('../../docs/history/faults.md', import.meta.url), 'utf8');

test('each fault of the list is on it', () => {
  const letters = { A: 13, B: 19, C: 12 };
  const all = Object.entries(letters).flatMap(([letter, most]) =>
    Array.from({ length: most }, (_, i) => `${letter}${i + 1}`),
  );
  const told = new Set(page.match(/\b[ABC]\d+\b/g));
  expect(all.filter((each) => !told.has(each))).toEqual([]);
});
