import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { SETTLING } from '../../src/polls/closing.js';
import { OPENING } from '../../src/polls/release.js';
import { gatewayKeys, keyFiles } from '../../src/privacy/keyfile.js';
import { GatewayKeyring } from '../../src/privacy/keyring.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { DAY, HOUR, SECOND } from '../../src/shared/clock.js';
import { fruit } from '../polls/house.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { readTips } from '../support/reader.js';
import { byOrder, dumpBoth, hits, valuesIn, type Docs, type Dumps } from './joins.js';

/**
 * People who answer a poll, each otherwise; every third also tells a tip, in the poll or beside it.
 */
const PEOPLE = 24;
/** Whoever draws lots joins one of them; see joins.test.ts. */
const CHANCE = 9;
const phone = (i: number) => `+2289210${String(i).padStart(4, '0')}`;
const story = (i: number) => `They keep girls locked in a house, number m${i}m`;
const words = (i: number) => `because of reason w${i}w`;
const iso = (at: Date) => at.toISOString().replace(/\.\d+/, '');

let here: TestAmana;
let open: Dumps;
let closed: Dumps;
/** The keys of then, as in a copy of the key file, and those that are left. */
let keysOf: { open: string; closed: string };

/** A copy of the key file that was made while the poll was open. */
let oldKeys: GatewayKeyring;

async function answer(i: number): Promise<void> {
  await here.sms.text(phone(i), 'fruit');
  if (i % 6 === 0) {
    await here.sms.text(phone(i), story(i));
    await here.sms.text(phone(i), '1');
    return;
  }
  await here.sms.text(phone(i), String((i % 3) + 1));
  if (i % 3 !== 2) {
    await here.sms.text(phone(i), `${(i % 3) + 1}`);
    await here.sms.text(phone(i), String((i % 20) + 1));
  }
  await here.sms.text(phone(i), words(i));
  if (i % 6 === 3) await here.sms.text(phone(i), story(i));
}

beforeAll(async () => {
  here = await startTestAmana();
  const now = here.clock.now();
  const saved = await here.amana.polls.save(
    { ...fruit, opens: iso(now), closes: iso(new Date(now.getTime() + DAY)) },
    now,
  );
  if (!saved.ok) throw new Error(JSON.stringify(saved));
  await here.amana.polls.open('fruit', now);
  here.clock.advance(OPENING + SECOND);
  await here.settle();
  for (let i = 0; i < PEOPLE; i += 6)
    await Promise.all(Array.from({ length: 6 }, (_, n) => answer(i + n)));
  await here.settle();
  open = await dumpBoth(here.db);
  keysOf = { open: readFileSync(keyFiles(here.keyFolder).gateway, 'utf8'), closed: '' };
  oldKeys = new GatewayKeyring(gatewayKeys.parse(JSON.parse(keysOf.open)));
  await here.pass(HOUR, 20 * 60 * SECOND);
  await here.amana.polls.close('fruit', here.clock.now());
  await here.settle();
  here.clock.advance(SETTLING);
  await here.settle();
  closed = await dumpBoth(here.db);
  keysOf.closed = readFileSync(keyFiles(here.keyFolder).gateway, 'utf8');
});
afterAll(() => here.stop());

const polled = (dumps: Dumps): Docs =>
  ['answers', 'pollcounts', 'pollwords', 'polltell'].flatMap((name) => dumps.gateway[name] ?? []);
const others = (dumps: Dumps): Docs =>
  ['conversations', 'subscribers', 'returns', 'mail', 'heard', 'deliveries', 'erasures'].flatMap(
    (name) => dumps.gateway[name] ?? [],
  );
const cases = (dumps: Dumps): Docs => Object.values(dumps.cases).flat();
const long = (docs: Docs) => new Set(docs.flatMap(valuesIn).filter((text) => text.length > 12));
const digests = (text: string) =>
  ['md5', 'sha1', 'sha256'].flatMap((name) =>
    (['hex', 'base64', 'base64url'] as const).map((form) =>
      createHash(name).update(text).digest(form),
    ),
  );

test('everybody answered, and a third told a tip as well', async () => {
  const tally = await here.amana.polls.tally('fruit', here.clock.now());
  expect(tally).toMatchObject({ closed: true, asked: PEOPLE, answered: PEOPLE - 4 });
  const tips = await readTips(here);
  expect(tips).toHaveLength(PEOPLE / 3);
  expect(open.gateway['answers']).toHaveLength(PEOPLE);
});

describe.each(['while it is open', 'after its close'])(
  '%s, whoever has both databases and no key',
  (when) => {
    const dumps = () => (when === 'after its close' ? closed : open);
    test('§5.48 finds no value of an answer, words or counters that is one of a person or tip, plain or digested', () => {
      const mine = long(polled(dumps()));
      expect(mine.size).toBeGreaterThan(PEOPLE / 2);
      for (const theirs of [long(others(dumps())), long(cases(dumps()))]) {
        expect([...mine].filter((text) => theirs.has(text))).toEqual([]);
        expect(
          [...mine].filter(
            (text) => text.length < 100 && digests(text).some((digest) => theirs.has(digest)),
          ),
        ).toEqual([]);
        expect(
          [...theirs].filter(
            (text) => text.length < 100 && digests(text).some((digest) => mine.has(digest)),
          ),
        ).toEqual([]);
      }
    });
    test('reads no answer, no word, no number and no trait of anybody', () => {
      const all = JSON.stringify(
        [
          ...(dumps().gateway['answers'] ?? []),
          ...(dumps().gateway['pollwords'] ?? []),
          ...(dumps().gateway['polltell'] ?? []),
        ].map((doc) =>
          valuesIn(doc).map((text) => [text, Buffer.from(text, 'base64').toString('latin1')]),
        ),
      );
      // No canary is shorter than five characters: 'w7w'
      // stands in random base64 once in some thirty runs.
      for (const canary of ['because', 'reason', '2289210', 'banana', '18-24'])
        expect([canary, all.includes(canary)]).toEqual([canary, false]);
    });
    test('joins no more people to answers, words or the list of who is told by their order than by drawing lots', () => {
      const names = (i: number) =>
        here.keys.gateway().names('conversation', ['sms', phone(i)], here.clock.now())[0];
      // The i-th person is taken for the i-th in their
      // order of answering, which is the truth to be found.
      const inOrder = Array.from({ length: PEOPLE }, (_, i) => ({ _id: names(i) }));
      for (const name of ['answers', 'pollwords', 'polltell'] as const) {
        const docs = dumps().gateway[name] ?? [];
        if (when === 'after its close' && name === 'answers') {
          expect(docs).toEqual([]);
          continue;
        }
        const kids = (open.gateway['polls']?.[0] as { kids: { people: string; tell: string } })
          .kids;
        const mine = (i: number) =>
          (name === 'answers'
            ? oldKeys.pollName(kids.people, ['sms', phone(i)])
            : name === 'polltell'
              ? oldKeys.pollName(kids.tell, ['sms', phone(i)])
              : oldKeys.pollName(kids.people, ['words', 'why', 'sms', phone(i)])) ?? '';
        const truth = new Map(
          Array.from({ length: PEOPLE }, (_, i) => [names(i), mine(i)] as const),
        );
        for (const people of [inOrder, dumps().people])
          for (const backwards of [false, true])
            expect(hits(byOrder(people, docs, backwards), truth)).toBeLessThan(CHANCE);
      }
    });
  },
);

test('§5.48 §T25 after the close, all keys that are left and a backup of then open no answer and name nobody', () => {
  const keys = openKeyStore(here.keyFolder).gateway();
  const kids = (open.gateway['polls']?.[0] as { kids: { people: string } }).kids;
  expect(keysOf.open).toContain(kids.people);
  expect(keysOf.closed).not.toContain(kids.people);
  const names = new Set((open.gateway['answers'] ?? []).map(({ _id }) => _id));
  for (let i = 0; i < PEOPLE; i += 1) {
    expect(keys.pollName(kids.people, ['sms', phone(i)])).toBeUndefined();
    // With any other key there is, people are other people.
    for (const key of gatewayKeys.parse(JSON.parse(keysOf.closed)).polls ?? [])
      expect(names.has(keys.pollName(key.kid, ['sms', phone(i)]))).toBe(false);
    for (const purpose of ['conversation', 'opt-out', 'subscriber', 'line'] as const)
      for (const name of keys.names(purpose, ['sms', phone(i)], here.clock.now()))
        expect(names.has(name)).toBe(false);
  }
  for (const doc of open.gateway['answers'] ?? [])
    for (const field of ['box', 'counted'] as const)
      if (doc[field])
        expect(
          keys.openPoll(
            { collection: 'answers', field: 'box', id: String(doc['_id']) },
            Buffer.from((doc[field] as { buffer: Buffer }).buffer),
          ),
        ).toBeUndefined();
});

test('§T25 a key file and a backup of then do join them, as docs/operate.md says: this is how', () => {
  const kids = (open.gateway['polls']?.[0] as { kids: { people: string } }).kids;
  const names = new Set((open.gateway['answers'] ?? []).map(({ _id }) => _id));
  const found = Array.from({ length: PEOPLE }, (_, i) =>
    oldKeys.pollName(kids.people, ['sms', phone(i)]),
  ).filter((name) => names.has(name));
  expect(found).toHaveLength(PEOPLE);
});

test('§5.48 a tip told in the middle of a poll holds nothing of it, and the poll nothing of the tip', async () => {
  const tips = await readTips(here);
  for (const { words: told } of tips) expect(told.join(' ')).not.toMatch(/w\d+w|banana|reason/);
  const left: string[] = [];
  for await (const { text } of here.amana.polls.words('fruit')) left.push(text);
  expect(left).toHaveLength(PEOPLE - 4);
  expect(left.join(' ')).not.toMatch(/m\d+m/);
  // Whoever had all keys of then would find no word of a tip among those of the poll.
  const place = (id: unknown) => ({ collection: 'pollwords', field: 'box', id: String(id) });
  const all = (open.gateway['pollwords'] ?? []).map(({ _id, box }) =>
    oldKeys.openPoll(place(_id), Buffer.from((box as { buffer: Buffer }).buffer))?.toString(),
  );
  expect(all.filter((text) => text?.includes('because of reason')).length).toBe(PEOPLE - 4);
  expect(all.filter((text) => text?.includes('locked'))).toEqual([]);
  // Their order tells nothing either: nobody's words are where their tip is.
  const told = new Map(tips.map(({ words: all }, i) => [i, /m(\d+)m/.exec(all.join(' '))?.[1]]));
  const joined = [...told].filter(([i, who]) => who !== undefined && left[i]?.includes(`w${who}w`));
  expect(joined.length).toBeLessThan(4);
  expect(here.logged()).not.toMatch(/w\d+w|m\d+m|2289210/);
});
