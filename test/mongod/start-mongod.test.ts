import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { freePort } from '../../src/mongod/port.js';
import { startMongod, type RunningMongod } from '../../src/mongod/start-mongod.js';
import type { Found } from '../../src/mongod/way.js';

const quiet = { onProgress: () => undefined };
let mongod: Found;
let dataFolder: string;
let running: RunningMongod[];
let servers: Server[];

beforeAll(async () => {
  mongod = await findMongod({ env: process.env, ...quiet });
});
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'amana-start-'));
  running = [];
  servers = [];
});
afterEach(async () => {
  for (const one of running) await one.stop();
  for (const server of servers) server.close();
  await rm(dataFolder, { recursive: true, force: true });
});

async function start(options: { port?: number } = {}): Promise<RunningMongod> {
  const started = await startMongod({ mongod, dataFolder, ...quiet, ...options });
  running.push(started);
  return started;
}

async function stop(started: RunningMongod): Promise<void> {
  running = running.filter((one) => one !== started);
  await started.stop();
}

async function withNotes<T>(
  uri: string,
  work: (notes: ReturnType<typeof notesOf>) => Promise<T>,
): Promise<T> {
  const client = await MongoClient.connect(uri);
  try {
    return await work(notesOf(client));
  } finally {
    await client.close();
  }
}
const notesOf = (client: MongoClient) => client.db('cases').collection<{ _id: string }>('notes');
const write = (uri: string, id: string) =>
  withNotes(uri, (notes) =>
    notes.insertOne({ _id: id }, { writeConcern: { w: 'majority', j: true } }),
  );
const read = (uri: string) =>
  withNotes(uri, async (notes) =>
    (await notes.find().sort({ _id: 1 }).toArray()).map((note) => note._id),
  );

/** Another program that took the port meanwhile: a web server, as it would be. */
async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

test('a second start finds what was written yesterday, at the same address', async () => {
  const first = await start();
  await write(first.uri, 'yesterday');
  await stop(first);
  const second = await start();
  expect(second.uri).toBe(first.uri);
  expect(await read(second.uri)).toEqual(['yesterday']);
  await write(second.uri, 'today');
  expect(await read(second.uri)).toEqual(['today', 'yesterday']);
});

test('a second start finds its data though another program has taken its port', async () => {
  const first = await start();
  await write(first.uri, 'yesterday');
  await stop(first);
  await occupy(first.port);
  const second = await start();
  expect(second.port).not.toBe(first.port);
  expect(await read(second.uri)).toEqual(['yesterday']);
  await write(second.uri, 'today');
  await stop(second);
  const third = await start();
  expect(third.port).toBe(second.port);
  expect(await read(third.uri)).toEqual(['today', 'yesterday']);
});

test('a note that was damaged does not keep the data from being found, and a port that is asked for is used', async () => {
  const first = await start();
  await write(first.uri, 'yesterday');
  await stop(first);
  await writeFile(path.join(dataFolder, 'mongod.json'), '{"port": 99999999, "run');
  const asked = await freePort();
  const second = await start({ port: asked });
  expect(second.port).toBe(asked);
  expect(await read(second.uri)).toEqual(['yesterday']);
});

test('of two starts at the same moment exactly one gets the data', async () => {
  const outcomes = await Promise.allSettled([start(), start()]);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(1);
  expect(String(refused[0]?.reason)).toMatch(/already in use/);
  const [winner] = running;
  await write(winner?.uri ?? '', 'won');
});

test('a lock that names a stranger who got the old number does the stranger no harm', async () => {
  const first = await start();
  await write(first.uri, 'yesterday');
  await stop(first);
  await writeFile(path.join(dataFolder, 'db', 'mongod.lock'), `${process.pid}\n`);
  const note = {
    port: first.port,
    running: { mongod: process.pid, owner: 1, ownerBirth: 'long ago' },
  };
  await writeFile(path.join(dataFolder, 'mongod.json'), JSON.stringify(note));
  const second = await start();
  expect(await read(second.uri)).toEqual(['yesterday']);
});

test('a second start is refused and does not disturb the first, which is private and can do transactions', async () => {
  const { uri } = await start();
  await expect(start()).rejects.toThrow(/already in use by process \d+.*AMANA_DATA/s);

  const client = await MongoClient.connect(uri);
  const notes = notesOf(client);
  await notes.insertOne({ _id: 'before' });
  const changes = notes.watch();
  const next = changes.next();
  await client.withSession((session) =>
    session.withTransaction(() => notes.insertOne({ _id: 'inside' }, { session })),
  );
  expect(await next).toMatchObject({ operationType: 'insert', documentKey: { _id: 'inside' } });
  await changes.close();

  const { parsed } = (await client.db('admin').command({ getCmdLineOpts: 1 })) as {
    parsed: { net: { bindIp: string }; storage: { engine: string; wiredTiger: unknown } };
  };
  await client.close();
  expect(parsed.net.bindIp).toBe('127.0.0.1');
  expect(parsed.storage.engine).toBe('wiredTiger');
  expect(parsed.storage.wiredTiger).toEqual({ engineConfig: { cacheSizeGB: 0.25 } });
  expect((await stat(path.join(dataFolder, 'db'))).mode & 0o077).toBe(0);
});

test('a program that is no mongod gives a clear fault', async () => {
  const wrong = { ...mongod, binary: process.execPath };
  await expect(startMongod({ mongod: wrong, dataFolder, ...quiet })).rejects.toThrow(
    /mongod .* did not start/,
  );
});

test('a data folder that cannot be made gives a clear fault', async () => {
  const file = path.join(dataFolder, 'file');
  await writeFile(file, '');
  await expect(startMongod({ mongod, dataFolder: path.join(file, 'x'), ...quiet })).rejects.toThrow(
    /data folder .* cannot be made \(ENOTDIR\)/,
  );
});

test('data that is damaged is named, not overwritten', async () => {
  const first = await start();
  await write(first.uri, 'yesterday');
  await stop(first);
  const turtle = path.join(dataFolder, 'db', 'WiredTiger.turtle');
  await writeFile(turtle, 'nonsense');
  await expect(start()).rejects.toThrow(/did not start on/);
  expect(await readFile(turtle, 'utf8')).toBe('nonsense');
});
