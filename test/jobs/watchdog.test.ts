import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createWatchdog, heartbeats, LATE, NOTED_EVERY } from '../../src/jobs/watchdog.js';
import { noteHeartbeats, readHeartbeats } from '../../src/models/gateway/heartbeat.js';
import { SECOND } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

let db: TestDb;
let passed = 0;
let lines: Record<string, unknown>[] = [];
const elapsed = () => passed;
const log = createLog({
  write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
});
beforeAll(async () => {
  db = await testDb();
});
beforeEach(async () => {
  [passed, lines] = [0, []];
  await db.gateway.collection('heartbeats').deleteMany({});
});
afterAll(() => dropTestDb(db));

const read = (names: readonly string[]) => readHeartbeats(db.gateway, names);
const watcher = () => createWatchdog({ jobs: ['escalation'], read, log, elapsed });
const worker = () => heartbeats((jobs) => noteHeartbeats(db.gateway, jobs), elapsed);

test('§T4 a process that only answers sees that no worker escalates any more, and that one does again', async () => {
  const [alive, web] = [worker(), watcher()];
  await alive('escalation');
  expect(await web.look()).toEqual([]);
  passed = LATE / 2;
  await alive('escalation');
  expect(await web.look()).toEqual([]);
  passed += LATE;
  expect(await web.look()).toEqual([]);
  passed += 1;
  expect(await web.look()).toEqual([{ job: 'escalation', ms: LATE + 1 }]);
  await worker()('escalation');
  expect(await web.look()).toEqual([]);
  expect(lines).toMatchObject([
    {
      level: 50,
      msg: 'a vital job is late, calls may not be made',
      job: 'escalation',
      ms: LATE + 1,
    },
    { level: 40, msg: 'a vital job runs again', job: 'escalation' },
  ]);
});

test('where no worker was ever started, this shows a minute after the start; an old heartbeat does not hide it', async () => {
  const fresh = watcher();
  await noteHeartbeats(db.gateway, ['escalation']);
  const old = watcher();
  await old.look();
  passed = LATE + 1;
  await db.gateway.collection('heartbeats').deleteMany({});
  expect(await fresh.look()).toHaveLength(1);
  await noteHeartbeats(db.gateway, ['escalation']);
  // The same number as before the restore of a backup.
  expect(await old.look()).toHaveLength(1);
});

test('no time is compared: a database clock that is years ahead or behind makes nothing late, and hides nothing', async () => {
  const web = watcher();
  for (const at of [new Date('1999-01-01'), new Date('2099-01-01')]) {
    await db.gateway
      .collection<{ _id: string }>('heartbeats')
      .updateOne({ _id: 'escalation' }, { $set: { at }, $inc: { beats: 1 } }, { upsert: true });
    expect(await web.look()).toEqual([]);
    passed += LATE;
    expect(await web.look()).toEqual([]);
  }
  passed += LATE;
  expect(await web.look()).toHaveLength(1);
});

test('a database that does not answer, or never, is no heartbeat, and the log is told once a minute', async () => {
  let answer: () => Promise<ReadonlyMap<string, { beats: number }>> = () =>
    Promise.reject(new Error('away'));
  const web = createWatchdog({ jobs: ['escalation'], read: () => answer(), log, elapsed });
  passed = LATE + 1;
  for (let second = 0; second < 120; second += 5) {
    expect(await web.look()).toHaveLength(1);
    passed += 5_000;
  }
  expect(lines).toHaveLength(2);
  answer = async () => new Map([['escalation', { beats: 1 }]]);
  // Where the counter stands is seen for the first time; that it moves, only then.
  expect(await web.look()).toHaveLength(1);
  answer = async () => new Map([['escalation', { beats: 2 }]]);
  expect(await web.look()).toEqual([]);
});

test('successes of two jobs are noted by one command every 20 seconds; if one fails, the other soon after', async () => {
  const notes: [number, readonly string[]][] = [];
  const alive = heartbeats(async (jobs) => void notes.push([passed, jobs]), elapsed);
  const live = async (seconds: number, every: Readonly<Record<string, number>>) => {
    for (const end = passed + seconds * SECOND; passed < end; passed += SECOND)
      for (const [job, each] of Object.entries(every))
        if ((passed / SECOND) % each === 0) await alive(job);
  };
  await live(300, { escalation: 5, outbox: 2 });
  expect(notes.length).toBeLessThanOrEqual(17);
  for (const [, jobs] of notes.slice(1)) expect(jobs).toHaveLength(2);
  const at = notes.map(([ms]) => ms);
  for (const [i, ms] of at.slice(2).entries())
    expect(ms - (at[i + 1] ?? 0)).toBeLessThanOrEqual(25 * SECOND);
  notes.length = 0;
  const died = passed;
  await live(120, { outbox: 2 });
  // A success that is noted with another is fresh, so that a job that died shows within the minute.
  expect(notes.filter(([, jobs]) => jobs.includes('escalation'))).toEqual([]);
  expect(notes[0]?.[0] ?? Infinity).toBeLessThan(died + 26 * SECOND);
  expect(notes.length).toBeGreaterThanOrEqual(4);
});

test('an old counter goes on, a new one begins, and each changes', async () => {
  await noteHeartbeats(db.gateway, ['escalation']);
  const before = await read(['escalation', 'outbox']);
  await noteHeartbeats(db.gateway, ['escalation', 'outbox']);
  const after = await read(['escalation', 'outbox']);
  expect(before.has('outbox')).toBe(false);
  expect(after.get('outbox')?.beats).toBeGreaterThan(0);
  expect(after.get('escalation')?.beats).toBeGreaterThan(before.get('escalation')?.beats ?? 0);
});

test('successes are noted at most every ten seconds, and one that could not be noted is noted with the next', async () => {
  let [notes, away] = [0, false];
  const alive = heartbeats(async () => {
    if (away) throw new Error('away');
    notes += 1;
  }, elapsed);
  await alive('escalation');
  passed = NOTED_EVERY - 1;
  await alive('escalation');
  expect(notes).toBe(1);
  passed = NOTED_EVERY;
  away = true;
  await expect(alive('escalation')).rejects.toThrow('away');
  away = false;
  await alive('escalation');
  expect(notes).toBe(2);
});
