import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import { MongoClient } from 'mongodb';
import path from 'node:path';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { startMongod } from '../../src/mongod/start-mongod.js';

/**
 * Journeys live on days of their own, most of them long past: by the machine's clock what they keep
 * has expired, and mongod would delete it once a minute in the middle of a test. That the TTL
 * indexes are there is tested by name.
 */
async function keepTheExpired(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri, { directConnection: true });
  await client.db('admin').command({ setParameter: 1, ttlMonitorEnabled: false });
  await client.close();
}

/**
 * Whatever folder a test makes lies here, keys among it,
 * and goes with the run. The workers inherit the variables.
 */
async function keepFoldersIn(folder: string): Promise<void> {
  await mkdir(folder);
  Object.assign(process.env, { TMPDIR: folder, TEMP: folder, TMP: folder });
}

/** Where Linux keeps files in memory. */
const IN_MEMORY = '/dev/shm';
/** What a whole run may need there, in bytes. */
const ENOUGH = 4 * 2 ** 30;

/**
 * Where the tests' files lie: in memory where there is room, since every
 * durable write of every test waits for the disk (a third of the time of
 * a run). mongod writes and journals there as it does on a disk.
 */
async function placeForFiles(): Promise<string> {
  const space = await statfs(IN_MEMORY).catch(() => undefined);
  return space && space.bavail * space.bsize > ENOUGH ? IN_MEMORY : os.tmpdir();
}

/**
 * Starts one real mongod for all tests, a one-node replica set on a port of its own, its data in a
 * folder that is thrown away. With AMANA_TEST_MONGODB_URI set, the tests use that one and nothing
 * is started.
 * @returns what ends it; undefined where nothing was started
 */
export async function startTestMongod(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.AMANA_TEST_MONGODB_URI) return undefined;
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);

  const mongod = await findMongod({ env: process.env, onProgress });
  const folder = await mkdtemp(path.join(await placeForFiles(), 'amana-test-'));
  const dataFolder = path.join(folder, 'mongod');
  await keepFoldersIn(path.join(folder, 'tmp'));
  const running = await startMongod({ mongod, dataFolder, onProgress });
  await keepTheExpired(running.uri);
  process.env.AMANA_TEST_MONGODB_URI = running.uri;
  return async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
