import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Channel } from '../../src/bots/channel.js';
import { createBroadcasts, type Broadcasts } from '../../src/broadcasts/broadcasts.js';
import type { BroadcastDeps, Subject } from '../../src/broadcasts/deps.js';
import { sendPermitOf } from '../../src/broadcasts/send-permit.js';
import type { Reach, Reached } from '../../src/broadcasts/reach.js';
import type { Directory } from '../../src/directory/directory.js';
import { createLiveDirectory } from '../../src/directory/live.js';
import { seedCountries } from '../../src/directory/seed.js';
import { prepareBroadcasts, type BroadcastDoc } from '../../src/models/gateway/broadcast-doc.js';
import { prepareDeliveries } from '../../src/models/gateway/delivery-doc.js';
import { prepareDirectory } from '../../src/models/gateway/directory-version.js';
import { prepareRecipients } from '../../src/models/gateway/recipient-doc.js';
import { sealSubscriber, type SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { prepareSubscribers } from '../../src/models/gateway/subscriber.js';
import { createOutbox, type RunningOutbox } from '../../src/outbox/outbox.js';
import {
  compartmentsOf,
  createKeys,
  openKeyStore,
  type KeyStore,
} from '../../src/privacy/key-store.js';
import { stoppedClock, type AdjustableClock, type Clock } from '../../src/shared/clock.js';
import { randomId } from '../../src/shared/ids.js';
import { silentLog } from '../../src/shared/log.js';
import { cheap } from '../privacy/keys.js';
import { testDb, type TestDb } from '../support/db.js';

/** A Tuesday at ten in Lomé. */
export const START = new Date('2026-03-03T10:00:00Z');

/** Databases, keys and countries that any number of processes share. */
export interface Ground {
  readonly db: TestDb;
  readonly keyFolder: string;
  readonly keys: KeyStore;
  readonly directory: Directory;
}

export async function ground(): Promise<Ground> {
  const db = await testDb('broadcasts');
  const keyFolder = path.join(mkdtempSync(path.join(tmpdir(), 'amana-broadcasts-')), 'keys');
  await createKeys(keyFolder, {
    demo: true,
    passphrase: 'test',
    compartments: compartmentsOf(['TG']),
    now: START,
    cost: cheap,
  });
  await Promise.all([
    prepareBroadcasts(db.gateway),
    prepareRecipients(db.gateway),
    prepareSubscribers(db.gateway),
    prepareDeliveries(db),
    prepareDirectory(db.gateway),
  ]);
  await seedCountries(db, START);
  const keys = openKeyStore(keyFolder);
  const directory = createLiveDirectory({ db, keyring: () => keys.gateway(), log: silentLog });
  await directory.refresh(START);
  return { db, keyFolder, keys, directory: directory.current() };
}

/** Empties what broadcasts leave, and the subscribers. */
export async function clear({ db }: Ground): Promise<void> {
  for (const name of [
    'broadcasts',
    'recipients',
    'subscribers',
    'deliveries',
    'prices',
    'senderslots',
    'said',
  ])
    await db.gateway.collection(name).deleteMany({});
}

const ageOf = ['15-17', '18-24', '25-30', '31-34', '35+'] as const;

/** The i-th of many people who take part: of three countries and languages, by SMS and Telegram. */
export function subscriber(
  keys: KeyStore,
  i: number,
  more: Partial<SubscriberDoc> = {},
): SubscriberDoc {
  const { channel = i % 4 === 0 ? 'telegram' : 'sms' } = more;
  const [country, area, language] = (
    [
      ['TG', 'TG-M', 'fr'],
      ['GH', 'GH-AA', 'en'],
      ['CV', 'CV-PR', 'pt'],
    ] as const
  )[i % 3] ?? ['TG', 'TG-M', 'fr'];
  const address =
    channel === 'telegram' ? String(1_000_000 + i) : `+2289${String(i).padStart(7, '0')}`;
  const [_id] = keys.gateway().names('subscriber', [channel, address], START);
  const wants = { polls: true, alerts: true, campaigns: i % 2 === 0 };
  const box = sealSubscriber(keys.gateway(), _id, { address }, START);
  return {
    _id,
    name: _id,
    channel,
    language,
    country,
    area,
    age: ageOf[i % 5] ?? '35+',
    gender: i % 2 === 0 ? 'female' : 'male',
    wants,
    box,
    mark: randomId(),
    applied: [],
    since: START,
    ...more,
  };
}

/** The address of the i-th. */
export const addressOfPerson = (i: number): string =>
  i % 4 === 0 ? String(1_000_000 + i) : `+2289${String(i).padStart(7, '0')}`;

/** Has so many people join. */
export async function join(
  { db, keys }: Ground,
  many: number,
  more: (i: number) => Partial<SubscriberDoc> = () => ({}),
): Promise<void> {
  const docs = Array.from({ length: many }, (_, i) => subscriber(keys, i, more(i)));
  for (let i = 0; i < many; i += 1_000)
    await db.gateway.collection<SubscriberDoc>('subscribers').insertMany(docs.slice(i, i + 1_000));
}

/** A poll that is open in French, English and Portuguese, unless said otherwise. */
export const openPoll = (more: Partial<Subject> = {}): Subject => ({
  languages: ['fr', 'en', 'pt'],
  state: 'open',
  closesAt: new Date('2026-03-10T10:00:00Z'),
  says: (language) => [`Question in ${language}? 1 Yes 2 No`],
  ...more,
});

/** What a process is made of, if it is to be another than usual. */
export interface ProcessOptions {
  readonly clock?: Clock;
  readonly subject?: (of: object) => Subject | undefined;
  /** Asked before a person is spoken to: what to answer in place of speaking. */
  readonly instead?: (one: Reach) => Reached | undefined | Promise<Reached | undefined>;
  readonly approveAbove?: number;
  readonly deps?: Partial<BroadcastDeps>;
}

/** One process: an outbox, broadcasts, and what stands for the conversation. */
export interface TestProcess {
  readonly broadcasts: Broadcasts;
  readonly outbox: RunningOutbox;
  readonly deps: BroadcastDeps;
  readonly clock: AdjustableClock;
  /** Every asking of the conversation, whatever came of it. */
  readonly asked: Reach[];
}

/**
 * Stands for the conversation: what it was asked to say is durable by its id before its text is in
 * the outbox, as the contract says (src/broadcasts/reach.ts).
 */
export function conversationOn(
  db: TestDb,
  outbox: RunningOutbox,
  clock: Clock,
  instead: ProcessOptions['instead'] = () => undefined,
) {
  return async (one: Reach): Promise<Reached> => {
    const other = await instead(one);
    if (other) return other;
    const { id, group, channel, address, say, until, hours } = one;
    const known = await db.gateway.collection<{ _id: string }>('said').findOne({ _id: id });
    // Put in again all the same: whoever noted it may have died before.
    const text = say.kind === 'message' ? say.text : `${say.kind} for ${address}`;
    await db.gateway
      .collection<{ _id: string }>('said')
      .updateOne({ _id: id }, { $setOnInsert: { group } }, { upsert: true });
    await outbox.enqueue(
      [
        {
          id: `${id}.text`,
          class: 'broadcast',
          targets: [{ channel, to: address }],
          text,
          group,
          ...(until ? { expires: until } : {}),
          ...(hours ? { hours } : {}),
        },
      ],
      clock.now(),
    );
    return known ? 'repeated' : 'said';
  };
}

/** Starts a process on the ground. */
export function processOn(
  { db, keys, keyFolder, directory }: Ground,
  channels: readonly Channel[],
  options: ProcessOptions = {},
): TestProcess {
  const clock = (options.clock as AdjustableClock | undefined) ?? stoppedClock(START);
  const asked: Reach[] = [];
  const outbox = createOutbox({
    db,
    keyring: () => keys.gateway(),
    channels,
    log: silentLog,
    clock,
    permit: (group) => sendPermitOf(db, group),
  });
  const speak = conversationOn(db, outbox, clock, options.instead);
  const deps: BroadcastDeps = {
    db,
    keys,
    keyFolder,
    directory: () => directory,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    outbox,
    clock,
    log: silentLog,
    reach: (one) => {
      asked.push(one);
      return speak(one);
    },
    subject: async (of) => (options.subject ?? (() => openPoll()))(of),
    show: (text) => [text],
    approveAbove: options.approveAbove ?? 1_000_000,
    ...options.deps,
  };
  return { broadcasts: createBroadcasts(deps), outbox, deps, clock, asked };
}

/** Drafts, estimates and confirms a poll. @returns its id */
export async function confirmed(
  { broadcasts, clock }: TestProcess,
  input: object = {},
): Promise<string> {
  const drafted = await broadcasts.draft(
    { kind: 'poll', poll: 'job-offers', ...input },
    clock.now(),
  );
  if (!drafted.ok) throw new Error(JSON.stringify(drafted.problems));
  const { _id: id } = drafted.broadcast;
  const estimate = await broadcasts.estimate(id, 'ama', clock.now());
  const decided = await broadcasts.confirm(id, estimate?.recipients ?? -1, 'ama', clock.now());
  if (!decided.ok) throw new Error(decided.reason);
  return id;
}

/** Feeds and sends until nothing moves at this moment. */
export async function settle(...processes: TestProcess[]): Promise<void> {
  for (let idle = 0; idle < 3;) {
    const done = await Promise.all(
      processes.map(async ({ broadcasts, outbox, clock }) => {
        const fed = await broadcasts.feed(clock.now());
        const sent = await outbox.tick(clock.now());
        return Object.values({ ...fed, ...sent }).reduce((sum, n) => sum + n, 0);
      }),
    );
    idle = done.some((n) => n > 0) ? 0 : idle + 1;
  }
}

/** A broadcast as it is in the database. */
export const docOf = async ({ db }: Ground, id: string): Promise<BroadcastDoc> =>
  (await db.gateway.collection<BroadcastDoc>('broadcasts').findOne({ _id: id })) as BroadcastDoc;
