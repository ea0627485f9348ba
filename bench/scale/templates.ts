import { setTimeout as wait } from 'node:timers/promises';
import type { Channel } from '../../src/bots/channel.js';
import { build, type Amana } from '../../src/app/build.js';
import { systemClock, MINUTE } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { talk } from '../latency/crowd.js';
import type { Production } from '../lib/production.js';

/** Documents as the program writes them, by collection. */
export type Templates = Readonly<
  Record<'conversations' | 'deliveries' | 'tips', readonly Record<string, unknown>[]>
>;

/** What a talk of six messages and one tip wrote, by message. */
export interface Written {
  /** Bytes in mongod's journal, before it compresses them, and in the oplog. */
  readonly journal: number;
  readonly oplog: number;
}

/** A phone company that takes every text. */
let sent = 0;
const paper: Channel = {
  id: 'sms',
  capabilities: {
    letters: 'gsm',
    buttons: false,
    twoWay: true,
    maxLength: 1_600,
    perSecond: 1_000,
    erases: false,
  },
  sender: 'paper',
  routes: [],
  send: async () => ({ providerId: `SM${(sent += 1)}`, segments: 1 }),
};

const PEOPLE = 40;

async function logged({ db }: Production): Promise<Written> {
  const server = db.gateway.getClient();
  const status = await server.db('admin').command({ serverStatus: 1 });
  const { log } = status['wiredTiger'] as { log: Record<string, unknown> };
  const oplog = await server.db('local').command({ collStats: 'oplog.rs' });
  return { journal: Number(log['log bytes of payload data']), oplog: Number(oplog['size']) };
}

/** Has forty people talk, one message after the other. @returns how many messages */
async function haveThemTalk({ conversation }: Amana): Promise<number> {
  let messages = 0;
  for (let person = 0; person < PEOPLE; person += 1)
    for (const text of talk(`s${person}`)) {
      messages += 1;
      await conversation.receive([
        {
          channel: 'sms',
          from: `+2289000${1_000 + person}`,
          to: '+14155550100',
          providerId: `in-${messages}`,
          content: { kind: 'text', text },
        },
      ]);
      await conversation.idle();
    }
  return messages;
}

/** Ticks until focal points were called, for a minute at most. */
async function callSomebody({ escalations, outbox }: Amana, { db }: Production): Promise<void> {
  const called = () => db.gateway.collection('deliveries').countDocuments({ state: 'sent' });
  for (let count = 0; count < 60 && (count < 3 || (await called()) === 0); count += 1) {
    await escalations.runDue(systemClock.now());
    await outbox.tick(systemClock.now());
    await wait(1_000);
  }
}

/**
 * Has people tell tips, from the first text to the call of a focal point, in an installation of its
 * own: what is in the databases then is what the program writes.
 */
export async function templates(
  installed: Production,
): Promise<{ templates: Templates; written: Written }> {
  const { db, keys, keyFolder } = installed;
  const amana = await build({
    db,
    keys,
    keyFolder,
    texts: createTexts(),
    channels: [paper],
    clock: systemClock,
    log: silentLog,
    publicUrl: 'https://amana.invalid',
    defaultLanguage: 'en',
    silence: 30 * MINUTE,
    // The first call of each tip at once, not at a moment
    // drawn for it, and each in a text of its own.
    draw: () => 0,
    callsAnHour: 1_000,
  });
  const before = await logged(installed);
  const messages = await haveThemTalk(amana);
  const after = await logged(installed);
  const written = {
    journal: (after.journal - before.journal) / messages,
    oplog: (after.oplog - before.oplog) / messages,
  };
  await callSomebody(amana, installed);
  await amana.outbox.stop();
  return { templates: await documents(installed), written };
}

async function documents({ db: { gateway, cases } }: Production): Promise<Templates> {
  const all = (half: typeof gateway, name: string) =>
    half.collection(name).find({}).toArray() as Promise<Record<string, unknown>[]>;
  return {
    conversations: await all(gateway, 'conversations'),
    deliveries: await all(gateway, 'deliveries'),
    tips: await all(cases, 'tips'),
  };
}
