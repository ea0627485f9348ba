import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { caseCodeIn, meantAsCode } from '../../src/shared/case-code.js';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((each) => each.join(''));

/** A code in groups of four, with a letter for some of its zeros and ones. */
const written = fc
  .tuple(
    digits(16),
    fc.func(fc.constantFrom('o', 'O', '0')),
    fc.func(fc.constantFrom('l', 'I', '1')),
  )
  .map(([code, zero, one]) => ({
    code,
    text: [...code]
      .map((digit, at) => (digit === '0' ? zero(at) : digit === '1' ? one(at) : digit))
      .join('')
      .replace(/(.{4})(?=.)/g, '$1 '),
  }))
  // A code of nothing but noughts and ones looks like words, and is one in thirty thousand.
  .filter(({ code }) => code.replace(/[01]/g, '').length >= 8);

test('a code is read whatever letters a person writes for its noughts and ones', () => {
  fc.assert(
    fc.property(written, ({ code, text }) => {
      expect([text, caseCodeIn(text)?.digits]).toEqual([text, code]);
      expect(caseCodeIn(`my code is ${text} thanks`)?.digits).toBe(code);
      // "codeo2" may be a word of five letters: only a digit shows where a number begins.
      if (/^\d/.test(text)) expect(caseCodeIn(`code${text}`)?.digits).toBe(code);
    }),
  );
});

test.each(['6946 4l94 6o54 8loo', 'olo4 8loo 6946 2375', '8loo olo4 2375 6946'])(
  '%s is a code: a group may look like a word',
  (text) => {
    expect(caseCodeIn(text)?.digits).toBe(
      text.replaceAll(' ', '').replaceAll('o', '0').replaceAll('l', '1'),
    );
  },
);

test('a number that is no code is none, and one with a slip is meant as a code', () => {
  expect(caseCodeIn('call me on +22890112233')).toBeUndefined();
  expect(caseCodeIn('in 2024 there were 12 of them')).toBeUndefined();
  expect(meantAsCode('6946 4194 6054 810')?.digits).toBe('694641946054810');
});

test('signs that stand for two digits each are read as digits', () => {
  expect(caseCodeIn('my code ㊽㉙⑪⑰⑤⑤㊱⓪⑨㊷')?.digits).toBe('4829111755360942');
  expect(caseCodeIn('㊽㉙⑪⑰')).toBeUndefined();
});
