import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Amana } from '../../src/app/build.js';
import { prepare } from '../../src/app/prepare.js';
import { createSimulator } from '../../src/bots/simulator/simulator.js';
import type { SimPhones } from '../../src/bots/simulator/simulator.js';
import { demoReader } from '../../src/app/demo-reader.js';
import { seedDemoAccounts } from '../../src/app/demo-accounts.js';
import { DEMO_LINKS, seedDemoExamples } from '../../src/app/demo-examples.js';
import { demoPages } from '../../src/demo/demo.js';
import { seedDemo } from '../../src/directory/demo.js';
import { seedCountries } from '../../src/directory/seed.js';
import { deliveryStates } from '../../src/models/gateway/delivery.js';
import { startJobs } from '../../src/jobs/schedule.js';
import { compartmentsOf, createKeys, openKeyStore } from '../../src/privacy/key-store.js';
import { listen } from '../../src/web/server.js';
import { MINUTE, stoppedClock, type AdjustableClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { cheap } from '../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

/**
 * The phone on screen with all of Amana behind it: real
 * mongod, real HTTP, the fictional people of directory/demo.
 */
export interface TestDemo {
  readonly amana: Amana;
  readonly db: TestDb;
  readonly clock: AdjustableClock;
  readonly network: SimPhones;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A clock that runs from a Tuesday morning, so that
 * it is the same people's turn of duty at every hour.
 */
export function morningClock(): AdjustableClock {
  const began = Date.now();
  const morning = stoppedClock('2026-03-03T10:00:00Z');
  return { ...morning, now: () => new Date(morning.now().getTime() + Date.now() - began) };
}

/** Starts the demo. @param clock a Tuesday morning that stands still, unless another is given */
export async function startTestDemo(
  clock: AdjustableClock = stoppedClock('2026-03-03T10:00:00Z'),
  more: { readonly approveAbove?: number } = {},
): Promise<TestDemo> {
  const db = await testDb('whole');
  const folder = mkdtempSync(path.join(tmpdir(), 'amana-demo-'));
  const keyFolder = path.join(folder, 'keys');
  await createKeys(keyFolder, {
    demo: true,
    passphrase: 'amana demo',
    compartments: compartmentsOf(['TG', 'GH', 'GW']),
    now: clock.now(),
    cost: cheap,
  });
  const keys = openKeyStore(keyFolder);
  const texts = createTexts();
  const simulator = createSimulator({ clock });
  const { channels, network } = simulator;
  await prepare(db);
  await seedCountries(db, clock.now());
  await seedDemo(db, keys.gateway(), clock.now());
  const amana = await build({
    db,
    keys,
    texts,
    channels,
    clock,
    log: silentLog,
    publicUrl: 'http://localhost',
    defaultLanguage: 'en',
    silence: 30 * MINUTE,
    keyFolder,
    demoAccounts: true,
    ...more,
  });
  await seedDemoAccounts(
    { demo: true, production: false, keysFolder: keyFolder, role: 'all' },
    { db, keys, clock, log: silentLog },
  );
  await seedDemoExamples(amana, db, keys, clock.now());
  const schedule = startJobs(amana.jobs, { clock, log: silentLog });
  const pages = demoPages({
    network,
    clock,
    db,
    texts,
    escalations: amana.escalations,
    directory: () => amana.directory.current(),
    tick: async () => void (await schedule.runAll()),
    arrivals: (ids) => deliveryStates(db, ids),
    read: demoReader({ db, keys, clock, keyFolder }),
    links: DEMO_LINKS,
    hosts: ['demo.lan', 'name-3000.forward.test'],
  });
  const listening = await listen(amana.app(pages), '127.0.0.1', 0);
  for (const channel of channels)
    await channel.start?.((messages) => amana.conversation.receive(messages));
  return {
    amana,
    db,
    clock,
    network,
    url: listening.url,
    async stop() {
      await listening.close();
      await schedule.stop();
      await amana.conversation.idle();
      await amana.outbox.stop();
      await dropTestDb(db);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
