import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchNumber } from '../../../src/flows/engine/match-number.js';
import { createTexts } from '../../../src/shared/texts/load.js';

const texts = createTexts();
const lexicons = texts.languages.map((language) => texts.lexicon(language));
const read = (text: string, max = 99) =>
  matchNumber(text, { min: 1, max, units: ['years', 'year old'] }, lexicons);

describe('who is asked for a number', () => {
  test.each([
    ['20', '20'],
    [' (20). ', '20'],
    ['20 years', '20'],
    ['20 Years!', '20'],
    ['7 year old', '7'],
    ['20 please', '20'],
    ['number 20', '20'],
    ['٢٠', '20'],
    ['020', '20'],
    ['four', '4'],
    ['Deux', '2'],
    ['três', '3'],
  ])('and sends %j has answered %s', (text, value) => {
    expect(read(text)).toEqual({ kind: 'match', value });
  });

  test.each([
    ['2O', 20, '20'],
    ['l5', 20, '15'],
    ['1 000', 5000, '1000'],
    ['1,000', 5000, '1000'],
    ['1.000', 5000, '1000'],
  ])('and sends %j is asked whether it is meant', (text, max, value) => {
    expect(read(text, Math.max(max, 99))).toEqual({ kind: 'maybe', value, label: value });
  });

  test('and writes a sentence with a number in it is asked about, and its words are not lost', () => {
    const told = '3 girls were taken to the border';
    expect(read(told)).toEqual({ kind: 'maybe', value: '3', label: '3', rest: told });
    expect(read('about 20')).toMatchObject({ kind: 'maybe', value: '20' });
  });

  test.each([
    '',
    '0',
    '100',
    '-5',
    '2.5',
    '1,5',
    '20 or 30',
    '20-30',
    '1 2',
    'ten thousand',
    'many',
    '999999999999999999999',
    '10:30',
    '0x10',
    '1e3',
  ])('and sends %j has not answered', (text) => expect(read(text).kind === 'match').toBe(false));

  test('a number outside the range is never taken, not even after a question', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -200, max: 2000 }),
        fc.constantFrom('', ' years', ' of them'),
        (n, tail) => {
          const result = read(`${n}${tail}`);
          const inside = n >= 1 && n <= 99;
          if (inside)
            expect(result).toMatchObject({
              kind: tail === ' of them' ? 'maybe' : 'match',
              value: String(n),
            });
          else expect(result).toEqual({ kind: 'none' });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('whatever is sent is read without a fault, and only as a whole number of the range', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const result = read(text);
        if (result.kind === 'match' || result.kind === 'maybe')
          expect(result.value).toMatch(/^[1-9]\d?$/);
      }),
      { numRuns: 1000 },
    );
  });
});
