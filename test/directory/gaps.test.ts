import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isOnDuty, readShift, type Shift } from '../../src/directory/duty.js';
import { dutyGaps, isWholeWeek, weekGaps, type Gap } from '../../src/directory/gaps.js';
import type { Person } from '../../src/directory/sealed.js';

const shifts = (...texts: string[]): Shift[] =>
  texts.map((text) => {
    const shift = readShift(text);
    if (!shift) throw new Error(text);
    return shift;
  });
const person = (duty: Shift[], more: Partial<Person> = {}): Person => ({
  id: 'one',
  name: 'One',
  role: 'focal-point',
  affiliation: 'ngo',
  country: 'TG',
  areas: [],
  language: 'fr',
  reaches: [],
  active: true,
  duty,
  ...more,
});
const gap = (fromDay: number, from: string, toDay: number, to: string): Gap => ({
  ...{ fromDay, from, toDay, to },
});

describe('the gaps of a week', () => {
  test.each<[string, string[], Gap[]]>([
    ['none is left by days and nights', ['mon-sun 06:00-18:00', 'mon-sun 18:00-06:00'], []],
    ['none is left by a whole day', ['mon-sun 00:00-24:00'], []],
    ['a shift that ends when it begins lasts a day', ['mon-sun 08:00-08:00'], []],
    ['nobody at all', [], [gap(1, '00:00', 7, '24:00')]],
    [
      'Sunday at night',
      ['mon-sat 00:00-24:00', 'sun 06:00-24:00', 'sun 00:00-02:00'],
      [gap(7, '02:00', 7, '06:00')],
    ],
    ['the weekend is one gap', ['mon-fri 00:00-24:00'], [gap(6, '00:00', 7, '24:00')]],
    [
      'a gap over the end of the week is one',
      ['mon 08:00-24:00', 'tue-sat 00:00-24:00', 'sun 00:00-20:00'],
      [gap(7, '20:00', 1, '08:00')],
    ],
    [
      "Sunday's night shift covers Monday's morning",
      ['sun 22:00-06:00', 'mon 06:00-24:00', 'tue-sat 00:00-24:00', 'sun 00:00-22:00'],
      [],
    ],
  ])('%s', (_, texts, gaps) => {
    expect(weekGaps([person(shifts(...texts))])).toEqual(gaps);
  });

  test('people make up for each other; nobody on duty is a whole week', () => {
    expect(
      weekGaps([person(shifts('mon-sun 06:00-18:00')), person(shifts('mon-sun 17:00-06:00'))]),
    ).toEqual([]);
    expect(weekGaps([person([])]).every(isWholeWeek)).toBe(true);
  });

  const minuteOf = (day: number, time: string) =>
    (day - 1) * 1_440 + Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const inside = ({ fromDay, from, toDay, to }: Gap, minute: number) => {
    const [start, end] = [minuteOf(fromDay, from), minuteOf(toDay, to)];
    return start < end ? minute >= start && minute < end : minute >= start || minute < end;
  };
  const hour = fc.integer({ min: 0, max: 23 }).map((h) => `${String(h).padStart(2, '0')}:00`);
  const anyShift = fc.record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    from: hour,
    to: hour,
  });

  // Casablanca and London change their clocks; in Lomé and Praia nothing ever changes.
  test.each(['Africa/Lome', 'Atlantic/Cape_Verde', 'Europe/London', 'Africa/Casablanca'])(
    'are the moments at which nobody is on duty, also when clocks change (%s)',
    (zone) => {
      fc.assert(
        fc.property(
          fc.array(anyShift, { maxLength: 4 }),
          fc.integer({ min: 0, max: 366 * 48 }),
          (duty, half) => {
            const at = new Date(Date.UTC(2026, 0, 1) + half * 30 * 60_000);
            const local = DateTime.fromJSDate(at, { zone });
            const minute = (local.weekday - 1) * 1_440 + local.hour * 60 + local.minute;
            const isGap = weekGaps([person(duty)]).some((one) => inside(one, minute));
            expect(isGap).toBe(!isOnDuty(duty, zone, at));
          },
        ),
      );
    },
  );
});

test('gaps are named by country, area and level; whoever is not active covers nothing', () => {
  const always = shifts('mon-sun 00:00-24:00');
  const found = dutyGaps(
    [
      person(shifts('mon-sun 06:00-24:00')),
      person(shifts('mon-sat 00:00-06:00', 'sun 00:00-02:00'), { areas: ['TG-M'] }),
      person(always, { active: false }),
      person(always, { role: 'agency-head' }),
      person(always, { role: 'regional-desk', country: 'ECOWAS' }),
    ],
    ['TG'],
  );
  expect(found.map(({ area, role }) => [area, role])).toEqual([
    [undefined, 'focal-point'],
    ['TG-M', 'focal-point'],
  ]);
  expect(found[1]?.gaps).toEqual([gap(7, '02:00', 7, '06:00')]);
});
