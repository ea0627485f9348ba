import { expect, test } from '@jest/globals';
import { timetable } from '../../src/jobs/timetable.js';
import { HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';

function moments(expression: string, count: number): number[] {
  const { after } = timetable(expression);
  const all: number[] = [];
  for (let at = 0; all.length < count; all.push((at = after(at))));
  return all;
}

test('a job recurs by parts of an hour of elapsed time, hour after hour', () => {
  expect(moments('*/5 * * * * *', 3)).toEqual([5 * SECOND, 10 * SECOND, 15 * SECOND]);
  expect(moments('15 * * * * *', 2)).toEqual([15 * SECOND, MINUTE + 15 * SECOND]);
  expect(moments('20 */10 * * * *', 2)).toEqual([20 * SECOND, 10 * MINUTE + 20 * SECOND]);
  const at = 7 * MINUTE + 30 * SECOND;
  expect(moments('30 7 * * * *', 3)).toEqual([at, HOUR + at, 2 * HOUR + at]);
  expect(moments('0 0 * * * *', 2)).toEqual([HOUR, 2 * HOUR]);
});

test('however long nothing ran, there is one next moment', () => {
  expect(timetable('*/2 * * * * *').after(1_000 * HOUR + 1)).toBe(1_000 * HOUR + 2 * SECOND);
});

test('a line that asks for an hour, a day or nothing sensible is refused and told what is allowed', () => {
  for (const line of ['0 0 3 * * *', '0 0 * 1 * *', '0 0 * * * 1', '0 0 * * 2 *'])
    expect(() => timetable(line)).toThrow(/elapsed time.*seconds and minutes/);
  for (const line of ['61 * * * * *', '', 'soon', '* * * * *'])
    expect(() => timetable(line)).toThrow(/job table/);
});
