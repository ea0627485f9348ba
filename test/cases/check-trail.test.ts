import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { checkAudit } from '../../src/cli/doctor/audit.js';
import {
  CHECKED_EVERY,
  createTrailCheck,
  type TrailCheckDeps,
} from '../../src/cases/check-trail.js';
import { createTrail } from '../../src/cases/trail.js';
import { lastAuditCheck } from '../../src/models/cases/audit-check.js';
import { appendAudit, auditHead } from '../../src/models/cases/audit.js';
import { connectDb, type Db } from '../../src/models/store/db.js';
import { openKeyStore, type KeyStore } from '../../src/privacy/key-store.js';
import { DAY, HOUR, MINUTE, stoppedClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { newKeys } from '../privacy/keys.js';
import type { Staff } from '../../src/shared/staff.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { profiled } from '../support/profile.js';

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

const nadia: Staff = {
  account: 'acc-nadia',
  login: 'nadia',
  roles: ['auditor'],
  countries: ['*'],
};
const trail = () => createTrail({ db, keys, clock: stoppedClock(later(DAY).toISOString()) });
const state = async (at = later(DAY)) => (await checkAudit(db, at))[0];
const forge = (number: number, actor = 'console:eve') =>
  entries().updateOne({ _id: number }, { $set: { actor } });

test('who acknowledges a finding with a reason is left alone about it; anything new is red again', async () => {
  await write(9);
  const check = aProcess();
  await check.tend(now);
  await forge(2);
  await check.tend(later(DAY));
  expect(await state()).toMatchObject({ state: 'failure' });
  expect(await trail().acknowledge(nadia, 2, ' ')).toMatchObject({ reason: 'noReason' });
  expect(await trail().acknowledge(nadia, 3, 'why not')).toMatchObject({ reason: 'unknown' });
  const reason = 'Mended by hand on 3 March';
  expect(await trail().acknowledge(nadia, 2, reason)).toMatchObject({
    value: { at: 2, problem: 'edited', by: 'console:nadia', reason },
  });
  const [last] = await entries().find().sort({ _id: -1 }).limit(1).toArray();
  expect(last).toMatchObject({ action: 'audit.acknowledged', subject: 'audit/edited/2' });
  expect(await state()).toMatchObject({ state: 'ok' });
  // The rest is verified at the next run, not a day later.
  expect(await check.tend(later(DAY))).toEqual({ verified: 8, broken: 0 });
  expect((await state())?.says).toMatch(/10 entries, but for what was acknowledged: entry 2 on/);
  expect(await trail().verify(nadia)).toMatchObject({ value: { ok: true, acknowledged: [2] } });
  await check.tend(later(2 * DAY));
  expect(await state(later(2 * DAY))).toMatchObject({ state: 'ok' });
  await forge(7);
  await check.tend(later(3 * DAY));
  expect((await state(later(3 * DAY)))?.says).toContain('entry 7 was changed');
});

test('an acknowledged entry that changes again is a new finding, and no hand in the database acknowledges one', async () => {
  await write(5);
  const check = aProcess();
  await check.tend(now);
  await forge(2);
  await check.tend(later(DAY));
  await trail().acknowledge(nadia, 2, 'Mended by hand');
  await forge(2, 'console:mallory');
  await check.tend(later(DAY));
  await check.tend(later(2 * DAY));
  expect((await state(later(2 * DAY)))?.says).toContain('entry 2 was changed');
  const found = await lastAuditCheck(db);
  const [one] = found?.acknowledged ?? [];
  await db.cases.collection<{ _id: string }>('auditchecks').updateOne(
    { _id: 'audit' },
    {
      $set: { acknowledged: [{ ...one, print: found?.finding?.print }] },
      $unset: { finding: '' },
    },
  );
  await check.tend(later(3 * DAY));
  expect(await state(later(3 * DAY))).toMatchObject({ state: 'failure' });
});

test.each([
  ['taken out of the middle', { _id: { $in: [3, 4] } }, 3],
  ['cut off at the end', { _id: { $gt: 5 } }, 6],
] as const)('entries that were %s are acknowledged, and the log goes on', async (_, gone, at) => {
  await write(8);
  const check = aProcess();
  await check.tend(now);
  await entries().deleteMany(gone);
  // A restored server is a new process: nobody knows a head.
  await db.close();
  db = await connectDb(base.address);
  await aProcess().tend(later(DAY));
  expect((await state())?.says).toContain(`entry ${at} is missing`);
  expect(await trail().acknowledge(nadia, at, 'Restored from a backup')).toMatchObject({
    ok: true,
  });
  await write(3);
  await aProcess().tend(later(DAY));
  await aProcess().tend(later(3 * DAY));
  expect(await state(later(3 * DAY))).toMatchObject({ state: 'ok' });
  await forge(1);
  await aProcess().tend(later(5 * DAY));
  expect((await state(later(5 * DAY)))?.says).toContain('entry 1 was changed');
});

test('only who may acknowledges, and a try is in the log', async () => {
  await write(2);
  const ama: Staff = { ...nadia, login: 'ama', roles: ['coordinator'] };
  expect(await trail().acknowledge(ama, 1, 'because')).toMatchObject({ reason: 'denied' });
  expect(await entries().findOne({ action: 'access.denied' } as object)).toMatchObject({
    actor: 'console:ama',
    subject: 'audit',
  });
});

test('a walk holds nobody up: it reads in bounded pieces, and other requests are answered in between', async () => {
  await write(5_000);
  let walking = true;
  let answered = 0;
  const others = async () => {
    while (walking) {
      await auditHead(db);
      answered += 1;
    }
  };
  const walk = async () => {
    expect(await aProcess().tend(now)).toMatchObject({ verified: 5_000 });
    walking = false;
  };
  const reads = await profiled(db.cases, () => Promise.all([walk(), others()]));
  const pieces = reads.filter(({ collection, returned }) => collection === 'audit' && returned > 1);
  expect(Math.max(...pieces.map(({ returned }) => returned))).toBeLessThanOrEqual(500);
  expect(pieces.length).toBeGreaterThanOrEqual(10);
  expect(answered).toBeGreaterThanOrEqual(10);
});
