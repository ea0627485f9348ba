import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { oneSlip } from '../../../src/shared/texts/slip.js';

test.each([
  ['missing', 'mising', true],
  ['missing', 'missingg', true],
  ['missing', 'massing', true],
  ['missing', 'misisng', true],
  ['missing', 'missing', false],
  ['missing', 'misin', false],
  ['missing', 'simsnig', false],
  ['missing', 'ssiming', false],
  ['', 'a', true],
  ['', '', false],
  ['ab', 'ba', true],
  ['abc', 'cba', false],
])('%j and %j are one slip apart: %s', (one, other, apart) => {
  expect(oneSlip(one, other)).toBe(apart);
  expect(oneSlip(other, one)).toBe(apart);
});

/** Damerau's distance the slow way: every text one slip away from a word. */
function slips(word: string, letters: string): Set<string> {
  const all = new Set<string>();
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    for (const letter of letters)
      all.add(before + letter + after).add(before + letter + after.slice(1));
    all.add(before + after.slice(1));
    if (after.length > 1) all.add(before + after.charAt(1) + after.charAt(0) + after.slice(2));
  }
  all.delete(word);
  return all;
}

test('it agrees with trying every slip', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
  fc.assert(
    fc.property(word, word, (one, other) => oneSlip(one, other) === slips(one, 'abc').has(other)),
    { numRuns: 2_000 },
  );
});
