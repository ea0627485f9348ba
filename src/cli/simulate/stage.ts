import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Amana } from '../../app/build.js';
import { prepare } from '../../app/prepare.js';
import { createSimulator, type SimPhones } from '../../bots/simulator/simulator.js';
import { readConfig, type Config } from '../../app/config.js';
import { seedDemo } from '../../directory/demo.js';
import { seedCountries } from '../../directory/seed.js';
import { shippedCountries } from '../../directory/country-file.js';
import { DEMO_PASSPHRASE } from '../../app/keys.js';
import { connectDb, type Db } from '../../models/store/db.js';
import { startMongod } from '../../mongod/start-mongod.js';
import {
  compartmentsOf,
  createKeys,
  openKeyStore,
  type KeyStore,
} from '../../privacy/key-store.js';
import { adjustableClock, type AdjustableClock } from '../../shared/clock.js';
import { Fault } from '../../shared/fault.js';
import { silentLog, type Log } from '../../shared/log.js';
import { createTexts } from '../../shared/texts/load.js';
import type { Texts } from '../../shared/texts/texts.js';
import { anyMongod } from '../connect.js';
import { NoDatabase } from '../exit.js';
import type { Io } from '../io.js';

/** The whole program for a play: real parts, a real temporary database, simulated phones. */
export interface Stage {
  readonly amana: Amana;
  readonly db: Db;
  readonly keys: KeyStore;
  readonly texts: Texts;
  readonly phones: SimPhones;
  readonly clock: AdjustableClock;
  /** Does all work that is due now, and waits until nothing is in progress. */
  settle(): Promise<void>;
  /** Internal errors, without words or addresses. */
  readonly trouble: readonly string[];
  close(): Promise<void>;
}

async function database(io: Io, config: Config, folder: string) {
  const name = `simulate_${randomBytes(6).toString('hex')}`;
  const names = { gatewayName: `${name}_gateway`, casesName: `${name}_cases` };
  try {
    if (config.mongo.given) {
      const db = await connectDb({ ...config.mongo.given, ...names });
      return { db, stop: async () => undefined };
    }
    const onProgress = (line: string) => io.err(`${line}\n`);
    const mongod = await anyMongod(io);
    const running = await startMongod({
      mongod,
      dataFolder: path.join(folder, 'mongod'),
      onProgress,
    });
    const db = await connectDb({ gatewayUri: running.uri, casesUri: running.uri, ...names });
    return { db, stop: () => running.stop() };
  } catch (cause) {
    throw cause instanceof Fault ? new NoDatabase(cause.message, { cause }) : cause;
  }
}

async function demoKeys(keyFolder: string, now: Date): Promise<KeyStore> {
  const compartments = compartmentsOf(shippedCountries().map(({ iso2 }) => iso2));
  await createKeys(keyFolder, { demo: true, passphrase: DEMO_PASSPHRASE, compartments, now });
  return openKeyStore(keyFolder);
}

/**
 * Returns a log that collects internal errors, without words. A tip that nobody answers is logged
 * as an error too, but it is part of the play.
 */
const noting = (trouble: string[]): Log => ({
  ...silentLog,
  error: (event, fields) => void (fields?.error === undefined || trouble.push(event)),
});

/** Does all work that is due now, and waits until nothing is in progress. */
async function settle(amana: Amana, clock: AdjustableClock): Promise<void> {
  await amana.conversation.idle();
  for (const job of amana.jobs) await job.run(clock.now());
  await amana.conversation.idle();
}

/** Builds the program in a temporary folder and database. */
async function setStage(config: Config, folder: string, db: Db): Promise<Omit<Stage, 'close'>> {
  const clock = adjustableClock();
  const trouble: string[] = [];
  const keyFolder = path.join(folder, 'keys');
  const keys = await demoKeys(keyFolder, clock.now());
  await prepare(db);
  await seedCountries(db, clock.now());
  await seedDemo(db, keys.gateway(), clock.now());
  const texts = createTexts();
  const { channels, network } = createSimulator({ clock });
  const { defaultLanguage, silenceMs: silence } = config;
  const amana = await build({
    ...{ db, keys, keyFolder, texts, channels, clock, defaultLanguage, silence },
    log: noting(trouble),
    publicUrl: '',
    // The middle, not a random moment, so that a script runs the same each time.
    draw: (span) => span / 2,
  });
  for (const channel of channels)
    await channel.start?.((messages) => amana.conversation.receive(messages));
  return {
    ...{ amana, db, keys, texts, clock, trouble },
    phones: network,
    settle: () => settle(amana, clock),
  };
}

/**
 * Creates the stage, with the fictional people of the demonstration.
 * @throws NoDatabase
 */
export async function openStage(io: Io): Promise<Stage> {
  const config = readConfig(io.env);
  const folder = await mkdtemp(path.join(tmpdir(), 'amana-simulate-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const { db, stop } = await database(io, config, folder).catch(async (error: unknown) => {
    await removeFolder();
    throw error;
  });
  const close = async (): Promise<void> => {
    await Promise.all([db.gateway.dropDatabase(), db.cases.dropDatabase()]);
    await db.close();
    await stop();
    await removeFolder();
  };
  try {
    const stage = await setStage(config, folder, db);
    return {
      ...stage,
      async close() {
        await stage.amana.outbox.stop(1_000);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
