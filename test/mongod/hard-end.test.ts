import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { freePort } from '../../src/mongod/port.js';
import { birthOf, ended } from '../../src/mongod/processes.js';
import { readState } from '../../src/mongod/state-file.js';
import { startMongod, type RunningMongod } from '../../src/mongod/start-mongod.js';
import type { Found } from '../../src/mongod/way.js';
import { startHolder, type Holder } from './holder.js';
import { onThisMachine } from '../support/effort.js';
import { until } from '../support/until.js';

const lines: string[] = [];
const onProgress = (line: string) => void lines.push(line);
let mongod: Found;
let dataFolder: string;
let holder: Holder | undefined;
let running: RunningMongod | undefined;

beforeAll(async () => {
  mongod = await findMongod({ env: process.env, onProgress });
});
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'amana-hard-'));
  lines.length = 0;
});
afterEach(async () => {
  await running?.stop();
  if (holder?.process.exitCode === null && holder.process.signalCode === null) await holder.kill();
  if (holder !== undefined) await ended(holder.mongodPid, 10_000);
  running = holder = undefined;
  await rm(dataFolder, { recursive: true, force: true });
});

const note = async (uri: string, id: string) => {
  const client = await MongoClient.connect(uri);
  const notes = client.db('cases').collection<{ _id: string }>('notes');
  await notes.insertOne({ _id: id }, { writeConcern: { w: 'majority', j: true } });
  await client.close();
};
const count = async (uri: string) => {
  const client = await MongoClient.connect(uri);
  const found = await client.db('cases').collection('notes').countDocuments();
  await client.close();
  return found;
};

test('a program that was killed does not keep the next one from its data', async () => {
  holder = await startHolder(dataFolder);
  await note(holder.uri, 'before the kill');
  await holder.killWithWatcher();
  running = await startMongod({ mongod, dataFolder, onProgress });
  expect(await count(running.uri)).toBe(1);
  expect(await birthOf(holder.mongodPid)).toBeNull();
  // Somebody else may have taken its port meanwhile.
  const other = lines.filter((line) => !/^Port \d+ is taken by another program/.test(line));
  expect(other).toEqual(['Ending the mongod that a killed run left behind']);
});

test('a power cut that ends program and mongod at once loses nothing that was acknowledged', async () => {
  holder = await startHolder(dataFolder);
  await note(holder.uri, 'before the cut');
  process.kill(holder.mongodPid, 'SIGKILL');
  await holder.kill();
  running = await startMongod({ mongod, dataFolder, onProgress });
  expect(await count(running.uri)).toBe(1);
});

test('a program that dies hard leaves no mongod behind, though nobody starts it again', async () => {
  holder = await startHolder(dataFolder);
  await holder.kill();
  expect(await ended(holder.mongodPid, 30_000)).toBe(true);
});

test('data in use by another program that runs is left alone', async () => {
  holder = await startHolder(dataFolder);
  await expect(startMongod({ mongod, dataFolder, onProgress })).rejects.toThrow(
    `already in use by process ${holder.process.pid}`,
  );
  await note(holder.uri, 'undisturbed');
  expect(await count(holder.uri)).toBe(1);
});

test('Ctrl-C reaches the program, and its mongod answers until the program stops it', async () => {
  holder = await startHolder(dataFolder);
  const exit = once(holder.process, 'exit');
  const began = performance.now();
  process.kill(-(holder.process.pid ?? 0), 'SIGINT');
  expect(await holder.line()).toBe('answers');
  expect(await holder.line()).toBe('stopped');
  expect(await exit).toEqual([0, null]);
  expect(performance.now() - began).toBeLessThan(onThisMachine(15_000));
  expect(await birthOf(holder.mongodPid)).toBeNull();
});

const pidOf = async (uri: string) => {
  const client = await MongoClient.connect(uri);
  const { pid } = await client.db('admin').command({ serverStatus: 1 });
  await client.close();
  return Number(pid);
};

test('a mongod killed while its program runs starts again, at the same address, with all that was acknowledged', async () => {
  running = await startMongod({ mongod, dataFolder, onProgress });
  await note(running.uri, 'before');
  for (const _ of [1, 2]) {
    const killed = await pidOf(running.uri);
    process.kill(killed, 'SIGKILL');
    expect(await ended(killed, 30_000)).toBe(true);
    expect(await count(running.uri)).toBe(1);
    expect(await pidOf(running.uri)).not.toBe(killed);
  }
  expect(
    lines.filter((line) => /^mongod ended by itself and is started again\./.test(line)),
  ).toHaveLength(2);
  const pid = await pidOf(running.uri);
  await running.stop();
  expect(await birthOf(pid)).toBeNull();
});

test('a mongod killed again before it is primary is started again at once', async () => {
  running = await startMongod({ mongod, dataFolder, onProgress });
  await note(running.uri, 'before');
  const killed = await pidOf(running.uri);
  process.kill(killed, 'SIGKILL');
  // What is noted of a mongod is noted before it is asked to become primary.
  const noted = async () => (await readState(dataFolder))?.running?.mongod ?? killed;
  await until('the next one is noted', async () => (await noted()) !== killed);
  process.kill(await noted(), 'SIGKILL');
  expect(await count(running.uri)).toBe(1);
});

test('a program that stops while its mongod is gone leaves none behind', async () => {
  const started = await startMongod({ mongod, dataFolder, onProgress });
  const killed = await pidOf(started.uri);
  process.kill(killed, 'SIGKILL');
  expect(await ended(killed, 30_000)).toBe(true);
  await started.stop();
  await expect(
    MongoClient.connect(started.uri, { serverSelectionTimeoutMS: 500 }),
  ).rejects.toThrow();
  // The data is free for the next start.
  running = await startMongod({ mongod, dataFolder, onProgress });
});

test('a mongod that somebody else runs on the data is not ended, and the person is told', async () => {
  const dbPath = path.join(dataFolder, 'db');
  await mkdir(dbPath);
  const port = String(await freePort());
  const theirs = spawn(
    mongod.binary,
    ['--port', port, '--dbpath', dbPath, '--bind_ip', '127.0.0.1', '--nounixsocket'],
    { stdio: 'ignore' },
  );
  const client = await MongoClient.connect(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  await expect(startMongod({ mongod, dataFolder, onProgress })).rejects.toThrow(
    `already in use by process ${theirs.pid}`,
  );
  await client.db('admin').command({ ping: 1 });
  await client.close();
  theirs.kill('SIGKILL');
  await once(theirs, 'exit');
});
