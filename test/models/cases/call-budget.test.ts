import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  claimDigest,
  digestSaid,
  DIGEST_EVERY,
  prepareCallBudgets,
  takeCall,
  type CallBudget,
} from '../../../src/models/cases/call-budget.js';
import { HOUR, MINUTE } from '../../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

const NOW = new Date('2026-03-03T10:00:00Z');
const at = (ms: number) => new Date(NOW.getTime() + ms);

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await prepareCallBudgets(db);
});
afterAll(() => dropTestDb(db));
beforeEach(() => db.cases.collection('callbudgets').deleteMany({}));

const take = (n: number, now = NOW, urgent = true) =>
  takeCall(db, { focalPoint: 'kossi', urgent, call: `call${n}`, tip: `tip${n}` }, 12, now);
const budget = () => db.cases.collection<CallBudget>('callbudgets').findOne({ urgent: true });

test('so many calls of an hour go by themselves, also when all come at once, and each counts once', async () => {
  const all = await Promise.all(Array.from({ length: 30 }, (_, n) => take(n)));
  expect(all.filter(Boolean)).toHaveLength(12);
  const again = await Promise.all(Array.from({ length: 30 }, (_, n) => take(n)));
  expect(again).toEqual(all);
  expect((await budget())?.waiting).toHaveLength(18);
});

test('lesser calls and those of lives in danger are counted apart, and so are people', async () => {
  for (let n = 0; n < 20; n++) await take(n, NOW, false);
  expect(await take(1)).toBe(true);
  const other = { focalPoint: '$mawuli', urgent: false, call: '$c', tip: '$t' };
  expect(await takeCall(db, other, 12, NOW)).toBe(true);
});

test('an hour later a person has their calls again', async () => {
  for (let n = 0; n < 13; n++) await take(n);
  expect(await take(20, at(HOUR - 1))).toBe(false);
  expect(await take(21, at(HOUR))).toBe(true);
});

test('a digest is due at once, then every five minutes while something waits; an unfinished one is begun again', async () => {
  for (let n = 0; n < 15; n++) await take(n);
  const due = await claimDigest(db, NOW);
  expect(due?.waiting).toHaveLength(3);
  expect(await claimDigest(db, NOW)).toBeUndefined();
  const again = await claimDigest(db, at(MINUTE));
  expect(again?.focalPoint).toBe('kossi');
  await digestSaid(db, again as CallBudget, ['tip12', 'tip13'], at(MINUTE));
  expect(await claimDigest(db, at(MINUTE + DIGEST_EVERY - 1))).toBeUndefined();
  const last = await claimDigest(db, at(MINUTE + DIGEST_EVERY));
  expect(last?.waiting).toEqual(['tip14']);
  await digestSaid(db, last as CallBudget, ['tip14'], at(2 * DIGEST_EVERY));
  expect(await claimDigest(db, at(HOUR))).toBeUndefined();
});

test('a clock that went back by months hides no call', async () => {
  const ahead = at(100 * 24 * HOUR);
  for (let n = 0; n < 15; n++) await take(n, ahead);
  const due = await claimDigest(db, ahead);
  await digestSaid(db, due as CallBudget, ['tip12'], ahead);
  expect(await take(30)).toBe(true);
  for (let n = 31; n < 50; n++) await take(n);
  expect((await claimDigest(db, at(DIGEST_EVERY)))?.waiting).toContain('tip49');
});
