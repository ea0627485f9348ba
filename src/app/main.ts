import { createScanner } from '../attachments/scanner.js';
import { build, type Amana } from './build.js';
import { isDemoForAccounts, seedDemoAccounts } from './demo-accounts.js';
import { prepare } from './prepare.js';
import type { Channel } from '../bots/channel.js';
import { createSimulator } from '../bots/simulator/simulator.js';
import { configuredChannels } from './channels.js';
import { databaseAddress, keptClosed, publicAddressOf, type Config } from './config.js';
import { DEMO_LINKS, seedDemoExamples } from './demo-examples.js';
import { demoReader } from './demo-reader.js';
import { demoPages } from '../demo/demo.js';
import { seedDemo } from '../directory/demo.js';
import { seedCountries } from '../directory/seed.js';
import { deliveryStates } from '../models/gateway/delivery.js';
import { startJobs, type Schedule } from '../jobs/schedule.js';
import { clockOfAll } from '../models/store/database-time.js';
import { connectDb, type Db } from '../models/store/db.js';
import { keysToStartWith } from './keys.js';
import { systemWait, within } from '../outbox/wait.js';
import { listen } from '../web/server.js';
import { adjustableClock, type AdjustableClock, type Clock } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import type { Log } from '../shared/log.js';
import { createTexts } from '../shared/texts/load.js';
import type { Texts } from '../shared/texts/texts.js';
import type { KeyStore } from '../privacy/key-store.js';

/** The options of a start, besides the configuration. */
export interface StartOptions {
  readonly log: Log;
  /** Prints a line for the person who starts it. */
  readonly say: (line: string) => void;
  readonly env: Record<string, string | undefined>;
}

/** A running Amana. */
export interface Running {
  /** Its address; missing for a worker. */
  readonly url?: string;
  readonly amana: Amana;
  readonly db: Db;
  /** Stops everything, in reverse order of starting. */
  stop(): Promise<void>;
}

/**
 * How long all parts together may take to finish their work, in milliseconds. mongod is stopped
 * last, and has the rest of the five seconds in which Amana stops. A provider that hangs must not
 * prevent a clean stop of mongod: unfinished work is saved in the database and done after the next
 * start.
 */
const PATIENCE = 3_000;

/** The started parts and their stop functions; they stop in reverse order. */
class Parts {
  private readonly stops: { name: string; stop: () => Promise<unknown>; whole: boolean }[] = [];
  constructor(private readonly log: Log) {}
  /** @param whole whether to wait until it has stopped, however long that takes */
  add(name: string, stop: () => Promise<unknown>, { whole = false } = {}): void {
    this.stops.push({ name, stop, whole });
  }
  async stop(): Promise<void> {
    const end = performance.now() + PATIENCE;
    for (const { name, stop, whole } of this.stops.splice(0).reverse()) {
      try {
        const left = Math.max(0, end - performance.now());
        const stopped = await (whole ? stop() : within(stop(), left, systemWait));
        if (stopped === 'late') this.log.warn('a part was not waited for', { reason: name });
      } catch (error) {
        this.log.error('a part did not stop', { reason: name, error });
      }
    }
  }
}

/**
 * Refuses a single server, which has neither transactions nor retried writes: Amana would start,
 * but could not save anything.
 */
async function refuseSingleServer({ gateway, cases }: Db): Promise<void> {
  for (const { db } of [gateway, cases]) {
    const { setName, msg } = (await db?.admin().command({ hello: 1 })) ?? {};
    if (setName !== undefined || msg === 'isdbgrid') continue;
    throw new Fault(
      'The MongoDB of MONGODB_URI is a single server, and Amana needs a replica set (one node is enough): start mongod with --replSet rs0, then run rs.initiate() in mongosh.',
    );
  }
}

async function database(config: Config, options: StartOptions, parts: Parts): Promise<Db> {
  let uri = '';
  if (!config.mongo.given) {
    // Loaded only when it is used: mongodb-memory-server alone costs 0.1 s at start and 25 MB.
    const { findMongod } = await import('../mongod/find-mongod.js');
    const { startMongod } = await import('../mongod/start-mongod.js');
    const mongod = await findMongod({ env: options.env, onProgress: options.say });
    const running = await startMongod({
      mongod,
      dataFolder: `${config.dataFolder}/mongod`,
      onProgress: options.say,
    });
    parts.add('mongod', () => running.stop(), { whole: true });
    uri = running.uri;
  }
  const db = await connectDb(databaseAddress(config, uri));
  parts.add('connections', () => db.close());
  await refuseSingleServer(db);
  return db;
}

/** The additional parts of the demonstration: an adjustable clock, and phones in memory. */
interface Demo {
  readonly clock: AdjustableClock;
  readonly simulator: ReturnType<typeof createSimulator>;
}

function demoOf({ demo }: Config): Demo | undefined {
  if (!demo) return undefined;
  const clock = adjustableClock();
  return { clock, simulator: createSimulator({ clock }) };
}

/** The parts that exist before Amana is built. */
interface Ground {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly channels: readonly Channel[];
  readonly demo: Demo | undefined;
}

async function prepareGround(config: Config, options: StartOptions, parts: Parts): Promise<Ground> {
  const texts = createTexts();
  const keys = await keysToStartWith(config, options.say);
  const db = await database(config, options, parts);
  const demo = demoOf(config);
  const clock = demo?.clock ?? (await clockOfAll(db));
  const channels = [
    ...(await configuredChannels(config, texts, options.log)),
    ...(demo?.simulator.channels ?? []),
  ];
  await prepare(db);
  await seedCountries(db, clock.now());
  if (demo) await seedDemo(db, keys.gateway(), clock.now());
  return { db, keys, texts, clock, channels, demo };
}

const buildAmana = (config: Config, log: Log, { demo: _, ...ground }: Ground): Promise<Amana> =>
  build({
    ...ground,
    log,
    publicUrl: publicAddressOf(config),
    defaultLanguage: config.defaultLanguage,
    silence: config.silenceMs,
    keyFolder: config.keysFolder,
    approveAbove: config.approveAbove,
    keepClosed: keptClosed(config),
    callsAnHour: config.callsAnHour,
    fileLimits: config.fileLimits,
    ...(config.clamav ? { scanner: createScanner(config.clamav) } : {}),
    demoAccounts: isDemoForAccounts(config, ground.keys),
  });

/**
 * Starts the jobs of this process and their watchdog.
 * @returns a function that runs all of them at once
 */
function startWork(
  amana: Amana,
  { role }: Config,
  { clock }: Ground,
  log: Log,
  parts: Parts,
): Pick<Schedule, 'runAll'> {
  parts.add('attachments', () => amana.attachments.idle());
  // A reply may have asked for calls. A run that was cut short would be taken up a minute later.
  parts.add('calls', () => amana.escalations.idle());
  parts.add('replies', () => amana.conversation.idle());
  const jobs = role === 'web' ? amana.jobs.filter(({ everywhere }) => everywhere) : amana.jobs;
  const schedule = startJobs(jobs, { clock, log, alive: amana.alive });
  parts.add('outbox', () => amana.outbox.stop(2_000));
  parts.add('jobs', () => schedule.stop());
  void schedule.runAll(); // Does the work that became due while nothing ran.
  return schedule;
}

/** Returns the pages of the demonstration, if this is one. */
const pagesOf = (
  amana: Amana,
  config: Config,
  { demo, db, keys, texts, clock }: Ground,
  { runAll }: Pick<Schedule, 'runAll'>,
) =>
  demo &&
  demoPages({
    network: demo.simulator.network,
    clock: demo.clock,
    db,
    texts,
    escalations: amana.escalations,
    directory: () => amana.directory.current(),
    tick: async () => void (await runAll()),
    arrivals: (ids) => deliveryStates(db, ids),
    read: demoReader({ db, keys, clock, keyFolder: config.keysFolder }),
    links: DEMO_LINKS,
    hosts: config.demoHosts,
  });

/**
 * Serves pages, API and webhooks, and starts the channels.
 * @returns its address
 */
async function serve(
  amana: Amana,
  config: Config,
  { channels }: Ground,
  pages: ReturnType<typeof pagesOf>,
  parts: Parts,
): Promise<string> {
  const listening = await listen(amana.app(pages), config.host, config.port);
  parts.add('web server', () => listening.close());
  for (const channel of channels) {
    parts.add(`channel ${channel.id}`, async () => channel.stop?.());
    await channel.start?.((messages) => amana.conversation.receive(messages));
  }
  return listening.url;
}

async function startParts(
  config: Config,
  options: StartOptions,
  parts: Parts,
): Promise<Omit<Running, 'stop'>> {
  const ground = await prepareGround(config, options, parts);
  const { db, keys, clock } = ground;
  const amana = await buildAmana(config, options.log, ground);
  if (config.demo && config.role !== 'web') await seedDemoExamples(amana, db, keys, clock.now());
  await seedDemoAccounts(config, { db, keys, clock, log: options.log });
  const schedule = startWork(amana, config, ground, options.log, parts);
  if (config.role === 'worker') return { amana, db };
  const pages = pagesOf(amana, config, ground, schedule);
  return { amana, db, url: await serve(amana, config, ground, pages, parts) };
}

/**
 * Starts Amana: database, keys, directory, channels, jobs, web server, in this order.
 * @throws Fault saying what is wrong and what to do; everything already started is stopped again
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
