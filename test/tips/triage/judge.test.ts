import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTexts } from '../../../src/shared/texts/load.js';
import { createJudge } from '../../../src/tips/triage/judge.js';
import { triage } from '../../../src/tips/triage.js';
import { effort } from '../../support/effort.js';

const judge = createJudge(createTexts());

test.each([
  ['am 15 madam dey lock me 4 house', 1],
  ['não aguento mais quero morrer', 1],
  ['elle les frappe tous les soirs, venez vite', 1],
  ['gun', 1],
  ['H E L P  M E', 1],
  ['h.e.l.p me', 1],
  ['A I D E Z  M O I', 1],
  ['😭🆘', 1],
  ['dem lock us', 1],
  ['il nous a enfermés', 1],
  ['girl is lost', 1],
  ['could not escape', 1],
  ['a enfermeira vem amanhã', 'none'],
  ['God bless you', 'none'],
  ['bom dia, a enfermeira vem amanhã', 'none'],
  ["I'm dying of hunger lol", 'none'],
  ['he killed the battery of my phone again', 'none'],
  ['can somebody help me carry these chairs', 'none'],
  ['qui peut m’aider à porter les chaises', 'none'],
  ['Your OTP is 448120. Do not share with anyone', 'none'],
])('%j is %s', (text, outcome) => {
  expect(judge(text).outcome).toBe(outcome);
});

test('the signals of a text have the priority that was said', () => {
  const words = fc.constantFrom(
    'gun',
    'she',
    'locked',
    'lol',
    'God',
    'sold',
    'tonight',
    'goal',
    'me',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 9 }), (some) => {
      const { outcome, signals } = judge(some.join(' '));
      expect(triage(signals).priority === 1).toBe(outcome === 1);
    }),
  );
});

test('whatever is sent is judged without a fault, and twice the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(judge(text)).toEqual(judge(text));
    }),
  );
});

test('no reason holds a word that only the person wrote', () => {
  const { reasons } = judge('Zuberi has locked Kwabena in a room at Xylotown');
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.join(' ')).not.toMatch(/zuberi|kwabena|xylotown/i);
});

test('a text as long as a channel allows is judged in little time', () => {
  const long = 'they took my sister and nobody knows where she is now '.repeat(80);
  expect(effort(() => judge(long), 100)).toBeLessThan(100);
});

test.each([
  ['they locked the door and took my phone', 2],
  ['they lock us here and beat us every night', 1],
])('a danger that the word lists hear is never lowered to no report: %j', (text, lowest) => {
  const { outcome } = judge(text);
  expect(outcome).not.toBe('none');
  expect(outcome).toBeLessThanOrEqual(lowest);
});

test('children who are made to sell goods are not sold themselves', () => {
  const text = 'My aunt makes two girls sell water all day and takes the money';
  expect(judge(text)).toMatchObject({ outcome: 2, kind: 'childwork' });
});
