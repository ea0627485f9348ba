import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LEASE } from '../../src/broadcasts/deps.js';
import { POSTPONE } from '../../src/broadcasts/send-pack.js';
import { claimPack, packQuery } from '../../src/models/gateway/recipient-claim.js';
import { packIndex } from '../../src/models/gateway/recipient-doc.js';
import { DAY, HOUR, MINUTE, SECOND, stoppedClock } from '../../src/shared/clock.js';
import { dropTestDb } from '../support/db.js';
import { profiled } from '../support/profile.js';
import { scriptChannel } from '../outbox/script-channel.js';
import {
  addressOfPerson,
  clear,
  confirmed,
  docOf,
  ground,
  join,
  openPoll,
  processOn,
  settle,
  START,
  type Ground,
} from './support.js';

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
beforeEach(() => clear(there));
afterAll(() => dropTestDb(there.db));

const both = () => [scriptChannel('sms'), scriptChannel('telegram')];
const toWhom = (channels: readonly { sent: readonly { to: string }[] }[]) =>
  channels.flatMap(({ sent }) => sent.map(({ to }) => to)).sort();
const everybody = (many: number) =>
  Array.from({ length: many }, (_, i) => addressOfPerson(i)).sort();

describe('a poll that was confirmed', () => {
  test('is asked of everybody in its audience, each once, by two processes at once', async () => {
    await join(there, 250);
    const channels = [both(), both()];
    const [one, two] = channels.map((mine) => processOn(there, mine)) as [never, never];
    const id = await confirmed(one);
    await settle(one, two);
    expect(toWhom(channels.flat())).toEqual(everybody(250));
    expect((await docOf(there, id)).counts).toEqual({
      total: 250,
      said: 250,
      left: 0,
      answered: 0,
      unreached: 0,
      reminded: 0,
    });
    expect(await there.db.gateway.collection('recipients').countDocuments({ state: 'due' })).toBe(
      0,
    );
  });

  test('does not begin before its start, nor before the poll is open', async () => {
    await join(there, 10);
    const channels = both();
    let state: 'early' | 'open' = 'early';
    const one = processOn(there, channels, { subject: () => openPoll({ state }) });
    const id = await confirmed(one, { starts: '2026-03-03T12:00:00Z' });
    await settle(one);
    one.clock.advance(2 * HOUR);
    await settle(one);
    expect((await docOf(there, id)).state).toBe('scheduled');
    state = 'open';
    await settle(one);
    expect(toWhom(channels)).toHaveLength(10);
  });

  test('goes out in waves, and everybody is in one of them', async () => {
    await join(there, 100);
    const channels = both();
    const one = processOn(there, channels);
    await confirmed(one, { waves: { people: 30, minutes: 60 } });
    const sent: number[] = [];
    for (let wave = 0; wave < 5; wave += 1) {
      await settle(one);
      sent.push(toWhom(channels).length);
      one.clock.advance(HOUR);
    }
    expect(sent).toEqual([30, 60, 90, 100, 100]);
    expect(toWhom(channels)).toEqual(everybody(100));
  });

  test('§T26 goes to nobody who left after the people were copied, or who wants no polls any more', async () => {
    await join(there, 40);
    const channels = both();
    const one = processOn(there, channels);
    const id = await confirmed(one, { waves: { people: 10, minutes: 60 } });
    await settle(one);
    const gone = toWhom(channels);
    expect(gone).toHaveLength(10);
    await there.db.gateway.collection('subscribers').deleteMany({ country: 'TG' });
    await there.db.gateway
      .collection('subscribers')
      .updateMany({ country: 'GH' }, { $set: { 'wants.polls': false } });
    for (let i = 0; i < 4; i += 1) {
      one.clock.advance(HOUR);
      await settle(one);
    }
    const portuguese = everybody(40).filter((to) =>
      Array.from({ length: 40 }, (_, i) => i).some((i) => i % 3 === 2 && addressOfPerson(i) === to),
    );
    const later = toWhom(channels).filter((to) => !gone.includes(to));
    expect(later.every((to) => portuguese.includes(to))).toBe(true);
    const { counts } = await docOf(there, id);
    expect(counts.said).toBe(10 + later.length);
    expect(counts.left).toBe(30 - later.length);
  });

  test('leaves the busy alone, asks them ten minutes later, and counts those it never reached', async () => {
    await join(there, 20);
    const channels = both();
    const busy = new Set(everybody(20).slice(0, 6));
    const one = processOn(there, channels, {
      instead: ({ address }) => (busy.has(address) ? 'busy' : undefined),
    });
    const id = await confirmed(one);
    await settle(one);
    expect(toWhom(channels)).toHaveLength(14);
    one.clock.advance(POSTPONE - SECOND);
    await settle(one);
    expect(one.asked).toHaveLength(20);
    for (const address of [...busy].slice(0, 4)) busy.delete(address);
    one.clock.advance(SECOND);
    await settle(one);
    expect(toWhom(channels)).toHaveLength(18);
    expect((await one.broadcasts.status(id))?.waiting).toBe(2);
    one.clock.advance(8 * DAY);
    await settle(one);
    const { state, counts } = await docOf(there, id);
    expect([state, counts]).toEqual([
      'done',
      { total: 20, said: 18, left: 0, answered: 0, unreached: 2, reminded: 0 },
    ]);
    expect(await there.db.gateway.collection('recipients').countDocuments({})).toBe(0);
  });

  test('§T26 leaves its recipients sealed, and the key that opens them ends with it', async () => {
    await join(there, 9);
    const one = processOn(there, both());
    const id = await confirmed(one);
    await settle(one);
    const packs = await there.db.gateway.collection('recipients').find({}).toArray();
    expect(packs.length).toBeGreaterThan(0);
    const dump =
      JSON.stringify(packs) +
      packs.map(({ box }) => (box as { buffer: Buffer }).buffer.toString('latin1')).join('');
    for (const address of everybody(9)) expect(dump).not.toContain(address);
    const { kid } = await docOf(there, id);
    expect(there.keys.gateway().hasPoll(kid)).toBe(true);
    one.clock.advance(8 * DAY);
    await settle(one);
    expect(there.keys.gateway().hasPoll(kid)).toBe(false);
  });
});

describe('at night', () => {
  test('nobody is written to at night: each has the hours of their place, and sleepers are asked in the morning', async () => {
    await join(there, 60);
    const channels = both();
    // 20:30 UTC: in Lomé and Accra it is 20:30, in Praia 19:30.
    const clock = stoppedClock('2026-03-03T20:30:00Z');
    const one = processOn(there, channels, { clock });
    await confirmed(one);
    await settle(one);
    expect(toWhom(channels)).toHaveLength(20);
    clock.advance(11 * HOUR); // 07:30
    await settle(one);
    expect(toWhom(channels)).toHaveLength(20);
    clock.advance(HOUR / 2);
    await settle(one);
    expect(toWhom(channels)).toEqual(everybody(60));
  });
});

describe('the outbox', () => {
  test('is given some seconds’ worth of a sender’s cap and no more, and two broadcasts share it', async () => {
    await join(there, 400);
    const sms = scriptChannel('sms', { perSecond: 5 });
    const one = processOn(there, [sms]);
    const first = await confirmed(one);
    const second = await confirmed(one, { poll: 'another' });
    for (let i = 0; i < 4; i += 1) await one.broadcasts.feed(one.clock.now());
    const waiting = await there.db.gateway
      .collection('deliveries')
      .countDocuments({ state: 'due' });
    expect(waiting).toBeLessThanOrEqual(30);
    const [a, b] = [
      (await docOf(there, first)).counts.said,
      (await docOf(there, second)).counts.said,
    ];
    expect(a + b).toBe(30);
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1);
  });

  test('gives a broadcast its share though another one is paused with its texts in hand', async () => {
    await join(there, 400);
    const sms = scriptChannel('sms', { perSecond: 5 });
    const one = processOn(there, [sms]);
    const first = await confirmed(one);
    while ((await docOf(there, first)).counts.said < 30) await one.broadcasts.feed(one.clock.now());
    await one.broadcasts.pause(first, 'ama', START);
    const second = await confirmed(one, { poll: 'another' });
    for (let i = 0; i < 4; i += 1) await one.broadcasts.feed(one.clock.now());
    expect((await docOf(there, first)).counts.said).toBe(30);
    expect((await docOf(there, second)).counts.said).toBe(30);
  });

  test('is not filled without end while the channel is down', async () => {
    await join(there, 1_000);
    const sms = scriptChannel('sms', { perSecond: 1 });
    sms.script = Array.from({ length: 5_000 }, () => ({ fails: 'unavailable' }) as const);
    const one = processOn(there, [sms], { clock: stoppedClock(START) });
    await confirmed(one);
    for (let i = 0; i < 60; i += 1) {
      await one.broadcasts.feed(one.clock.now());
      await there.db.gateway
        .collection('deliveries')
        .updateMany({}, { $set: { dueAt: new Date(START.getTime() + DAY) } });
    }
    // Six seconds' worth, twenty times.
    expect(await there.db.gateway.collection('deliveries').countDocuments({})).toBeLessThanOrEqual(
      126,
    );
  });
});

describe('a process that dies', () => {
  test('between saying and noting leaves nobody asked twice and nobody missed', async () => {
    await join(there, 30);
    const channels = [both(), both()];
    let dies = 0;
    const [one, two] = channels.map((mine) =>
      processOn(there, mine, {
        // The claim is gone before its end was noted, as if the process had been killed.
        instead: async () => {
          dies += 1;
          if (dies === 5)
            await there.db.gateway
              .collection('recipients')
              .updateMany(
                { state: 'due' },
                { $inc: { phase: 0 }, $set: { dueAt: new Date(START.getTime() + LEASE + 1) } },
              );
          return undefined;
        },
      }),
    ) as [ReturnType<typeof processOn>, ReturnType<typeof processOn>];
    const id = await confirmed(one);
    await settle(one);
    two.clock.advance(LEASE + SECOND);
    await settle(two);
    expect(toWhom(channels.flat())).toEqual(everybody(30));
    expect(one.asked.length + two.asked.length).toBeGreaterThan(30);
    expect((await docOf(there, id)).counts).toMatchObject({ total: 30, said: 30 });
  });

  test('with a claim in hand lets another take it over when its lease ends', async () => {
    await join(there, 12);
    const channels = both();
    const one = processOn(there, channels);
    const id = await confirmed(one);
    while ((await docOf(there, id)).state !== 'sending') await one.broadcasts.feed(START);
    await there.db.gateway.collection('recipients').updateMany({}, { $set: { dueAt: START } });
    const claims = [];
    for (const channel of ['sms', 'telegram'])
      for (;;) {
        const claim = await claimPack(
          there.db.gateway,
          id,
          channel,
          START,
          new Date(START.getTime() + LEASE),
        );
        if (!claim) break;
        claims.push(claim);
      }
    const before = toWhom(channels).length;
    await settle(one);
    expect(toWhom(channels)).toHaveLength(before);
    one.clock.advance(LEASE);
    await settle(one);
    expect(toWhom(channels)).toEqual(everybody(12));
  });
});

test('a reminder goes once, to those who were asked and have not answered', async () => {
  await join(there, 30);
  const channels = both();
  const answered = new Set(everybody(30).slice(0, 10));
  const one = processOn(there, channels, {
    instead: ({ say, address }) =>
      say.kind === 'reminder' && answered.has(address) ? 'done' : undefined,
  });
  const id = await confirmed(one);
  await settle(one);
  expect(
    await one.broadcasts.remind(id, 'ama', one.clock.now(), new Date(START.getTime() + DAY)),
  ).toMatchObject({ ok: true });
  await settle(one);
  expect(toWhom(channels)).toHaveLength(30);
  one.clock.advance(DAY);
  await settle(one);
  const texts = channels
    .flatMap(({ sent }) => sent)
    .filter(({ text }) => text.startsWith('reminder'));
  expect(texts.map(({ to }) => to).sort()).toEqual(everybody(30).filter((to) => !answered.has(to)));
  expect((await docOf(there, id)).counts).toMatchObject({ said: 30, reminded: 20 });
  expect(await one.broadcasts.remind(id, 'ama', one.clock.now())).toEqual({
    ok: false,
    reason: 'remindedAlready',
  });
});

test('nobody waits for a reminder because others are busy, and those are asked when they can be', async () => {
  await join(there, 30);
  const channels = both();
  const busy = new Set(everybody(30).slice(0, 2));
  const one = processOn(there, channels, {
    instead: ({ address }) => (busy.has(address) ? 'busy' : undefined),
  });
  const id = await confirmed(one);
  await settle(one);
  const others = everybody(30).slice(2);
  expect(toWhom(channels)).toEqual(others);
  expect(await one.broadcasts.remind(id, 'ama', one.clock.now())).toMatchObject({ ok: true });
  await settle(one);
  const reminders = () =>
    channels
      .flatMap(({ sent }) => sent)
      .filter(({ text }) => text.startsWith('reminder'))
      .map(({ to }) => to)
      .sort();
  expect(reminders()).toEqual(others);
  const all = [...busy];
  busy.clear();
  one.clock.advance(10 * MINUTE);
  await settle(one);
  expect(reminders()).toEqual(others);
  expect(toWhom(channels).filter((to) => all.includes(to))).toEqual(all);
  expect((await docOf(there, id)).counts).toMatchObject({
    total: 30,
    said: 30,
    reminded: 28,
    unreached: 0,
  });
});

test('a campaign is over when everybody has been told', async () => {
  await join(there, 20);
  const channels = both();
  const one = processOn(there, channels);
  const texts = { fr: 'Cette offre est-elle vraie ?', en: 'Is this offer real?' };
  const id = await confirmed(one, { kind: 'campaign', poll: undefined, texts });
  await settle(one);
  const { state, counts } = await docOf(there, id);
  // Of the twenty, those who want campaigns and read French or English.
  const wanted = Array.from({ length: 20 }, (_, i) => i).filter((i) => i % 2 === 0 && i % 3 !== 2);
  expect([state, counts.said]).toEqual(['done', wanted.length]);
  expect(toWhom(channels)).toEqual(wanted.map(addressOfPerson).sort());
  expect(new Set(channels.flatMap(({ sent }) => sent.map(({ text }) => text)))).toEqual(
    new Set(Object.values(texts)),
  );
});

test('feeding claims by the index and reads no more than it writes to', async () => {
  await join(there, 1_200);
  const sms = scriptChannel('sms', { perSecond: 5 });
  const one = processOn(there, [sms]);
  const id = await confirmed(one);
  while ((await docOf(there, id)).state !== 'sending') await one.broadcasts.feed(START);
  const seen = await profiled(there.db.gateway, () => one.broadcasts.feed(START));
  const packs = seen.filter(({ collection, op }) => collection === 'recipients' && op !== 'insert');
  expect(packs.length).toBeGreaterThan(0);
  for (const one of packs)
    expect([one, one.docsExamined <= 1, one.sorted, one.planSummary.includes('COLLSCAN')]).toEqual([
      one,
      true,
      false,
      false,
    ]);
  for (const one of seen.filter(({ collection }) => collection === 'subscribers'))
    expect([one, one.docsExamined <= 30]).toEqual([one, true]);
  const { filter, sort } = packQuery(id, 'sms', new Date(START.getTime() + MINUTE));
  const plan = await there.db.gateway
    .collection('recipients')
    .find(filter as never)
    .sort(sort)
    .hint(packIndex)
    .explain('queryPlanner');
  expect(JSON.stringify(plan)).not.toContain('"SORT"');
});
