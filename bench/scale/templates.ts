import { setTimeout as wait } from 'node:timers/promises';
import type { Channel } from '../../src/bots/channel.js';
import { build } from '../../src/app/build.js';
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

/**
 * Has people tell tips, from the first text to the call of a focal point, in an installation of its own: what is in the
 * databases then is what the program writes.
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
  });
  let messages = 0;
  const before = await logged(installed);
  for (let person = 0; person < PEOPLE; person += 1)
    for (const text of talk(`s${person}`)) {
      messages += 1;
      await amana.conversation.receive([
        {
          channel: 'sms',
          from: `+2289000${1_000 + person}`,
          to: '+14155550100',
          providerId: `in-${messages}`,
          content: { kind: 'text', text },
        },
      ]);
      await amana.conversation.idle();
    }
  const after = await logged(installed);
  for (let count = 0; count < 3; count += 1) {
    await amana.escalations.runDue(systemClock.now());
    await amana.outbox.tick(systemClock.now());
    await wait(1_000);
  }
  await amana.outbox.stop();
  const all = (half: 'gateway' | 'cases', name: string) =>
    db[half].collection(name).find({}).toArray() as Promise<Record<string, unknown>[]>;
  return {
    templates: {
      conversations: await all('gateway', 'conversations'),
      deliveries: await all('gateway', 'deliveries'),
      tips: await all('cases', 'tips'),
    },
    written: {
      journal: (after.journal - before.journal) / messages,
      oplog: (after.oplog - before.oplog) / messages,
    },
  };
}
