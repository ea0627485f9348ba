import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keyFiles } from '../../../src/privacy/keyfile.js';
import { startTestAmana, type TestAmana } from '../../support/amana.js';
import { dumpBoth, type Docs } from '../joins.js';
import { closePoll, play } from './play.js';
import { tryAtRest, tryJoins, type Row } from './table.js';
import { readOplog, steal, wordsOf, type Theft } from './theft.js';

/**
 * A small run of `npm run bench:join`: who wrote which
 * report, as a thief with the server's keys finds out.
 */
const PEOPLE = 32;
const MINUTES = 30;
const SEED = 3;
/**
 * Who draws lots has one right; of thousands of guesses the strongest has three or four. Nobody who
 * draws lots gets so far above the middle of its draws in a million runs, and whoever has a way of
 * joining gets nearer to all of them.
 */
const ABOVE = 6;

let here: TestAmana;
let theft: Theft;
let rows: readonly Row[];

beforeAll(async () => {
  here = await startTestAmana(undefined, { draw: (span) => span / 2 });
  let keysOfThen = '';
  // The tests share one mongod, whose oplog is short: it is read while it is there.
  let oplog: Theft['oplog'] = [];
  const played = await play(here, {
    people: PEOPLE,
    minutes: MINUTES,
    seed: SEED,
    every: 3,
    minute: async (minute) => {
      oplog = [...oplog, ...(await readOplog(here, oplog.at(-1)))];
      if (minute !== MINUTES - 5) return;
      keysOfThen = readFileSync(keyFiles(here.keyFolder).gateway, 'utf8');
      await closePoll(here);
    },
  });
  const words = wordsOf(keysOfThen, await dumpBoth(here.db), played);
  theft = { ...(await steal(here, played, words)), oplog };
  rows = tryJoins(theft);
}, 600_000);
afterAll(() => here.stop());

/** The lines that are above what drawing lots gives. */
const telling = (all: readonly Row[]) =>
  all.filter(({ correct, lots }) => correct > lots.mean + ABOVE).map(({ by }) => by);
const atRest = (all: readonly Row[]) => all.filter((row) => row.with === 'nothing');

test('enough was told, in every way, for a join to be seen', () => {
  expect(theft.tips.size).toBeGreaterThan(PEOPLE / 2);
  expect(new Set(theft.tips.values()).size).toBeGreaterThan(PEOPLE / 3);
  expect(theft.words.size).toBeGreaterThan(1);
  expect(atRest(rows).reduce((sum, row) => sum + row.tried, 0)).toBeGreaterThan(1_000);
});

test('§T8 no join at rest, with the keys of the server, names more people than drawing lots', () => {
  expect(telling(atRest(rows))).toEqual([]);
});

test('what is said of the oplog is so: it joins what was told while it lasts', () => {
  const oplog = rows.filter((row) => row.with === 'oplog' && row.question === 'tip');
  expect(telling(oplog)).toEqual(['promised work, opened', 'whose write was next to it']);
});

describe('a leak is found', () => {
  /** The theft of a version that keeps something more of people. */
  const leaking = (change: (people: Docs, tips: Docs) => Docs): readonly Row[] => {
    const { dumps } = theft;
    const people = change(dumps.people, dumps.tips);
    const gateway = { ...dumps.gateway, conversations: people };
    return tryAtRest({ ...theft, dumps: { ...dumps, people, gateway } });
  };
  /** The last of their reports, by person. */
  const toldBy = () => {
    const last = new Map<string, string>();
    for (const { _id } of theft.dumps.tips) {
      const author = theft.tips.get(String(_id));
      if (author !== undefined) last.set(author, String(_id));
    }
    return last;
  };
  const nameOf = (doc: Docs[number]) => theft.thief.whose(String(doc['_id'])) ?? '';

  test('people who lie in the order in which they told', () => {
    const told = toldBy();
    const order = theft.dumps.tips.map(({ _id }) => String(_id));
    const at = (doc: Docs[number]) => order.indexOf(told.get(nameOf(doc)) ?? '');
    const found = leaking((people) => [...people].sort((a, b) => at(a) - at(b)));
    expect(telling(found)).toContain('where their conversation lies');
  }, 180_000);

  test('a digest of something of the report in their document', () => {
    const told = toldBy();
    const found = leaking((people, tips) =>
      people.map((doc) => {
        const tip = tips.find(({ _id }) => _id === told.get(nameOf(doc)));
        const digest = createHash('sha256').update(String(tip?.['reference'])).digest('hex');
        return tip ? { ...doc, said: digest.slice(0, 12) } : doc;
      }),
    );
    expect(telling(found)).toContain('equal values, as they are or digested');
  }, 180_000);

  test('times that are not forgotten, in both halves', () => {
    const told = toldBy();
    const order = theft.dumps.tips.map(({ _id }) => String(_id));
    const began = here.clock.now().getTime();
    const found = leaking((people) =>
      people.map((doc) => {
        const place = order.indexOf(told.get(nameOf(doc)) ?? '');
        return place < 0 ? doc : { ...doc, lastAt: new Date(began + place * 60_007) };
      }),
    );
    expect(telling(found)).toContain('their conversation’s open fields');
  }, 180_000);
});
