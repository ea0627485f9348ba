import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { prepare } from '../../src/app/prepare.js';
import { migrate } from '../../src/models/migrations/migrate.js';
import { readProgress } from '../../src/models/migrations/progress.js';
import { DAY } from '../../src/shared/clock.js';
import { readFrozen, thaw } from '../fixtures/versions/frozen.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { aTwilio, calling, uninstall } from '../support/installation.js';
import { newFolder } from '../support/program.js';
import { until } from '../support/until.js';

/** Two processes of the built program are started at once on the data of version 0.1.0. */
let db: TestDb;
let keyFolder: string;
beforeAll(async () => {
  ({ db, keyFolder } = await thaw(readFrozen('0.1.0')));
});
afterAll(async () => {
  await uninstall();
  await dropTestDb(db);
  rmSync(keyFolder, { recursive: true, force: true });
});

const ofP2 = () =>
  db.cases
    .collection('escalations')
    .find({ priority: 2, state: 'acted' }, { projection: { openedAt: 1, v: 1, 'calls.at': 1 } })
    .toArray();

test('both start on it, the step is done once, and doing it again changes nothing', async () => {
  const [before] = await ofP2();
  const env = {
    MONGODB_URI: db.address.gatewayUri,
    MONGODB_GATEWAY_NAME: db.address.gatewayName,
    MONGODB_CASES_NAME: db.address.casesName,
    AMANA_KEYS: keyFolder,
  };
  const { start } = calling(await aTwilio(), env, await newFolder());
  const programs = [start(), start()];
  for (const program of programs) {
    const url = await program.url();
    await until('it is ready', async () => (await fetch(`${url}/readyz`)).status === 200);
  }
  const progress = async () => (await readProgress(db.cases)).get('0.2.0-finished-escalations');
  await until('the step was through', async () => (await progress())?.onceAt !== undefined);
  expect(await progress()).toMatchObject({ changed: 1 });
  const [after, ...others] = await ofP2();
  expect(others).toEqual([]);
  const ten = new Date('2026-11-16T10:00:00Z');
  const v = (before?.['v'] as number) + 1;
  expect(after).toMatchObject({ openedAt: ten, calls: [{ at: ten }], v });
  for (const program of programs) await program.end('SIGTERM');
  await prepare(db);
  expect(await migrate(db, new Date(Date.now() + 2 * DAY))).toEqual({ migrated: 0 });
  expect(await ofP2()).toEqual([after]);
});
