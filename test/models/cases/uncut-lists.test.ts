import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { referralsTo } from '../../../src/models/cases/referral.js';
import { revealsAskedBy, revealsWaiting } from '../../../src/models/cases/reveal.js';
import { MINUTE } from '../../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(async () => {
  await dropTestDb(db);
});

/** More than a page shows at once. */
const MANY = 230;
const noon = Date.parse('2026-11-30T12:00:00Z');
const many = (of: (at: number) => object) =>
  Array.from({ length: MANY }, (_, i) => ({
    _id: `n${String(i)}` as never,
    askedAt: new Date(noon + i * MINUTE),
    ...of(i),
  }));

test('an organisation sees all its open requests, the newest first', async () => {
  const open = many((i) => ({ case: `c${String(i)}`, organisation: 'shelter', open: true }));
  await db.cases.collection('referrals').insertMany(open);
  const found = await referralsTo(db.cases, 'shelter');
  expect([found.length, found[0]?._id]).toEqual([MANY, 'n229']);
});

test('a custodian sees all requests that wait, the oldest first; whoever asked sees all of theirs', async () => {
  const asked = many(() => ({ state: 'asked', country: 'TG', askedBy: 'acc-ama' }));
  await db.cases.collection('reveals').insertMany(asked);
  const waiting = await revealsWaiting(db.cases, ['TG']);
  expect([waiting.length, waiting[0]?._id]).toEqual([MANY, 'n0']);
  const own = await revealsAskedBy(db.cases, 'acc-ama');
  expect([own.length, own[0]?._id]).toEqual([MANY, 'n229']);
});
