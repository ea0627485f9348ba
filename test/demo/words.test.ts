import { expect, test } from '@jest/globals';
import { aheadOf, countdown, counted, span } from '../../src/demo/words.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { measure } from '../../src/shared/texts/segments.js';

test.each([
  [10 * MINUTE, '10 min'],
  [HOUR, '1 h'],
  [90 * MINUTE, '1 h 30 min'],
  [DAY, '24 h'],
  [7 * DAY, '7 days'],
])('%d ms are told as %s', (ms, told) => expect(span(ms)).toBe(told));

test.each([
  [-1, 'now'],
  [0, 'now'],
  [1, '0:01'],
  [10 * MINUTE - SECOND, '9:59'],
  [HOUR + 5 * SECOND, '1:00:05'],
  [3 * DAY, '3 days'],
])('with %d ms left a countdown says %s', (ms, told) => expect(countdown(ms)).toBe(told));

test.each([
  [20 * SECOND, 'the real time'],
  [20 * MINUTE, '20 min ahead'],
  [DAY + HOUR, '1 d 1 h ahead'],
])('a clock %d ms ahead is said to be: %s', (ms, told) => expect(aheadOf(ms)).toBe(told));

test('a text is counted as a carrier counts it, letters outside GSM-7 and long texts too', () => {
  expect(counted(measure('bonjour'))).toBe('7/160 · 1 SMS · GSM-7');
  expect(counted(measure('ẹ jọ'))).toBe('4/70 · 1 SMS · UCS-2');
  expect(counted(measure('a'.repeat(161)))).toBe('161/306 · 2 SMS · GSM-7');
});
