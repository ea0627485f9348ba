import { rmSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { prepareErasures } from '../../src/models/gateway/erasure.js';
import { preparePolls } from '../../src/polls/prepare.js';
import type { PollHappened } from '../../src/flows/poll-turn.js';
import type { Answerer } from '../../src/polls/answerer.js';
import type { AnswerWrite } from '../../src/polls/keep-answer.js';
import { createPolls, type Polls } from '../../src/polls/polls.js';
import { SETTLING } from '../../src/polls/closing.js';
import { OPENING } from '../../src/polls/release.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import type { Traits } from '../../src/shared/traits.js';
import { monday, newKeys } from '../privacy/keys.js';
import { dropTestDb, testDb } from '../support/db.js';
import { show, texts } from './support.js';

/** A poll of one question of each kind, which is open for a day. */
export const fruit = {
  poll: 'fruit',
  version: 1,
  languages: ['en'],
  title: { en: 'Fruit' },
  opens: monday.toISOString().replace(/\.\d+/, ''),
  closes: new Date(monday.getTime() + 24 * 60 * MINUTE).toISOString().replace(/\.\d+/, ''),
  join: 'FRUIT',
  questions: [
    {
      id: 'one',
      kind: 'choice',
      ask: { en: 'One?' },
      options: [
        { value: 'a', label: { en: 'apple' } },
        { value: 'b', label: { en: 'banana' } },
        { value: 'c', label: { en: 'cherry' }, to: 'why' },
      ],
    },
    {
      id: 'some',
      kind: 'several',
      ask: { en: 'Some?' },
      options: [
        { value: 'x', label: { en: 'xigua' } },
        { value: 'y', label: { en: 'yam' } },
        { value: 'z', label: { en: 'zucchini' } },
      ],
    },
    { id: 'many', kind: 'number', ask: { en: 'How many?' }, min: 1, max: 20 },
    { id: 'why', kind: 'text', ask: { en: 'Why?' } },
  ],
  thanks: { en: 'Thank you.' },
  footer: { en: 'Worried? Call {{helpline}}.' },
  results: { en: '{{people}} people answered.' },
};

/** Polls on a real mongod with real keys. The time is what a test says it is. */
export async function startPolls(
  traits: (channel: string, address: string) => Traits = () => ({}),
) {
  const [db, { folder }] = await Promise.all([testDb('polls'), newKeys()]);
  await Promise.all([preparePolls(db), prepareErasures(db.gateway)]);
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) });
  let now = monday;
  /** One process more. @param gateway its connection, if it is to fail */
  const another = (gateway: Connection = db.gateway, keyFolder: string = folder): Polls =>
    createPolls({
      db: { gateway },
      keys: openKeyStore(folder),
      texts,
      show,
      log,
      keyFolder,
      traits: async (channel, address) => traits(channel, address),
    });
  const polls = another();
  const here = {
    db,
    folder,
    polls,
    another,
    logged: () => lines.join(''),
    now: () => now,
    pass: (ms: number) => void (now = new Date(now.getTime() + ms)),
    who: (i: number): Answerer => ({
      channel: 'sms',
      address: `+2289${String(i).padStart(7, '0')}`,
      language: 'en',
      country: 'TG',
    }),
    /** Releases a poll and lets its time begin. */
    async release(poll: { readonly poll: string } & Readonly<Record<string, unknown>> = fruit) {
      const saved = await polls.save(poll, now);
      if (!saved.ok) throw new Error(JSON.stringify(saved));
      const opened = await polls.open(poll.poll, now);
      if (!opened.ok) throw new Error(JSON.stringify(opened));
      here.pass(OPENING + SECOND);
      await polls.refresh(now);
    },
    promise(who: Answerer, happened: Partial<PollHappened>, poll = 'fruit'): AnswerWrite {
      here.pass(1);
      const write = polls.ledger.promise(
        `poll.${poll}`,
        { events: [], finished: false, ...happened },
        who,
        now,
      );
      if (!write) throw new Error('nothing was promised');
      return write;
    },
    /** Somebody does something in the poll, and it is kept. */
    async does(who: Answerer, happened: Partial<PollHappened>, poll = 'fruit'): Promise<void> {
      await polls.ledger.keep(here.promise(who, happened, poll), now);
    },
    answers: (who: Answerer, question: string, value: string) =>
      here.does(who, { events: [{ type: 'answered', question, value }] }),
    erases: (who: Answerer) => polls.ledger.erase(polls.ledger.namesOf(who), [], now),
    /** Closes a poll, and lets its upkeep come to an end. */
    async close(name = 'fruit') {
      await polls.close(name, now);
      await polls.refresh(now);
      here.pass(SETTLING);
      await polls.tend(now);
      await polls.refresh(now);
    },
    async stop() {
      await dropTestDb(db);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return here;
}

export type House = Awaited<ReturnType<typeof startPolls>>;

/**
 * A connection of a process that is killed before its
 * n-th command: everything before is done, nothing after.
 * @param spare collections whose commands are not counted
 */
export function killedBefore(
  gateway: Connection,
  n: number,
): { readonly gateway: Connection; readonly killed: () => boolean } {
  let left = n;
  let dead = false;
  const command = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name, object);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          dead ||= left === 0;
          left -= 1;
          if (dead) throw new Error('killed');
          return (value as (...all: unknown[]) => unknown).apply(object, args);
        };
      },
    });
  const connection = new Proxy(gateway, {
    get(object, name) {
      if (name === 'collection')
        return (collection: string) => command(object.collection(collection));
      const value: unknown = Reflect.get(object, name, object);
      return typeof value === 'function'
        ? (value as (...all: unknown[]) => unknown).bind(object)
        : value;
    },
  });
  return { gateway: connection, killed: () => dead };
}
