import type { mongo } from 'mongoose';
import { prepare } from '../../src/app/prepare.js';
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

const pick = <T>(list: readonly T[], i: number) => list[i % list.length] as T;

/** Makes documents, and remembers some of their ids. */
class Maker {
  readonly known: Known;
  private readonly now = new Date();

  constructor(
    private readonly made: Templates,
    private readonly count: number,
  ) {
    const lists = { people: [], codes: [], tips: [], deliveries: [], marks: [] };
    this.known = { ...lists, escalations: count };
  }

  readonly person = (i: number) => {
    const { conversations } = this.made;
    const _id = idInOrder(i, this.count, String(conversations[0]?.['_id']));
    this.note(this.known.people, i, _id);
    const { name, ...rest } = again(pick(conversations, i));
    const named = name === undefined ? {} : { name: _id };
    return { ...rest, ...named, _id, expiresAt: this.ahead(i, 28) };
  };

  /** As models/gateway/replay-guard.ts keeps a talk of six messages. */
  readonly talk = (i: number) => {
    const marks = Array.from({ length: 6 }, () => randomText(32));
    this.note(this.known.marks, i, marks[0]);
    return { _id: idInOrder(i, this.count, randomText(22)), marks, expiresAt: this.ahead(i, 88) };
  };

  readonly delivery = (i: number) => {
    const one = again(pick(this.made.deliveries, i));
    this.note(this.known.deliveries, i, one['_id']);
    return { ...one, purgeAt: new Date(this.now.getTime() + DAY + (i % 6) * DAY) };
  };

  readonly tip = (i: number) => {
    const country = pick(countries, i);
    const code = randomText(43);
    const one: Record<string, unknown> = {
      ...again(pick(this.made.tips, i)),
      country,
      reference: `${country}-${randomReferenceTail()}`,
      codes: [code],
      handle: randomText(22),
      receivedAt: new Date(Math.floor(this.now.getTime() / HOUR - (i % 26_280)) * HOUR),
    };
    this.note(this.known.tips, i, one['_id']);
    this.note(this.known.codes, i, code);
    return one;
  };

  readonly escalation = (i: number) => ({ ...past(i, this.now) });

  readonly audit = (i: number) => ({
    _id: i + 1,
    at: this.now,
    actor: 'coordinator/bench',
    action: 'tip.opened',
    subject: randomText(22),
    link: randomText(43),
  });

  private note(list: string[], i: number, id: unknown): void {
    const every = Math.max(1, Math.floor(this.count / REMEMBERED));
    if (i % every === 0 && typeof id === 'string') list.push(id);
  }

  private ahead(i: number, days: number): Date {
    return endOfDay(this.now.getTime() + (2 + (i % days)) * DAY);
  }
}

/**
 * Fills both databases with as many tips as wanted, and with as many people, talks that were heard,
 * texts that were sent, escalations and audit entries.
 * @returns ids to ask for, and seconds by collection
 */
export async function seed(
  db: Db,
  made: Templates,
  count: number,
): Promise<{ known: Known; seconds: Record<string, number> }> {
  const maker = new Maker(made, count);
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
  await put('gateway', 'conversations', maker.person);
  await put('gateway', 'heard', maker.talk);
  await put('gateway', 'deliveries', maker.delivery);
  await put('cases', 'tips', maker.tip);
  await put('cases', 'escalations', maker.escalation);
  await put('cases', 'audit', maker.audit);
  const began = performance.now();
  await prepare(db);
  seconds['indexes'] = (performance.now() - began) / 1_000;
  return { known: maker.known, seconds };
}
