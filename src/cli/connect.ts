import path from 'node:path';
import { databaseAddress, readConfig, type Config } from '../app/config.js';
import { clockOfAll } from '../models/store/database-time.js';
import { connectDb, type Db } from '../models/store/db.js';
import { findMongod, ways } from '../mongod/find-mongod.js';
import { birthOf } from '../mongod/processes.js';
import { REPLICA_SET } from '../mongod/replica-set.js';
import { startMongod } from '../mongod/start-mongod.js';
import { readState } from '../mongod/state-file.js';
import type { Found } from '../mongod/way.js';
import { openKeyStore, type KeyStore } from '../privacy/key-store.js';
import { readySealing } from '../privacy/tip-seal.js';
import type { Clock } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import { NoDatabase } from './exit.js';
import type { Io } from './io.js';

/** A database connection while a command runs. */
export interface Opened {
  readonly db: Db;
  /** The clock of the running program, whatever this machine's clock says. */
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}

/** Returns the data folder of our own mongod. */
export const mongodFolder = (config: Config): string => path.join(config.dataFolder, 'mongod');

/** Returns the address of our own mongod if the program runs now and has started it. */
export async function runningMongod(config: Config): Promise<string | undefined> {
  const state = await readState(mongodFolder(config));
  if (!state?.running || (await birthOf(state.running.owner)) !== state.running.ownerBirth)
    return undefined;
  return `mongodb://127.0.0.1:${state.port}/?replicaSet=${REPLICA_SET}`;
}

/** Returns a mongod that is already on this machine, without messages: nothing is downloaded. */
export async function localMongod(io: Io): Promise<Found | undefined> {
  // These are MONGOD_BINARY, the PATH, the cache.
  for (const way of ways({ env: io.env, onProgress: () => undefined }).slice(0, 3)) {
    const found = await way.find().catch(() => undefined);
    if (found?.ok) return found;
  }
  return undefined;
}

/**
 * Returns a mongod of this machine, or downloads one and shows the progress.
 * @throws Fault when there is none
 */
export async function anyMongod(io: Io): Promise<Found> {
  const onProgress = (line: string) => io.err(`${line}\n`);
  return (await localMongod(io)) ?? findMongod({ env: io.env, onProgress });
}

async function connected(io: Io, config: Config, ownUri: string): Promise<Opened> {
  const db = await connectDb(databaseAddress(config, ownUri)).catch((cause: unknown) => {
    throw cause instanceof Fault ? new NoDatabase(cause.message, { cause }) : cause;
  });
  try {
    return { db, clock: await clockOfAll(db, io.timeOf), close: () => db.close() };
  } catch (error) {
    await db.close();
    throw error;
  }
}

/**
 * Connects to the database of an installation without starting the program: the configured one, or
 * our own mongod, which is started for this command if the program does not run.
 * @throws NoDatabase when it cannot be reached or started
 */
export async function openDb(io: Io, config: Config): Promise<Opened> {
  const present = config.mongo.given ? '' : await runningMongod(config);
  if (present !== undefined) return connected(io, config, present);
  const say = (line: string) => io.err(`${line}\n`);
  try {
    const mongod = await anyMongod(io);
    const running = await startMongod({
      mongod,
      dataFolder: mongodFolder(config),
      onProgress: say,
    });
    const opened = await connected(io, config, running.uri).catch(async (error: unknown) => {
      await running.stop();
      throw error;
    });
    return { ...opened, close: () => opened.close().finally(() => running.stop()) };
  } catch (cause) {
    throw cause instanceof Fault ? new NoDatabase(cause.message, { cause }) : cause;
  }
}

/** The parts of an installation that most commands use. */
export interface Installation {
  readonly config: Config;
  readonly db: Db;
  readonly keys: KeyStore;
  /** The clock of the installation, not that of this machine. */
  readonly clock: Clock;
}

/**
 * Does something with an installation (its configuration, its keys, its database) and closes them
 * afterwards.
 * @throws Fault when the configuration or the keys are not valid; NoDatabase
 */
export async function withInstallation<T>(
  io: Io,
  work: (there: Installation) => Promise<T>,
): Promise<T> {
  const config = readConfig(io.env);
  const keys = openKeyStore(config.keysFolder);
  await readySealing();
  const { db, clock, close } = await openDb(io, config);
  try {
    return await work({ config, db, keys, clock });
  } finally {
    await close();
  }
}
