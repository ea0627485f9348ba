import { build, prepare, type Amana } from './build.js';
import { createSimulator } from './bots/simulator/simulator.js';
import { configuredChannels } from './channels.js';
import { databaseAddress, type Config } from './config.js';
import { demoPages } from './demo/demo.js';
import { seedDemo } from './directory/demo.js';
import { seedCountries } from './directory/seed.js';
import { startJobs, type Schedule } from './jobs/schedule.js';
import { connectDb, type Db } from './models/db.js';
import { findMongod } from './mongod/find-mongod.js';
import { startMongod } from './mongod/start-mongod.js';
import { keysToStartWith } from './keys.js';
import { listen } from './server.js';
import { adjustableClock, systemClock, type Clock } from './shared/clock.js';
import type { Log } from './shared/log.js';
import { createTexts } from './shared/texts/load.js';

/** What a start needs beside the configuration. */
export interface StartOptions {
  readonly log: Log;
  /** Lines for the person who starts it. */
  readonly say: (line: string) => void;
  readonly env: Record<string, string | undefined>;
}

/** Amana, running. */
export interface Running {
  /** Where it listens; absent for a worker. */
  readonly url?: string;
  readonly amana: Amana;
  readonly db: Db;
  /** Stops everything, last started first. */
  stop(): Promise<void>;
}

/** What was started and how it is stopped; stopped in reverse. */
class Parts {
  private readonly stops: { name: string; stop: () => Promise<unknown> }[] = [];
  constructor(private readonly log: Log) {}
  add(name: string, stop: () => Promise<unknown>): void {
    this.stops.push({ name, stop });
  }
  async stop(): Promise<void> {
    for (const { name, stop } of this.stops.splice(0).reverse()) {
      await stop().catch((error: unknown) => this.log.error('a part did not stop', { reason: name, error }));
    }
  }
}

async function database(config: Config, options: StartOptions, parts: Parts): Promise<Db> {
  let uri = '';
  if (!config.mongo.given) {
    const mongod = await findMongod({ env: options.env, onProgress: options.say });
    const running = await startMongod({ mongod, dataFolder: `${config.dataFolder}/mongod`, onProgress: options.say });
    parts.add('mongod', () => running.stop());
    uri = running.uri;
  }
  const db = await connectDb(databaseAddress(config, uri));
  parts.add('connections', () => db.close());
  return db;
} // prettier-ignore

async function startParts(
  config: Config,
  options: StartOptions,
  parts: Parts,
): Promise<Omit<Running, 'stop'>> {
  const { log, say } = options;
  const web = config.role !== 'worker';
  const worker = config.role !== 'web';
  const texts = createTexts();
  const keys = await keysToStartWith(config, say);
  const db = await database(config, options, parts);
  const demoClock = config.demo ? adjustableClock() : undefined;
  const clock: Clock = demoClock ?? systemClock;
  const simulator = demoClock ? createSimulator({ clock }) : undefined;
  const channels = [...(await configuredChannels(config, texts, log)), ...(simulator?.channels ?? [])];
  await prepare(db);
  await seedCountries(db, clock.now());
  if (config.demo) await seedDemo(db, keys.gateway(), clock.now());
  const amana = await build({
    db,
    keys,
    texts,
    channels,
    clock,
    log,
    publicUrl: config.publicUrl ?? '',
    defaultLanguage: config.defaultLanguage,
    silence: config.silenceMs,
    ...(worker ? { keyFolder: config.keysFolder } : {}),
  });
  parts.add('replies', () => amana.conversation.idle());
  let schedule: Schedule | undefined;
  if (worker) {
    const running = startJobs(amana.jobs, { clock, log });
    schedule = running;
    parts.add('outbox', () => amana.outbox.stop(2_000));
    parts.add('jobs', () => running.stop());
    void running.runAll(); // Catches up with what became due while nothing ran.
  }
  const pages = simulator && demoClock ? demoPages({ network: simulator.network, clock: demoClock, db, texts, escalations: amana.escalations, directory: () => amana.directory.current(), tick: async () => void (await schedule?.runAll()) }) : undefined; // prettier-ignore
  let url: string | undefined;
  if (web) {
    const listening = await listen(amana.app(pages), config.host, config.port);
    url = listening.url;
    parts.add('web server', () => listening.close());
    for (const channel of channels) {
      parts.add(`channel ${channel.id}`, async () => channel.stop?.());
      await channel.start?.((messages) => amana.conversation.receive(messages));
    }
  }
  return { amana, db, ...(url ? { url } : {}) };
}

/**
 * Starts Amana: database, keys, directory, channels, jobs, web server, in this order.
 * @throws Fault saying what is wrong and what to do; then whatever was started is stopped again
 */
export async function startAmana(config: Config, options: StartOptions): Promise<Running> {
  const parts = new Parts(options.log);
  try {
    return { ...(await startParts(config, options, parts)), stop: () => parts.stop() };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}
