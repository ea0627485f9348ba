import { expect, test } from '@jest/globals';
import { timerMs } from '../../src/shared/timer.js';

test('a wait that is too long for a timer, or no number, does not become none at all', () => {
  const most = 2 ** 31 - 1;
  expect([0, 5, 2 ** 31, 1e15, Infinity].map(timerMs)).toEqual([0, 5, most, most, most]);
  expect([NaN, -1, -Infinity].map(timerMs)).toEqual([1_000, 0, 0]);
});
