import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { checkAudit } from '../../src/cli/doctor/audit.js';
import {
  CHECKED_EVERY,
  createTrailCheck,
  type TrailCheckDeps,
} from '../../src/cases/check-trail.js';
import { lastAuditCheck } from '../../src/models/cases/audit-check.js';
import { appendAudit, auditHead } from '../../src/models/cases/audit.js';
import { connectDb, type Db } from '../../src/models/store/db.js';
import { openKeyStore, type KeyStore } from '../../src/privacy/key-store.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { newKeys } from '../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

const now = new Date('2026-03-03T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
let base: TestDb;
let keys: KeyStore;
/** A connection of its own for each test: one that goes on knows the head. */
let db: Db;
let lines: string[];
let elapsed: number;

const entries = () => db.cases.collection<{ _id: number; actor: string }>('audit');
/** A process with a check of its own. */
const aProcess = (more: Partial<TrailCheckDeps> = {}) =>
  createTrailCheck({
    ...{ db, keys, elapsed: () => elapsed },
    log: createLog({ write: (line) => void lines.push(line) }),
    ...more,
  });
const write = (count: number) =>
  appendAudit(
    db,
    keys.cases(),
    Array.from({ length: count }, (_, i) => ({
      actor: 'console:ama',
      action: 'tip.opened' as const,
      subject: `tip-${i}`,
    })),
    now,
  );

beforeAll(async () => {
  base = await testDb();
  keys = openKeyStore((await newKeys()).folder);
});
beforeEach(async () => {
  db = await connectDb(base.address);
  lines = [];
  elapsed = 0;
  await Promise.all([entries().deleteMany({}), db.cases.collection('auditchecks').deleteMany({})]);
});
afterEach(() => db.close());
afterAll(() => dropTestDb(base));

test('the log is verified at the first run and then once a day, by one of many processes', async () => {
  await write(3);
  const [one, other] = [aProcess(), aProcess()];
  expect(await checkAudit(db, now)).toMatchObject([{ state: 'ok' }]);
  const both = await Promise.all([one.tend(now), other.tend(now)]);
  expect(both.map(({ verified }) => verified).sort()).toEqual([0, 3]);
  expect(await lastAuditCheck(db)).toMatchObject({ turns: 1, at: now, head: await auditHead(db) });
  await write(2);
  expect(await one.tend(later(CHECKED_EVERY - MINUTE))).toEqual({ verified: 0, broken: 0 });
  expect(await one.tend(later(CHECKED_EVERY))).toEqual({ verified: 5, broken: 0 });
  expect(await other.tend(later(CHECKED_EVERY))).toEqual({ verified: 0, broken: 0 });
  expect(await checkAudit(db, later(CHECKED_EVERY))).toMatchObject([
    { state: 'ok', says: 'whole on 2026-03-04: 5 entries' },
  ]);
  expect(lines).toEqual([]);
});

test('no clock that is set keeps it from being verified: a day of elapsed time is a day', async () => {
  await write(1);
  const check = aProcess();
  await check.tend(now);
  elapsed = 1;
  await check.tend(now);
  // The common clock was set back by an hour, and stays there.
  elapsed += DAY;
  expect(await check.tend(later(-HOUR))).toMatchObject({ verified: 1 });
  // Set back by years while a process walked: nobody waits for its end.
  await db.cases
    .collection('auditchecks')
    .updateOne({}, { $set: { heldUntil: later(1_000 * DAY), walk: { count: 0, link: '' } } });
  expect(await check.tend(now)).toMatchObject({ verified: 1 });
});

test('a long log is walked in several runs, and what is wrong at its end is found', async () => {
  await write(1_400);
  const check = aProcess({ most: 500 });
  expect(await check.tend(now)).toEqual({ verified: 500, broken: 0 });
  expect(await lastAuditCheck(db)).toMatchObject({ turns: 0, walk: { count: 500 } });
  // Another process goes on where the first one stopped.
  expect(await aProcess({ most: 500 }).tend(later(1))).toEqual({ verified: 500, broken: 0 });
  await entries().updateOne({ _id: 1_333 }, { $set: { actor: 'console:eve' } });
  expect(await check.tend(later(2))).toEqual({ verified: 0, broken: 1 });
  expect(await lastAuditCheck(db)).toMatchObject({ turns: 1, finding: { at: 1_333 } });
  expect(await lastAuditCheck(db)).not.toHaveProperty('walk');
});

test('an entry that was changed is told to the log and to doctor until the log is whole again; nobody is named', async () => {
  await write(4);
  const check = aProcess();
  await check.tend(now);
  await entries().updateOne({ _id: 2 }, { $set: { actor: 'console:eve' } });
  expect(await check.tend(later(DAY))).toEqual({ verified: 0, broken: 1 });
  const found = await checkAudit(db, later(DAY));
  expect(found).toMatchObject([{ check: 'audit log', state: 'failure', fix: expect.any(String) }]);
  expect(found[0]?.says).toMatch(/entry 2 was changed.*since 2026-03-04/);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { level: 50, msg: 'the audit log is not whole', count: 2, reason: 'edited' },
  ]);
  expect(lines.join()).not.toMatch(/:eve|ama/);
  // The next day it says the same, and since when.
  await check.tend(later(2 * DAY));
  expect((await checkAudit(db, later(2 * DAY)))[0]?.says).toContain('since 2026-03-04');
  await entries().updateOne({ _id: 2 }, { $set: { actor: 'console:ama' } });
  await check.tend(later(3 * DAY));
  expect(await checkAudit(db, later(3 * DAY))).toMatchObject([{ state: 'ok' }]);
  expect(lines.at(-1)).toContain('the audit log is whole again');
});

test('an end that was cut off since the last check is found, though the rest is whole', async () => {
  await write(6);
  const check = aProcess();
  await check.tend(now);
  await entries().deleteMany({ _id: { $gt: 4 } });
  expect(await check.tend(later(DAY))).toEqual({ verified: 0, broken: 1 });
  expect((await checkAudit(db, later(DAY)))[0]?.says).toContain('entry 5 is missing');
});

test('a check that stopped running is a warning', async () => {
  await aProcess().tend(now);
  expect(await checkAudit(db, later(2 * DAY))).toMatchObject([{ state: 'ok' }]);
  expect(await checkAudit(db, later(3 * DAY))).toMatchObject([
    { state: 'warning', says: 'It was not verified since 2026-03-03.' },
  ]);
});
