import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import type { Config } from '../../src/app/config.js';
import { checkDatabaseLog } from '../../src/cli/doctor/database-log.js';
import { connectDb, type Db } from '../../src/models/store/db.js';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { freePort } from '../../src/mongod/port.js';
import { startMongod, type RunningMongod } from '../../src/mongod/start-mongod.js';
import type { Found } from '../../src/mongod/way.js';

const quiet = { onProgress: () => undefined };
const names = { gatewayName: 'g', casesName: 'c' };
const production = { production: true } as Config;
let folder: string;
let mongod: Found;
let running: RunningMongod;
let db: Db;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'amana-log-'));
  mongod = await findMongod({ env: process.env, ...quiet });
  running = await startMongod({ mongod, dataFolder: path.join(folder, 'own'), ...quiet });
  db = await connectDb({ gatewayUri: running.uri, casesUri: running.uri, ...names });
});
afterAll(async () => {
  await db.close();
  await running.stop();
  for (const child of children) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

/**
 * Commands that take long, as under load, each with
 * what a person's document would be looked for by.
 */
async function slowly(canary: string): Promise<void> {
  const people = db.gateway.collection<{ _id: string; name: string }>('conversations');
  const long = { $where: 'sleep(250) || true' };
  const name = `p-KEY.${canary}`;
  await people.updateOne({ _id: name }, { $set: { name } }, { upsert: true });
  await people.find({ ...long, name }).toArray();
  await people.updateOne({ ...long, name }, { $set: { name } });
  await people.findOneAndUpdate({ ...long, name }, { $set: { name } });
  const body = 'function () { sleep(250); return true; }';
  const also = { $expr: { $function: { body, args: [], lang: 'js' } } };
  await people.aggregate([{ $match: { name, ...also } }]).toArray();
  await people.insertOne({ _id: name, name }).catch(() => undefined);
}

/** The last thousand lines of mongod's log. */
async function logged(canary: string): Promise<string[]> {
  const said = (await db.gateway.db?.admin().command({ getLog: 'global' })) as { log: string[] };
  expect(said.log.length).toBeGreaterThan(10);
  return said.log.filter((line) => line.includes(canary));
}
const says = async (on = db, config = production) =>
  (await checkDatabaseLog(on, config)).map(({ state, says: what }) => `${state}: ${what}`);

test('our own mongod writes no pseudonym into its log, however slow it is; by MongoDB’s default it would', async () => {
  await slowly('CANARYOWN');
  expect(await logged('CANARYOWN')).toEqual([]);
  expect(await says()).toEqual(['ok: MongoDB writes down no command and no time of one']);
  await db.gateway.db?.command({ profile: 0, slowms: 100, sampleRate: 1 });
  await slowly('CANARYDEFAULT');
  expect((await logged('CANARYDEFAULT')).length).toBeGreaterThan(2);
  expect(await says()).toEqual([
    "failure: MongoDB logs slow commands, with people's pseudonyms and times: gateway, cases.",
  ]);
  await db.gateway.db?.command({ profile: 0, slowms: 2_147_483_647, sampleRate: 0 });
});

test('a profiler that keeps commands, and a log that has them all, are found; where nobody is real it is a warning', async () => {
  await db.cases.db?.command({ profile: 1 });
  expect(await says()).toEqual(['failure: MongoDB keeps commands (profiling): cases.']);
  expect(await says(db, { production: false } as Config)).toEqual([
    'warning: MongoDB keeps commands (profiling): cases.',
  ]);
  await db.cases.db?.command({ profile: 0 });
  const admin = db.gateway.db?.admin();
  await admin?.command({ setParameter: 1, logLevel: 1 });
  expect(await says()).toEqual(['failure: MongoDB logs every command (its verbosity is above 0).']);
  await admin?.command({ setParameter: 1, logLevel: 0 });
  expect(await says()).toEqual(['ok: MongoDB writes down no command and no time of one']);
});

test('users who only read and write hear that they cannot see it; the role of deploy/mongo-users.js can', async () => {
  const port = await freePort();
  const dbpath = await mkdtemp(path.join(folder, 'auth-'));
  const args = ['--auth', '--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', dbpath];
  children.push(spawn(mongod.binary, [...args, '--nounixsocket'], { stdio: 'ignore' }));
  const at = (who: string) => `mongodb://${who}127.0.0.1:${port}/?directConnection=true`;
  const client = await MongoClient.connect(at(''), { serverSelectionTimeoutMS: 30_000 });
  const admin = { createUser: 'admin', pwd: 'p', roles: ['userAdminAnyDatabase', 'root'] };
  await client.db('admin').command(admin);
  await client.close();
  const root = await MongoClient.connect(at('admin:p@'));
  const script = await readFile(
    path.join(import.meta.dirname, '../../deploy/mongo-users.js'),
    'utf8',
  );
  const role = 'seesProfiling';
  expect(script).toContain(`createRole({ role: '${role}'`);
  for (const half of ['g', 'c']) {
    const resource = { db: half, collection: 'system.profile' };
    const privileges = [{ resource, actions: ['find'] }];
    await root.db(half).command({ createRole: role, privileges, roles: [] });
  }
  const addressOf = async (user: string, roles: readonly string[]) => {
    const all = ['g', 'c'].flatMap((half) => roles.map((name) => ({ role: name, db: half })));
    await root.db('admin').command({ createUser: user, pwd: 'p', roles: all });
    const uri = at(`${user}:p@`);
    return connectDb({ gatewayUri: uri, casesUri: uri, ...names });
  };
  const blind = await addressOf('blind', ['readWrite']);
  const seeing = await addressOf('seeing', ['readWrite', role]);
  const found = [await says(blind), await says(seeing)];
  await Promise.all([root.close(), blind.close(), seeing.close()]);
  expect(found).toEqual([
    ['warning: Whether MongoDB logs slow commands cannot be seen by these users: gateway, cases.'],
    ["failure: MongoDB logs slow commands, with people's pseudonyms and times: gateway, cases."],
  ]);
});
