import { afterAll, beforeAll, expect, test } from '@jest/globals';
import path from 'node:path';
import { anyMongod, runningMongod } from '../../src/cli/connect.js';
import { run } from '../../src/cli/run.js';
import { readConfig } from '../../src/app/config.js';
import { startMongod } from '../../src/mongod/start-mongod.js';
import { createKeys, compartmentsOf } from '../../src/privacy/key-store.js';
import { cheap, newFolder, passphrase, testIo } from './support.js';

const folder = newFolder();
const { PATH, HOME, XDG_CACHE_HOME, MONGOD_BINARY } = process.env;
const env = { PATH, HOME, XDG_CACHE_HOME, MONGOD_BINARY, AMANA_DATA: folder };
let own: Awaited<ReturnType<typeof startMongod>>;

beforeAll(async () => {
  const compartments = compartmentsOf(['TG']);
  await createKeys(path.join(folder, 'keys'), {
    demo: true,
    passphrase,
    compartments,
    now: new Date(),
    cost: cheap,
  });
  const mongod = await anyMongod(testIo(env));
  own = await startMongod({
    mongod,
    dataFolder: path.join(folder, 'mongod'),
    onProgress: () => undefined,
  });
});
afterAll(() => own.stop());

async function entries(argv: readonly string[]): Promise<unknown> {
  const io = testIo(env);
  expect(await run(argv, io)).toBe(0);
  return JSON.parse(io.stdout());
}

test('without MONGODB_URI a command uses the mongod of the program that runs, and leaves it running', async () => {
  expect(await runningMongod(readConfig(env))).toBe(own.uri);
  expect(await entries(['tips', 'list', '--json'])).toEqual([]);
  expect(await entries(['audit', 'verify', '--json'])).toMatchObject({ ok: true, count: 1 });
  expect(await runningMongod(readConfig(env))).toBe(own.uri);
});

test('when the program does not run, its data is there all the same, for as long as the command takes', async () => {
  await own.stop();
  expect(await runningMongod(readConfig(env))).toBeUndefined();
  // Each check is an entry, too.
  expect(await entries(['audit', 'verify', '--json'])).toMatchObject({ ok: true, count: 2 });
  expect(await entries(['keys', 'rotate', 'audit', '--json'])).toMatchObject({ retired: [] });
  expect(await entries(['audit', 'verify', '--json'])).toMatchObject({ ok: true, count: 4 });
  const io = testIo(env);
  expect(await run(['doctor', '--json'], io)).toBe(0);
  expect(io.stdout()).toContain('our own mongod runs');
  expect(await runningMongod(readConfig(env))).toBeUndefined();
});
