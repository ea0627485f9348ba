import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { adjustableClock, HOUR, MINUTE } from '../../src/shared/clock.js';

beforeEach(() => void jest.useFakeTimers({ now: new Date('2026-10-25T00:30:00Z') }));
afterEach(() => void jest.useRealTimers());

test('the clock of a demo follows a machine that slept, and not one whose clock is set back', () => {
  const clock = adjustableClock();
  const began = clock.now().getTime();
  jest.advanceTimersByTime(MINUTE);
  expect(clock.now().getTime() - began).toBe(MINUTE);
  jest.setSystemTime(began - HOUR);
  expect(clock.now().getTime() - began).toBe(MINUTE);
  jest.advanceTimersByTime(MINUTE);
  expect(clock.now().getTime() - began).toBe(2 * MINUTE);
  jest.setSystemTime(began + HOUR);
  expect(clock.now().getTime() - began).toBe(HOUR);
  clock.advance(MINUTE);
  expect(clock.now().getTime() - began).toBe(HOUR + MINUTE);
});
