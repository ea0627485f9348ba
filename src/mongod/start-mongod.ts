import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../shared/fault.js';
import { advice, keepRunning } from './keep-running.js';
import { inUse, settleLeftover } from './leftover.js';
import { MongodProcess } from './mongod-process.js';
import { freePort } from './port.js';
import { birthOf, whenEnded } from './processes.js';
import { becomePrimary, REPLICA_SET } from './replica-set.js';
import { readState, writeState } from './state-file.js';
import type { Found, OnProgress } from './way.js';

/** A running mongod, as a one-node replica set on the loopback. */
export interface RunningMongod {
  readonly uri: string;
  readonly port: number;
  /** Ends it cleanly; the data stays on disk. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly mongod: Found;
  /** The folder of its data and our note about it; created if it is missing. */
  readonly dataFolder: string;
  /** The port to use if it is free; else the one of the last start; else any. */
  readonly port?: number;
  readonly onProgress: OnProgress;
}

/** Milliseconds until it must listen: after a crash it first replays its journal. */
const LAUNCH = 60_000;
/**
 * How often another port is tried when another program takes ours between the check and the start.
 */
const TRIES = 3;

/** The highest value that mongod accepts, in milliseconds: 24 days. */
export const NEVER_SLOW = 2_147_483_647;

const ARGS = [
  // The smallest that mongod allows; by default it would take half of the machine's memory.
  ['--wiredTigerCacheSizeGB', '0.25'],
  // Leaves no file of ours in /tmp.
  process.platform === 'win32' ? [] : ['--nounixsocket'],
  // A signal ends it at once; by default it would wait 15 s for other nodes, and there are none.
  ['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
  ['--setParameter', 'diagnosticDataCollectionEnabled=false'],
  // Slow commands would be logged with their filter: a person's pseudonym, exact to the
  // millisecond.
  ['--slowms', String(NEVER_SLOW), '--slowOpSampleRate', '0'],
  // For a new folder: the oplog holds the times of all writes, and a single node does not need it
  // for others (docs/adr/015).
  ['--oplogSize', '16'],
].flat();

/**
 * Starts a mongod on the data of a folder, as it was when it was last stopped or killed. When it
 * ends by itself it is started again. If this program dies without stopping it,
 * mongodb-memory-server's watcher ends it within 2 s.
 * @throws Fault when the data is in use already, or mongod does not start
 */
export async function startMongod(options: StartOptions): Promise<RunningMongod> {
  const folder = path.resolve(options.dataFolder);
  const dbPath = await makeDbFolder(folder);
  await settleLeftover(folder, dbPath, options.onProgress);

  const wished = options.port ?? (await readState(folder))?.port;
  const { instance, port } = await launch(options.mongod, folder, dbPath, wished);
  if (wished !== undefined && port !== wished) {
    options.onProgress(`Port ${wished} is taken by another program; mongod moves to ${port}`);
  }
  await introduceOrStop(folder, instance, port);
  const again = async () => {
    const next = await begin(options.mongod, dbPath, port);
    await introduceOrStop(folder, next, port);
    return next;
  };
  const stop = keepRunning(instance, again, folder, options.onProgress);
  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`,
    port,
    async stop() {
      await stop();
      // On a full disk the clean end cannot be noted; the next start finds out by itself.
      await writeState(folder, { port }).catch(() => undefined);
    },
  };
}

/**
 * Creates the folder of the database.
 * @returns the folder of the database in a data folder
 */
async function makeDbFolder(folder: string): Promise<string> {
  const dbPath = path.join(folder, 'db');
  await mkdir(dbPath, { recursive: true, mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    throw new Fault(
      `The data folder ${folder} cannot be made (${cause.code}). Set AMANA_DATA to another.`,
      { cause },
    );
  });
  return dbPath;
}

async function introduceOrStop(folder: string, mongod: MongodProcess, port: number): Promise<void> {
  try {
    await introduce(folder, mongod, port);
  } catch (error) {
    await mongod.stop();
    throw error;
  }
}

/** Notes which process runs on the data, and waits until it is primary. */
async function introduce(
  folder: string,
  { mongodProcess }: MongodProcess,
  port: number,
): Promise<void> {
  if (mongodProcess?.pid === undefined) throw new Fault('mongod ended as soon as it had started.');
  const ownerBirth = (await birthOf(process.pid)) ?? '';
  const running = { mongod: mongodProcess.pid, owner: process.pid, ownerBirth };
  await writeState(folder, { port, running }).catch((cause: NodeJS.ErrnoException) => {
    throw new Fault(
      `The data folder ${folder} cannot be written to (${cause.code}). Free some space on its disk, or make it writable.`,
      { cause },
    );
  });
  const gone = new AbortController();
  whenEnded(mongodProcess, () => gone.abort());
  await becomePrimary(port, gone.signal);
}

/**
 * Starts a process on a port.
 * @throws Fault or Error with its messages
 */
async function begin(mongod: Found, dbPath: string, port: number): Promise<MongodProcess> {
  const instance = new MongodProcess({
    instance: {
      port,
      dbPath,
      ip: '127.0.0.1',
      replSet: REPLICA_SET,
      storageEngine: 'wiredTiger',
      args: ARGS,
      launchTimeout: LAUNCH,
    },
    binary: { systemBinary: mongod.binary, version: mongod.version },
    // In its own process group: Ctrl-C reaches only us, and we stop it last.
    spawn: { detached: true },
  });
  try {
    await instance.start();
    return instance;
  } catch (cause) {
    await instance.stop();
    const said = instance.errors.join('\n');
    throw new Fault(said === '' ? 'it gave no reason' : said, { cause });
  }
}

async function launch(mongod: Found, folder: string, dbPath: string, wished: number | undefined) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? wished : undefined);
    try {
      return { instance: await begin(mongod, dbPath, port), port };
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause);
      // mongod also says "in use" of a lock file that it cannot write.
      const disk = /no space left|read-only file system/i.test(said);
      if (/DBPathInUse/.test(said) && !disk) throw inUse(folder);
      if (/address already in use/i.test(said) && attempt < TRIES) continue;
      const what = disk ? advice(folder, [said]) : said.split('\n').at(-1);
      throw new Fault(`mongod ${mongod.version} did not start on ${dbPath}: ${what}`, { cause });
    }
  }
}
