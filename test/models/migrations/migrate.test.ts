import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { checkData } from '../../../src/cli/doctor/data.js';
import { finishedEscalations } from '../../../src/models/migrations/finished-escalations.js';
import { createMigrating, migrate, standingOf } from '../../../src/models/migrations/migrate.js';
import {
  claimStep,
  LAST_PASS,
  LEASE,
  readProgress,
} from '../../../src/models/migrations/progress.js';
import type { Step } from '../../../src/models/migrations/step.js';
import { HOUR, MINUTE } from '../../../src/shared/clock.js';
import { readFrozen, thaw } from '../../fixtures/versions/frozen.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';
import { profiled } from '../../support/profile.js';

interface Thing {
  readonly _id: number;
  readonly done?: number;
}
const now = new Date('2026-11-28T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const COUNT = 45;
let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => dropTestDb(db));
const things = () => db.gateway.collection('things') as unknown as mongo.Collection<Thing>;
beforeEach(async () => {
  for (const half of [db.gateway, db.cases]) await half.collection('migrations').deleteMany({});
  await things().deleteMany({});
  await things().insertMany(Array.from({ length: COUNT }, (_, i) => ({ _id: i + 1 })));
});

/** Adds one to each thing, once. @param before what happens before each batch of ten */
function adding(id: string, before: (batch: number) => Promise<void> = async () => {}): Step {
  let batches = 0;
  return {
    id,
    half: 'gateway',
    says: 'things have a number',
    async batch(half, after = '0') {
      await before((batches += 1));
      const of = half.collection('things') as unknown as mongo.Collection<Thing>;
      const range = { $gt: Number(after), $lte: Number(after) + 10 };
      const { modifiedCount } = await of.updateMany(
        { _id: range, done: { $exists: false } },
        { $inc: { done: 1 } },
      );
      const next = Number(after) + 10;
      return { ...(next < COUNT ? { after: String(next) } : {}), changed: modifiedCount, left: 0 };
    },
  };
}
const doneOnce = () => things().countDocuments({ done: 1 });
const progress = async (id: string) => (await readProgress(db.gateway)).get(id);

test('a step is done from its beginning to its end, looked at once more a day later, and then never again', async () => {
  let batches = 0;
  const step = adding('one', async () => void (batches += 1));
  expect(await migrate(db, now, [step])).toEqual({ migrated: COUNT });
  expect([await doneOnce(), batches]).toEqual([COUNT, 5]);
  expect(await migrate(db, later(HOUR), [step])).toEqual({ migrated: 0 });
  expect(batches).toBe(5);
  // A process of the former version wrote meanwhile.
  await things().updateOne({ _id: 7 }, { $unset: { done: '' } });
  expect(await migrate(db, later(LAST_PASS), [step])).toEqual({ migrated: 1 });
  expect(await progress('one')).toMatchObject({ changed: COUNT + 1, doneAt: later(LAST_PASS) });
  expect(await migrate(db, later(9 * LAST_PASS), [step])).toEqual({ migrated: 0 });
  expect(batches).toBe(10);
});

test('of processes that start at once one does a step, and the others do nothing', async () => {
  let inside = 0;
  let most = 0;
  const slow = async () => {
    most = Math.max(most, (inside += 1));
    await things().findOne({});
    inside -= 1;
  };
  const all = Array.from({ length: 8 }, () => migrate(db, now, [adding('race', slow)]));
  const migrated = (await Promise.all(all)).map((one) => one.migrated);
  expect(migrated.filter((count) => count > 0)).toEqual([COUNT]);
  expect([await doneOnce(), most]).toEqual([COUNT, 1]);
});

test('after a crash another process goes on behind the last batch that was noted, once the lease is over', async () => {
  const dies = adding('crash', async (batch) => {
    if (batch === 3) throw new Error('killed');
  });
  await expect(migrate(db, now, [dies])).rejects.toThrow('killed');
  expect(await doneOnce()).toBe(20);
  expect(await migrate(db, later(LEASE - 1), [adding('crash')])).toEqual({ migrated: 0 });
  let batches = 0;
  const next = adding('crash', async () => void (batches += 1));
  expect(await migrate(db, later(LEASE), [next])).toEqual({ migrated: COUNT - 20 });
  expect([await doneOnce(), batches]).toEqual([COUNT, 3]);
});

test('a process that hung and was followed by another stops at its next batch', async () => {
  let hung = 0;
  const hangs = adding('hang', async (batch) => {
    hung = batch;
    if (batch === 2) await migrate(db, later(LEASE), [adding('hang')]);
  });
  await migrate(db, now, [hangs]);
  expect([await doneOnce(), hung]).toEqual([COUNT, 2]);
  expect(await progress('hang')).toMatchObject({ changed: COUNT, onceAt: later(LEASE) });
});

test('a step begins when the one before it was through once', async () => {
  const dies = adding('first', async () => {
    throw new Error('killed');
  });
  const second = adding('second');
  await expect(migrate(db, now, [dies, second])).rejects.toThrow('killed');
  expect(await migrate(db, later(MINUTE), [adding('first'), second])).toEqual({ migrated: 0 });
  expect(await progress('second')).toBeUndefined();
  await migrate(db, later(LEASE), [adding('first'), second]);
  expect(await progress('second')).toMatchObject({ onceAt: later(LEASE) });
});

test('doctor names what is pending, what is looked at again, and what a newer version did', async () => {
  const step = adding('0.9.0-things');
  const says = async () => (await checkData(db, [step])).map((one) => [one.state, one.says]);
  expect(await says()).toEqual([['warning', 'Pending: 0.9.0-things (things have a number).']]);
  await migrate(db, now, [step]);
  const again = 'is that of this version; 0.9.0-things looks once more on 2026-11-29';
  expect(await says()).toEqual([['ok', again]]);
  await claimStep(db.cases, '1.0.0-else', now);
  const newer = 'A newer version has changed this data: 1.0.0-else.';
  expect(await says()).toEqual([['warning', newer]]);
  expect(await standingOf(db, [step])).toMatchObject({ pending: [], newer: ['1.0.0-else'] });
});

test('an open P2 of 0.1.0 keeps its times until it is over; a P1, and what this version made, keep theirs', async () => {
  const old = await thaw(readFrozen('0.1.0'));
  const all = old.db.cases.collection<{ _id: string; v: number }>('escalations');
  const p2 = { priority: 2 };
  const dueAt = new Date('2026-11-16T11:20:00Z');
  const before = await all.findOneAndUpdate(p2, { $set: { dueAt, state: 'calling' } });
  expect(await finishedEscalations.batch(old.db.cases, undefined)).toEqual({ changed: 0, left: 1 });
  await migrate(old.db, now);
  expect(await migrate(old.db, later(HOUR))).toEqual({ migrated: 0 });
  await all.updateOne(p2, { $unset: { dueAt: '' }, $set: { state: 'acted' } });
  expect(await migrate(old.db, later(2 * HOUR))).toEqual({ migrated: 1 });
  expect(await all.findOne(p2)).toMatchObject({
    openedAt: new Date('2026-11-16T10:00:00Z'),
    v: (before?.v ?? 0) + 1,
  });
  // Those of a life in danger keep the minute, and one that this version made keeps what it says.
  expect(await all.countDocuments({ openedAt: new Date('2026-11-16T10:32:00Z') })).toBe(1);
  const ours = { openedAt: new Date('2026-11-16T10:20:00Z'), 'calls.0.tag': 'abc' };
  await all.updateOne(p2, { $set: ours });
  expect(await finishedEscalations.batch(old.db.cases, undefined)).toEqual({ changed: 0, left: 0 });
  await dropTestDb(old.db);
});

test('between its passes, and for ever after them, a step costs one read', async () => {
  const step = adding('2026-11-idle');
  await migrate(db, now, [step]);
  const idle = async (moment: Date) =>
    (await profiled(db.gateway, () => migrate(db, moment, [step]))).map(({ op }) => op);
  expect(await idle(later(HOUR))).toEqual(['query']);
  await migrate(db, later(LAST_PASS), [step]);
  expect(await idle(later(2 * LAST_PASS))).toEqual(['query']);
});

test('a process asks again when a step may be due: not between its passes, at once while one is not through', async () => {
  const migrating = createMigrating(db, [adding('asked')]);
  const quiet: readonly string[] = [];
  expect(migrating.waiting(now)).toBeUndefined();
  expect(await migrating.run(now)).toEqual({ migrated: COUNT });
  expect(migrating.waiting(later(LAST_PASS - 1))).toEqual(quiet);
  expect(migrating.waiting(later(LAST_PASS))).toBeUndefined();
  expect(await migrating.run(later(LAST_PASS))).toEqual({ migrated: 0 });
  expect(migrating.waiting(later(99 * LAST_PASS))).toEqual(quiet);
  // Another process is at a step of a newer version: its lease may end at any time.
  const dies = adding('dies', () => Promise.reject(new Error('killed')));
  await expect(migrate(db, now, [dies])).rejects.toThrow('killed');
  const takesOver = createMigrating(db, [adding('dies')]);
  expect(await takesOver.run(later(LEASE - 1))).toEqual({ migrated: 0 });
  expect(takesOver.waiting(later(LEASE - 1))).toBeUndefined();
  await takesOver.run(later(LEASE));
  expect((await progress('dies'))?.onceAt).toEqual(later(LEASE));
  expect(takesOver.waiting(later(LEASE))).toEqual(quiet);
});
