import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createReplayGuard,
  REPLAY_GUARD_KEPT,
  prepareReplayGuard,
  type ReplayGuard,
} from '../../../src/models/gateway/replay-guard.js';
import { DAY } from '../../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';
import { profiled } from '../../support/profile.js';

let db: TestDb;
let heard: ReplayGuard;
const noon = new Date('2026-03-03T12:00:00Z');
const raw = () => db.gateway.collection<{ _id: string; marks: string[]; expiresAt: Date }>('heard');
beforeAll(async () => {
  db = await testDb();
  await prepareReplayGuard(db.gateway);
  heard = createReplayGuard(db.gateway);
});
afterAll(() => dropTestDb(db));

test('a message of an earlier talk is known again under any of its names, and others are not', async () => {
  expect(await heard.knows(['m1'])).toBe(false);
  await heard.keep({ id: 'talk', marks: ['m1', 'm2'] }, noon);
  const asked = [['m1'], ['new key', 'm2'], ['m3'], []];
  expect(await Promise.all(asked.map((marks) => heard.knows(marks)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('a talk kept twice is kept once, for ninety days, to the day', async () => {
  await heard.keep({ id: 'twice', marks: ['a'] }, noon);
  await heard.keep({ id: 'twice', marks: ['a'] }, new Date(noon.getTime() + DAY));
  const [kept, ...more] = await raw().find({ _id: 'twice' }).toArray();
  expect(more).toEqual([]);
  expect(kept?.expiresAt).toEqual(new Date('2026-06-02T00:00:00Z'));
  expect(REPLAY_GUARD_KEPT).toBe(90 * DAY);
  const ttl = (await raw().indexes()).find(({ key }) => 'expiresAt' in key);
  expect(ttl).toMatchObject({ expireAfterSeconds: 0 });
});

test('among hundreds of talks one message is found by the index alone, and many at once by one command', async () => {
  await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      heard.keep({ id: `t${i}`, marks: [`x${i}`, `y${i}`] }, noon),
    ),
  );
  const [one, ...others] = await profiled(db.gateway, () => heard.knows(['y7']));
  expect([one, others]).toMatchObject([
    { planSummary: 'IXSCAN { marks: 1 }', docsExamined: 1 },
    [],
  ]);
  const many = await profiled(db.gateway, async () => {
    expect(
      await Promise.all(Array.from({ length: 50 }, (_, i) => heard.knows([`y${i * 12}`]))),
    ).toEqual(Array.from({ length: 50 }, (_, i) => i < 25));
  });
  expect(many.length).toBeLessThanOrEqual(2);
});
