import type { mongo } from 'mongoose';
import { prepare } from '../../src/app/build.js';
import type { Db } from '../../src/models/store/db.js';
import { DAY, endOfDay, HOUR } from '../../src/shared/clock.js';
import { randomReferenceTail } from '../../src/shared/ids.js';
import { past } from '../escalation/past.js';
import { fill } from '../lib/fill.js';
import { again, idInOrder, randomText } from './again.js';
import type { Templates } from './templates.js';

/** The states, the first with a third of all tips. */
const countries = [
  'TG',
  'TG',
  'TG',
  'TG',
  'TG',
  'GH',
  'NG',
  'SN',
  'CI',
  'BJ',
  'BF',
  'ML',
  'GM',
  'SL',
  'GW',
];
/** Ids that were made, some of each kind, to ask for. */
export interface Known {
  readonly people: string[];
  readonly codes: string[];
  readonly tips: string[];
  readonly deliveries: string[];
  readonly marks: string[];
  readonly escalations: number;
}
const REMEMBERED = 5_000;

/**
 * Fills both databases with as many tips as wanted, and with as many people, talks that were heard, texts that were
 * sent, escalations and audit entries. @returns ids to ask for, and seconds by collection
 */
export async function seed(
  db: Db,
  { conversations, deliveries, tips }: Templates,
  count: number,
): Promise<{ known: Known; seconds: Record<string, number> }> {
  const now = new Date();
  const known: Known = {
    people: [],
    codes: [],
    tips: [],
    deliveries: [],
    marks: [],
    escalations: count,
  };
  const every = Math.max(1, Math.floor(count / REMEMBERED));
  const note = (list: string[], i: number, id: unknown) =>
    void (i % every === 0 && typeof id === 'string' && list.push(id));
  const pick = <T>(list: readonly T[], i: number) => list[i % list.length] as T;
  const ahead = (i: number, days: number) => endOfDay(now.getTime() + (2 + (i % days)) * DAY);
  const seconds: Record<string, number> = {};
  const put = async (
    half: 'gateway' | 'cases',
    name: string,
    make: (i: number) => Record<string, unknown>,
  ) => {
    const collection = db[half].collection(name) as unknown as mongo.Collection;
    // Made anew at the end, in one go.
    await collection.dropIndexes();
    seconds[name] = await fill(collection, count, make);
  };

  await put('gateway', 'conversations', (i) => {
    const _id = idInOrder(i, count, String(conversations[0]?.['_id']));
    note(known.people, i, _id);
    const { name, ...rest } = again(pick(conversations, i));
    return { ...rest, ...(name === undefined ? {} : { name: _id }), _id, expiresAt: ahead(i, 28) };
  });
  await put('gateway', 'heard', (i) => {
    // As models/gateway/replay-guard.ts keeps a talk of six messages.
    const marks = Array.from({ length: 6 }, () => randomText(32));
    note(known.marks, i, marks[0]);
    return { _id: idInOrder(i, count, randomText(22)), marks, expiresAt: ahead(i, 88) };
  });
  await put('gateway', 'deliveries', (i) => {
    const one = again(pick(deliveries, i));
    note(known.deliveries, i, one['_id']);
    return { ...one, purgeAt: new Date(now.getTime() + DAY + (i % 6) * DAY) };
  });
  await put('cases', 'tips', (i) => {
    const country = pick(countries, i);
    const reference = `${country}-${randomReferenceTail()}`;
    const code = randomText(43);
    const one = {
      ...again(pick(tips, i)),
      country,
      reference,
      codes: [code],
      handle: randomText(22),
      receivedAt: new Date(Math.floor(now.getTime() / HOUR - (i % 26_280)) * HOUR),
    };
    note(known.tips, i, (one as Record<string, unknown>)['_id']);
    note(known.codes, i, code);
    return one;
  });
  await put('cases', 'escalations', (i) => ({ ...past(i, now) }));
  await put('cases', 'audit', (i) => ({
    _id: i + 1,
    at: now,
    actor: 'coordinator/bench',
    action: 'tip.opened',
    subject: randomText(22),
    link: randomText(43),
  }));
  const began = performance.now();
  await prepare(db);
  seconds['indexes'] = (performance.now() - began) / 1_000;
  return { known, seconds };
}
