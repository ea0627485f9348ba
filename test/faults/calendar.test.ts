import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isOnDuty } from '../../src/directory/duty.js';
import { nextStep } from '../../src/escalation/next-step.js';
import { withLevelCalled } from '../../src/escalation/levels.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { endOfHours } from '../../src/shared/local-hours.js';
import { nextSafeMoment, safeHours, type SafeHours } from '../../src/tips/safe-hours.js';
import { escalation, minutes, noon, people } from '../escalation/support.js';

/** No state of ECOWAS changes its clocks; a partner or a regional desk elsewhere may. */
const zones = [
  'Africa/Lome',
  'Atlantic/Cape_Verde',
  'Europe/Paris',
  'America/New_York',
  'Africa/Casablanca',
  // Its clocks change at midnight, so that a day of it begins at one o'clock.
  'Africa/Cairo',
  // Half an hour.
  'Australia/Lord_Howe',
];
const everyDay = [1, 2, 3, 4, 5, 6, 7] as const;

test('§5.33 shifts in a row leave no gap: not when clocks change, on a leap day or at the end of a year', () => {
  const round = ['22:00', '02:30', '06:00', '14:00'].map((from, i, all) => [
    { days: [...everyDay], from, to: all[(i + 1) % all.length] as string },
  ]);
  for (const zone of zones) {
    for (const [from, to] of [
      ['2028-02-27', '2028-03-30'],
      ['2026-10-20', '2026-11-05'],
      ['2026-03-26', '2026-04-26'],
      ['2026-12-30', '2027-01-03'],
    ]) {
      for (let at = Date.parse(from as string); at < Date.parse(to as string); at += 15 * MINUTE) {
        const on = round.filter((shifts) => isOnDuty(shifts, zone, new Date(at))).length;
        if (on !== 1) throw new Error(`${on} on duty at ${new Date(at).toISOString()} in ${zone}`);
      }
    }
  }
});

test('§5.33 a clock that goes back calls nobody again, and one that goes forward skips nobody', () => {
  const who = [people.kossi, people.essi, people.desk];
  const onDuty = (role: string) => who.filter((one) => one.role === role);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2 * HOUR, max: DAY }), { maxLength: 40 }), (jumps) => {
      let one = escalation();
      let now = noon;
      const levels: number[] = [];
      for (const jump of jumps) {
        now = new Date(Math.max(noon.getTime() - DAY, now.getTime() + jump));
        const { dueAt } = one;
        const step = nextStep(one, onDuty, now);
        expect(step.do === 'call').toBe(dueAt !== undefined && dueAt <= now);
        if (step.do !== 'call') continue;
        levels.push(step.level);
        one = {
          ...withLevelCalled(one, step, () => '1234', now),
          pending: undefined,
          dueAt: step.dueAt,
        };
        // At once, or with the clock set back, nothing of it is done again.
        for (const ago of [0, 1, 60, 120])
          expect(nextStep(one, onDuty, minutes(-ago, now)).do).toBe('wait');
      }
      expect(levels.slice(0, 3)).toEqual([0, 1, 2].slice(0, levels.length));
    }),
    { numRuns: 300 },
  );
});

test('§5.33 a question to a reporter comes within a day and inside their hours, also when clocks change', () => {
  const spring = Date.parse('2026-03-28T12:00:00Z');
  const hours = fc.constantFrom(...(Object.keys(safeHours) as SafeHours[]));
  const year = fc.integer({ min: spring, max: spring + 366 * DAY });
  const changes = fc.constantFrom(
    spring,
    Date.parse('2026-10-24T12:00:00Z'),
    Date.parse('2026-10-31T12:00:00Z'),
    Date.parse('2028-02-28T12:00:00Z'),
  );
  const near = fc
    .tuple(changes, fc.integer({ min: 0, max: 2 * DAY }))
    .map(([from, after]) => from + after);
  fc.assert(
    fc.property(hours, fc.constantFrom(...zones), fc.oneof(year, near), (which, zone, at) => {
      const moment = nextSafeMoment(which, zone, new Date(at));
      expect(moment.getTime()).toBeGreaterThanOrEqual(at);
      expect(moment.getTime() - at).toBeLessThanOrEqual(DAY + HOUR);
      const { hour } = DateTime.fromJSDate(moment, { zone });
      const [from, to] = safeHours[which];
      expect(hour >= from && hour < to).toBe(true);
      expect(nextSafeMoment(which, zone, moment)).toEqual(moment);
    }),
    { numRuns: 500 },
  );
});

test('§5.33 hours of a day end by the clock, also when clocks change', () => {
  const windows = [
    { from: 8, to: 20 },
    { from: 0, to: 3 },
    { from: 1, to: 2 },
    { from: 20, to: 24 },
  ];
  for (const zone of zones)
    for (const day of [
      '2026-03-28',
      '2026-04-04',
      '2026-04-23',
      '2026-10-24',
      '2026-10-29',
      '2026-10-31',
    ])
      for (let at = Date.parse(day); at < Date.parse(day) + 2 * DAY; at += 10 * MINUTE)
        for (const { from, to } of windows) {
          const inside = (ms: number) => {
            const { hour } = DateTime.fromMillis(ms, { zone });
            return hour >= from && hour < to;
          };
          if (!inside(at)) continue;
          const end = endOfHours({ from, to, zone }, new Date(at)).getTime();
          const said = `${zone} ${from}-${to} at ${new Date(at).toISOString()}`;
          expect([said, end > at, inside(end), inside(end - 1)]).toEqual([said, true, false, true]);
        }
});
