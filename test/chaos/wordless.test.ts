import { expect, test } from '@jest/globals';
import { judgeWordless } from './wordless.js';

test('of somebody whose messages overtook each other any order that fits is right, and nobody else’s tip is taken for it', () => {
  expect(judgeWordless(['a', 'b', 'b'], [[['b']], [['c'], ['a']], [['b']]])).toEqual([]);
  expect(
    judgeWordless(
      ['a', 'd'],
      [
        [['c'], ['a']],
        [['b'], ['c'], ['d']],
      ],
    ),
  ).toEqual([]);
});
test('a tip that is missing, too many, or another than anybody can have told is found', () => {
  expect(judgeWordless(['a'], [[['a']], [['b']]])).toEqual(['tips without words: 1 missing: b']);
  expect(judgeWordless(['a', 'a'], [[['a']]])).toEqual(['tips without words: 1 too many: a']);
  expect(judgeWordless(['x'], [[['a'], ['b']]])).toHaveLength(2);
});
