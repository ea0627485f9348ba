import { describe, expect, test } from '@jest/globals';
import {
  isOnDuty,
  normalShifts,
  readHours,
  readShift,
  writeShift,
} from '../../src/directory/duty.js';

const lome = 'Africa/Lome';
const at = (local: string) => new Date(`${local}:00Z`); // Lomé keeps UTC.

describe('a night shift', () => {
  // 2023-07-21 was a Friday.
  const fridayNight = [{ days: [5], from: '22:00', to: '06:00' }];

  test.each([
    ['2023-07-21T21:59', false],
    ['2023-07-21T22:00', true],
    ['2023-07-21T23:59', true],
    ['2023-07-22T00:00', true],
    ['2023-07-22T05:59', true],
    ['2023-07-22T06:00', false],
    ['2023-07-22T23:00', false],
    ['2023-07-21T03:00', false],
  ])('belongs to the day it began on: at %s on duty is %s', (moment, expected) => {
    expect(isOnDuty(fridayNight, lome, at(moment))).toBe(expected);
  });

  test('of a Sunday goes on into Monday', () => {
    const sunday = [{ days: [7], from: '20:00', to: '04:00' }];
    expect(isOnDuty(sunday, lome, at('2023-07-24T03:59'))).toBe(true);
    expect(isOnDuty(sunday, lome, at('2023-07-24T04:00'))).toBe(false);
  });
});

test('a shift that ends when it begins lasts the whole day round', () => {
  const shift = [{ days: [5], from: '08:00', to: '08:00' }];
  expect(isOnDuty(shift, lome, at('2023-07-21T07:59'))).toBe(false);
  expect(isOnDuty(shift, lome, at('2023-07-21T08:00'))).toBe(true);
  expect(isOnDuty(shift, lome, at('2023-07-22T07:59'))).toBe(true);
  expect(isOnDuty(shift, lome, at('2023-07-22T08:00'))).toBe(false);
});

test('a shift until 24:00 does not reach into the next day', () => {
  const shift = [{ days: [5], from: '00:00', to: '24:00' }];
  expect(isOnDuty(shift, lome, at('2023-07-21T23:59'))).toBe(true);
  expect(isOnDuty(shift, lome, at('2023-07-22T00:00'))).toBe(false);
});

test('the same moment is on duty in Lagos and not yet in Praia, each by its own clock', () => {
  const shift = [{ days: [1], from: '00:00', to: '08:00' }];
  const sundayLateUtc = new Date('2023-07-23T23:30:00Z');
  expect(isOnDuty(shift, 'Africa/Lagos', sundayLateUtc)).toBe(true);
  expect(isOnDuty(shift, lome, sundayLateUtc)).toBe(false);
  expect(isOnDuty(shift, 'Atlantic/Cape_Verde', new Date('2023-07-24T00:30:00Z'))).toBe(false);
  expect(isOnDuty(shift, 'Atlantic/Cape_Verde', new Date('2023-07-24T08:59:00Z'))).toBe(true);
});

test.each([
  ['mon-fri 08:00-18:00', { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  ['6,7 22:00-06:00', { days: [6, 7], from: '22:00', to: '06:00' }],
  ['sat-mon 8:00 – 24:00', { days: [1, 6, 7], from: '08:00', to: '24:00' }],
  ['Mon,wed-thu 00:00-00:00', { days: [1, 3, 4], from: '00:00', to: '00:00' }],
])('a roster says "%s"', (text, shift) => {
  expect(readShift(text)).toEqual(shift);
});

test.each([
  '',
  'mon',
  '08:00-18:00',
  'mon 8-18',
  'mon 08:00-24:01',
  'mon 24:00-08:00',
  'mon 25:00-26:00',
  'lundi 08:00-18:00',
  '0 08:00-18:00',
  '8 08:00-18:00',
  'mon-tue-wed 08:00-18:00',
  'mon, 08:00-18:00',
  'mon 08:60-18:00',
])('nobody is put on duty by "%s"', (text) => {
  expect(readShift(text)).toBeNull();
});

test('what is written of a shift is read back the same', () => {
  for (const text of [
    'mon-fri 08:00-18:00',
    'mon,wed 22:00-06:00',
    'sun 00:00-24:00',
    'sat,sun 00:00-00:00',
  ])
    expect(writeShift(readShift(text) ?? { days: [], from: '', to: '' })).toBe(text);
  expect(readHours('22:00-6:00')).toEqual({ from: '22:00', to: '06:00' });
});

test('a roster written day by day is the same as one written at once', () => {
  const dayByDay = [3, 1, 2].map((day) => ({ days: [day], from: '08:00', to: '18:00' }));
  const late = { days: [1], from: '20:00', to: '22:00' };
  expect(normalShifts([late, ...dayByDay])).toEqual([
    { days: [1, 2, 3], from: '08:00', to: '18:00' },
    late,
  ]);
});
