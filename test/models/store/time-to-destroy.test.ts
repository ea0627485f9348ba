import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { noteTime } from '../../../src/models/gateway/database-clock.js';
import {
  believeClock,
  FAR,
  LONGEST_HELD,
  timeToDestroyBy,
} from '../../../src/models/store/time-to-destroy.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

const noon = Date.parse('2026-03-03T12:00:00Z');

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
beforeEach(async () => {
  await db.gateway.collection('clock').deleteMany({});
});
afterAll(() => dropTestDb(db));

const at = (ms: number) => new Date(noon + ms);
/** By how many milliseconds what is destroyed goes by an earlier time. */
const behind = async (ms: number) =>
  noon + ms - (await timeToDestroyBy(db.gateway, at(ms))).getTime();
/** The time is noted, as every process does. */
const seen = async (ms: number) => {
  await noteTime(db.gateway, at(ms));
  return behind(ms);
};
/** Time passes in which the program runs. */
async function runs(from: number, to: number): Promise<number> {
  for (let ms = from; ms < to; ms += 12 * HOUR) await seen(ms);
  return seen(to);
}

test('in an installation that has never run, and in one that runs, things are over when they are over', async () => {
  expect(await behind(0)).toBe(0);
  expect(await seen(0)).toBe(0);
  for (const ms of [10 * SECOND, MINUTE, 5 * HOUR, 5 * HOUR + FAR]) {
    expect(await behind(ms)).toBe(0);
    expect(await seen(ms)).toBe(0);
  }
});

test('when the clock goes months ahead, destruction goes on from where it was, at the pace of time', async () => {
  await seen(0);
  const ahead = 180 * DAY;
  // Whoever asks before anybody has noted the new time is not the first to believe it.
  expect(await behind(ahead + 5 * SECOND)).toBe(ahead + 5 * SECOND);
  const gap = await seen(ahead + 10 * SECOND);
  expect(gap).toBe(ahead + 10 * SECOND);
  expect(await runs(ahead, ahead + 6 * DAY)).toBe(gap);
  // A process that has not looked yet asks by the old time, and is told nothing later than that.
  expect(await behind(10 * SECOND)).toBeGreaterThanOrEqual(0);
});

test('when it comes back it is believed again, and nothing is left out', async () => {
  await seen(0);
  await seen(180 * DAY);
  expect(await seen(20 * MINUTE)).toBe(0);
  expect(await runs(0, 3 * DAY)).toBe(0);
});

test('when it comes back half of the way, the other half is still left out', async () => {
  await seen(0);
  await seen(180 * DAY);
  expect(await seen(90 * DAY)).toBe(90 * DAY);
});

test('a clock that is far ahead is believed after a week in which nobody has said anything', async () => {
  await seen(0);
  await seen(180 * DAY);
  const end = 180 * DAY + LONGEST_HELD;
  expect(await runs(180 * DAY, end - 1)).toBe(180 * DAY);
  expect(await behind(end)).toBe(0);
  expect(await seen(end)).toBe(0);
  expect(await runs(end, end + 2 * DAY)).toBe(0);
});

test('what was off for two days waits for two days more, and not for a week', async () => {
  await seen(0);
  expect(await seen(2 * DAY)).toBe(2 * DAY);
  expect(await runs(2 * DAY, 4 * DAY - 1)).toBe(2 * DAY);
  expect(await seen(4 * DAY)).toBe(0);
});

test('a clock that goes ahead twice is waited for from the second time on', async () => {
  await seen(0);
  await seen(30 * DAY);
  await runs(30 * DAY, 36 * DAY);
  expect(await seen(100 * DAY)).toBe(94 * DAY);
  expect(await runs(100 * DAY, 107 * DAY - 1)).toBe(94 * DAY);
  expect(await seen(107 * DAY)).toBe(0);
});

test('when somebody says that it is right, it is believed at once, noted or not', async () => {
  await seen(0);
  await seen(180 * DAY);
  await believeClock(db.gateway, at(180 * DAY));
  expect(await seen(180 * DAY + MINUTE)).toBe(0);
  expect(await behind(300 * DAY)).toBe(120 * DAY - MINUTE);
  await believeClock(db.gateway, at(300 * DAY));
  expect(await behind(300 * DAY)).toBe(0);
});

test('of many processes that look at once, the first notes the gap and none notes it again', async () => {
  await seen(0);
  const gaps = await Promise.all(Array.from({ length: 8 }, (_, i) => seen(180 * DAY + i * SECOND)));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(180 * DAY + 7 * SECOND);
  expect(Math.min(...gaps)).toBeGreaterThan(179 * DAY);
});
