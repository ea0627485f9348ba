import { expect, test } from '@jest/globals';
import { isPremiumNumber, PremiumNumbers } from '../../src/conversation/automated-sender.js';
import { HOUR } from '../../src/shared/clock.js';

const now = new Date('2026-03-03T10:00:00Z');

test('whether a number is a premium one is remembered for an hour, and is the same as when it is read', () => {
  const known = new PremiumNumbers();
  const premium = '+33899123456';
  const afi = '+22890000001';
  expect([premium, afi].map(isPremiumNumber)).toEqual([true, false]);
  for (const phone of [premium, afi, premium, afi])
    expect(known.is(phone, phone, now)).toBe(phone === premium);
  // Remembered under the person's name: the number is not read again.
  expect(known.is(premium, afi, now)).toBe(true);
  expect(known.is(premium, afi, new Date(now.getTime() + HOUR))).toBe(false);
});
