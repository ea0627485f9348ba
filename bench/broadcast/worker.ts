/** One process of the broadcast bench: it copies people, and feeds and sends. */
import { createTwilioChannel } from '../../src/bots/sms/twilio-channel.js';
import { createBroadcasts } from '../../src/broadcasts/broadcasts.js';
import { sendPermitOf } from '../../src/broadcasts/send-permit.js';
import type { Reach, Reached } from '../../src/broadcasts/reach.js';
import { createLiveDirectory } from '../../src/directory/live.js';
import { connectDb, type DbAddress } from '../../src/models/store/db.js';
import { Group } from '../../src/models/store/group-commit.js';
import type { Delivery } from '../../src/outbox/delivery.js';
import { createOutbox } from '../../src/outbox/outbox.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { systemClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import type { BroadcastState } from '../../src/models/gateway/broadcast-doc.js';
import { setTimeout as wait } from 'node:timers/promises';

/** What a worker is told. */
export interface WorkerSetting {
  readonly address: DbAddress;
  readonly keyFolder: string;
  readonly twilio: {
    readonly url: string;
    readonly accountSid: string;
    readonly authToken: string;
  };
  readonly from: string;
  readonly cap: number;
}

/** What copying took. */
export interface CopyCost {
  readonly people: number;
  readonly seconds: number;
  readonly rssBefore: number;
  readonly rssMost: number;
}

const setting = JSON.parse(process.env['BENCH_APP'] ?? '') as WorkerSetting;
const db = await connectDb(setting.address);
const keys = openKeyStore(setting.keyFolder);
const directory = createLiveDirectory({ db, keyring: () => keys.gateway(), log: silentLog });
await directory.refresh(new Date());
const { twilio } = setting;
const channel = createTwilioChannel({
  accountSid: twilio.accountSid,
  authToken: twilio.authToken,
  apiUrl: twilio.url,
  publicUrl: 'https://bench.example',
  retention: 'keep',
  segmentsPerSecond: setting.cap,
  id: 'sms',
  from: setting.from,
});
const outbox = createOutbox({
  db,
  keyring: () => keys.gateway(),
  channels: [channel],
  log: silentLog,
  clock: systemClock,
  permit: (group) => sendPermitOf(db, group),
});

/**
 * Stands for the conversation: what it is asked to say goes
 * into the outbox, once by its id, grouped as turns are.
 */
const texts = new Group<Delivery, undefined>(async (some) => {
  await outbox.enqueue(some, new Date());
  return some.map(() => undefined);
});
async function reach({ id, group, channel, address, until, hours }: Reach): Promise<Reached> {
  const text = 'Would you take a job abroad that asks for your papers first? 1 Yes 2 No 3 Not sure';
  await texts.add({
    id: `${id}.t`,
    class: 'broadcast',
    targets: [{ channel, to: address }],
    text,
    group,
    ...(until ? { expires: until } : {}),
    ...(hours ? { hours } : {}),
  });
  return 'said';
}

const broadcasts = createBroadcasts({
  db,
  keys,
  keyFolder: setting.keyFolder,
  directory: () => directory.current(),
  channels: new Map([[channel.id, channel]]),
  outbox,
  clock: systemClock,
  log: silentLog,
  reach,
  subject: async () => ({
    languages: ['fr', 'en'],
    state: 'open',
    says: (language) => [`Question in ${language}`],
  }),
  show: (text) => [text],
  approveAbove: Infinity,
});

const rss = () => process.memoryUsage().rss;

const acts: Readonly<Record<string, (args: never) => Promise<unknown>>> = {
  /** Drafts, estimates and confirms. */
  async confirm(closes: string) {
    const drafted = await broadcasts.draft(
      { kind: 'poll', poll: 'bench', hours: { from: 0, to: 24 }, closes },
      new Date(),
    );
    if (!drafted.ok) throw new Error(JSON.stringify(drafted.problems));
    const { _id: id } = drafted.broadcast;
    const began = performance.now();
    const estimate = await broadcasts.estimate(id, 'bench', new Date());
    const ms = performance.now() - began;
    const decided = await broadcasts.confirm(id, estimate?.recipients ?? 0, 'bench', new Date());
    return { id, recipients: estimate?.recipients, ms, ok: decided.ok };
  },
  /** Copies until everybody is copied. */
  async copy(id: string): Promise<CopyCost> {
    const rssBefore = rss();
    let rssMost = rssBefore;
    const watch = setInterval(() => (rssMost = Math.max(rssMost, rss())), 20);
    const began = performance.now();
    let people = 0;
    for (;;) {
      const state: BroadcastState | undefined = (await broadcasts.find(id))?.state;
      if (state !== 'scheduled' && state !== 'copying') break;
      const { copied } = await broadcasts.feed(new Date());
      people += copied;
      // Somebody else's lease has to end first.
      if (copied === 0 && state === 'copying') await wait(100);
    }
    clearInterval(watch);
    return { people, seconds: (performance.now() - began) / 1_000, rssBefore, rssMost };
  },
  /** Stops a broadcast, to its end. */
  async halt(id: string): Promise<void> {
    await broadcasts.stop(id, 'bench', new Date());
    await broadcasts.feed(new Date());
  },
  /** Feeds every second and sends, as the jobs do, until a moment. */
  async send(until: number) {
    const rssBefore = rss();
    const feeding = (async () => {
      while (Date.now() < until) {
        await broadcasts.feed(new Date());
        await wait(1_000);
      }
    })();
    while (Date.now() < until) {
      await outbox.tick(new Date());
      await wait(50);
    }
    await feeding;
    await outbox.stop();
    return { rssBefore, rssAfter: rss() };
  },
  async stop() {
    await db.close();
    setImmediate(() => process.exit(0));
  },
};

process.on('message', ({ id, act, args }: { id: number; act: string; args: never }) => {
  acts[act]?.(args).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: String((error as Error).stack ?? error) }),
  );
});
process.send?.({ id: 0, result: process.pid });
