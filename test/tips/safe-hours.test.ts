import { expect, test } from '@jest/globals';
import { nextSafeMoment, type SafeHours } from '../../src/tips/safe-hours.js';

const cases: readonly [SafeHours, string, string, string][] = [
  ['any', 'Africa/Lome', '2026-03-01T03:00:00Z', '2026-03-01T03:00:00Z'],
  ['morning', 'Africa/Lome', '2026-03-01T03:00:00Z', '2026-03-01T06:00:00Z'],
  ['morning', 'Africa/Lome', '2026-03-01T11:59:00Z', '2026-03-01T11:59:00Z'],
  ['morning', 'Africa/Lome', '2026-03-01T12:00:00Z', '2026-03-02T06:00:00Z'],
  ['evening', 'Africa/Lagos', '2026-03-01T16:30:00Z', '2026-03-01T17:00:00Z'],
  ['evening', 'Atlantic/Cape_Verde', '2026-03-01T18:30:00Z', '2026-03-01T19:00:00Z'],
  ['afternoon', 'Africa/Lome', '2028-02-28T19:00:00Z', '2028-02-29T12:00:00Z'],
  ['evening', 'Africa/Lome', '2026-12-31T23:00:00Z', '2027-01-01T18:00:00Z'],
];

test.each(cases)(
  'a person safe in the %s (%s) at %s is texted at %s',
  (hours, zone, now, expected) => {
    expect(nextSafeMoment(hours, zone, new Date(now)).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  },
);
