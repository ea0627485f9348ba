import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { readTips } from '../support/reader.js';
import { byOrder, byRank, dumpBoth, hits, size, times, valuesIn, type Dumps } from './joins.js';

/** A busy hour: this many people tell something, overlapping, each at their own pace. */
const PEOPLE = 24;
/**
 * Who draws lots joins one of them, whatever their number. Nine or more happen to a drawer of lots
 * once in a million drawings, and there are some forty in these tests; whoever has a way of joining
 * people to tips gets nearer to all of them (24 of 24, when their order told it).
 */
const CHANCE = 9;

let here: TestAmana;
let truth: Map<string, string>;
let open: Dumps;
let over: Dumps;
const phone = (i: number) => `+2289200${String(i).padStart(4, '0')}`;
const script = ['yes', 'no', 'yes', 'no', 'no', 'skip', 'no', 'no', '2'];
/** Repeatable and without a pattern that the attacks could use: the remainders of a prime. */
const draw = (i: number, below: number) => (((i + 1) * 7_919) % 104_729) % below;

async function busyHour(): Promise<void> {
  for (let minute = 0; minute < 60; minute += 1) {
    // Everybody begins in the first forty minutes and writes
    // once a minute; a third breaks off, most reach the end.
    const writing = Array.from({ length: PEOPLE }, async (_, i) => {
      const at = minute - draw(i, 40);
      const length = i % 3 === 0 ? 3 + draw(i, 4) : script.length;
      if (at === 0)
        await here.sms.text(phone(i), `They make the children work in a mine, number n${i}n`);
      else if (at > 0 && at <= length) await here.sms.text(phone(i), script[at - 1] ?? 'no');
    });
    await Promise.all(writing);
    await here.amana.conversation.idle();
    if (minute === 45) open = await dumpBoth(here.db);
    if (minute % 5 === 4) await here.settle();
    here.clock.advance(MINUTE);
  }
  await here.pass(HOUR, 15 * MINUTE);
}

beforeAll(async () => {
  here = await startTestAmana();
  await busyHour();
  over = await dumpBoth(here.db);
  const names = (i: number) =>
    here.keys.gateway().names('conversation', ['sms', phone(i)], here.clock.now())[0];
  const told = await readTips(here);
  truth = new Map(
    Array.from({ length: PEOPLE }, (_, i) => {
      const found = told.find(({ words }) => words.join(' ').includes(`n${i}n`));
      return [names(i), found?.tip._id ?? ''];
    }),
  );
});
afterAll(async () => {
  await here.stop();
});

test('everybody of the busy hour is there, in both halves', () => {
  expect(new Set(truth.values()).size).toBe(PEOPLE);
  expect([over.people.length, over.tips.length, over.escalations.length]).toEqual([
    PEOPLE,
    PEOPLE,
    PEOPLE,
  ]);
  expect(truth.has(String(over.people[0]?.['_id']))).toBe(true);
});

describe.each(['while they talk', 'afterwards'])(
  '§5.31 §T8 %s, whoever has both databases and no key',
  (when) => {
    const dumps = () => (when === 'afterwards' ? over : open);
    test('finds no value of a person that is also one of a tip, as it is or digested', () => {
      const { people, gateway, cases } = dumps();
      const ofPeople = new Set(
        [
          ...people,
          ...(gateway['returns'] ?? []),
          ...(gateway['mail'] ?? []),
          ...(gateway['heard'] ?? []),
        ].flatMap(valuesIn),
      );
      const ofTips = [...(cases['tips'] ?? []), ...(cases['escalations'] ?? [])].flatMap(valuesIn);
      const digests = (text: string) =>
        ['md5', 'sha1', 'sha256'].flatMap((name) =>
          (['hex', 'base64', 'base64url'] as const).map((form) =>
            createHash(name).update(text).digest(form),
          ),
        );
      const long = [...new Set(ofTips)].filter((text) => text.length > 6);
      expect(long.length).toBeGreaterThan(PEOPLE * 4);
      expect(long.filter((text) => ofPeople.has(text))).toEqual([]);
      expect(
        long.filter(
          (text) => text.length < 100 && digests(text).some((digest) => ofPeople.has(digest)),
        ),
      ).toEqual([]);
    });
    test('finds no id that holds a time', () => {
      const ids = [...Object.values(dumps().gateway), ...Object.values(dumps().cases)]
        .flat()
        .flatMap((doc) => JSON.stringify(doc).match(/"[0-9a-f]{24}"/g) ?? []);
      expect(ids).toEqual([]);
    });
    test('§T8 joins no more people to their tips by the order in which things lie there than by drawing lots', () => {
      const { people, tips, escalations } = dumps();
      for (const others of [tips, escalations])
        for (const backwards of [false, true])
          expect(hits(byOrder(people, others, backwards), truth)).toBeLessThan(CHANCE);
    });
    test('nor by the order of tips in time, to the minute of their escalation, against that in which people lie there', () => {
      const { people, escalations } = dumps();
      const inTime = [...escalations].sort((a, b) => (times(a)[0] ?? 0) - (times(b)[0] ?? 0));
      expect(hits(byOrder(people, inTime), truth)).toBeLessThan(CHANCE);
    });
    test('§T8 nor by how often somebody wrote, or how much is kept of them', () => {
      const { people, tips } = dumps();
      const count = (field: string) => (doc: Dumps['people'][number]) =>
        (doc[field] as unknown[] | undefined)?.length;
      const ofPeople = [(doc: Dumps['people'][number]) => Number(doc['v']), size];
      for (const person of ofPeople)
        for (const tip of [count('applied'), count('entries'), size])
          expect(hits(byRank(people, person, tips, tip), truth)).toBeLessThan(CHANCE);
    });
  },
);

test('§5.31 §T8 afterwards times join nobody: of people the day is known, of tips the hour', () => {
  const last = (doc: Dumps['people'][number]) => times(doc).at(-1);
  expect(new Set(over.people.map(last)).size).toBe(1);
  expect(hits(byRank(over.people, last, over.tips, last), truth)).toBeLessThan(CHANCE);
  for (const { receivedAt } of over.tips as unknown as { receivedAt: Date }[])
    expect(receivedAt.getTime() % HOUR).toBe(0);
});

test('§T8 what is left: a life in danger told while nobody else writes is joined to its open talk', async () => {
  await here.sms.text(phone(99), 'They hold three girls locked in a house');
  await here.settle();
  const { people, escalations } = await dumpBoth(here.db);
  const talking = people.filter(({ silentAt }) => silentAt instanceof Date);
  const names = here.keys.gateway().names('conversation', ['sms', phone(99)], here.clock.now());
  expect(talking.map(({ _id }) => _id)).toEqual([names[0]]);
  const silentAt = (talking[0]?.['silentAt'] as Date).getTime();
  const opened = escalations.filter(
    ({ openedAt }) => silentAt - (openedAt as Date).getTime() <= 36 * MINUTE,
  );
  expect(opened).toHaveLength(1);
  // When the talk is over, that is gone.
  await here.pass(40 * MINUTE, 20 * MINUTE);
  const after = (await dumpBoth(here.db)).people.find(({ _id }) => _id === names[0]);
  expect(after).not.toHaveProperty('silentAt');
});

test('the attacks above do join people to tips where there is something to join by', () => {
  const tips = over.tips;
  const told = new Map([...truth].map(([person, tip]) => [tip, person]));
  const inOrder = tips.map(({ _id }, i) => ({
    _id: told.get(String(_id)) ?? '',
    v: i,
    at: new Date(i * MINUTE),
  }));
  expect(hits(byOrder(inOrder, tips), truth)).toBe(PEOPLE);
  expect(
    hits(
      byRank(
        inOrder,
        ({ v }) => Number(v),
        tips,
        (tip) => tips.indexOf(tip),
      ),
      truth,
    ),
  ).toBe(PEOPLE);
  expect(valuesIn({ a: [{ b: 'tip-17.0' }] })).toContain('17');
});
