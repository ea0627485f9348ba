import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { watchdogOf } from '../../../src/app/alive.js';
import { heartbeatPlace, noteHeartbeats } from '../../../src/models/gateway/heartbeat.js';
import { createAsking } from '../../../src/models/store/waiting.js';
import { silentLog } from '../../../src/shared/log.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';
import { profiled } from '../../support/profile.js';
import { until } from '../../support/until.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await db.gateway.collection('things').insertMany([{ kind: 'a' }, { kind: 'a' }, { kind: 'b' }]);
});
afterAll(() => dropTestDb(db));

const things = (kind: string) => ({ collection: 'things', filter: { kind } });

test('whoever asks in one moment shares a command, and each is answered for their own places alone', async () => {
  await noteHeartbeats(db.gateway, ['escalation', 'outbox']);
  const { waits, read } = createAsking(() => db.gateway);
  const jobs = heartbeatPlace(['escalation', 'outbox', 'none']);
  await until('the heartbeats are seen', async () => (await read(jobs)).length === 2);
  let answers: readonly unknown[] = [];
  const commands = await profiled(db.gateway, async () => {
    answers = await Promise.all([
      waits([things('a')]),
      waits([things('none'), things('nothing')]),
      read(jobs),
      waits([]),
      waits([things('none'), things('b')]),
      read(things('a')),
    ]);
  });
  expect(commands.map(({ op }) => op)).toEqual(['aggregate']);
  const [a, none, beats, nowhere, b, whole] = answers as [unknown, unknown, object[], ...unknown[]];
  expect([a, none, nowhere, b]).toEqual([true, false, false, true]);
  expect(beats.map((beat) => (beat as { _id: string })._id).sort()).toEqual([
    'escalation',
    'outbox',
  ]);
  expect(whole).toEqual([
    expect.objectContaining({ kind: 'a' }),
    expect.objectContaining({ kind: 'a' }),
  ]);
});

test('a question that fails with what others ask amiss is asked by itself: no vital job is late for it', async () => {
  const asking = createAsking(() => db.gateway);
  const amiss = [{ collection: 'things', filter: { $nothing: 1 } }];
  const watchdog = watchdogOf(db, asking, silentLog);
  const [wrong, late] = await Promise.allSettled([asking.waits(amiss), watchdog.look()]);
  expect(wrong.status).toBe('rejected');
  expect(late).toEqual({ status: 'fulfilled', value: [] });
  const commands = await profiled(db.gateway, () =>
    Promise.allSettled([asking.waits(amiss), watchdog.look()]),
  );
  expect(commands.filter(({ op }) => op === 'query')).toHaveLength(1);
});
