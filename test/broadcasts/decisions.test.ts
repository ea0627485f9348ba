import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ESTIMATE_GOOD } from '../../src/broadcasts/confirm.js';
import { DRAFT_KEPT } from '../../src/broadcasts/draft.js';
import { putPrice } from '../../src/models/gateway/price.js';
import { HOUR, SECOND, stoppedClock } from '../../src/shared/clock.js';
import { dropTestDb } from '../support/db.js';
import { profiled } from '../support/profile.js';
import { scriptChannel } from '../outbox/script-channel.js';
import {
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
  type ProcessOptions,
  type TestProcess,
} from './support.js';

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
beforeEach(() => clear(there));
afterAll(() => dropTestDb(there.db));

const start = (options: ProcessOptions = {}, sms = scriptChannel('sms')) =>
  processOn(there, [sms, scriptChannel('telegram')], options);
async function drafted({ broadcasts }: TestProcess, input: object = {}): Promise<string> {
  const made = await broadcasts.draft({ kind: 'poll', poll: 'job-offers', ...input }, START);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.broadcast._id;
}

describe('a draft is refused, with what to do', () => {
  test.each([
    [
      'a close before its start',
      { starts: '2026-03-05T10:00:00Z', closes: '2026-03-04T10:00:00Z' },
      'closes',
      'later than the start',
    ],
    [
      'a close after the poll’s own',
      { closes: '2026-03-11T10:00:00Z' },
      'closes',
      'The poll is over at',
    ],
    [
      'an audience of an empty list',
      { audience: { countries: [] } },
      'audience.countries',
      'nobody',
    ],
    [
      'a country that is none',
      { audience: { countries: ['Togo'] } },
      'audience.countries.0',
      'two capital letters',
    ],
    [
      'a time without its distance from UTC',
      { starts: '2026-03-04T10:00:00' },
      'starts',
      'distance from UTC',
    ],
    [
      'hours that end before they begin',
      { hours: { from: 20, to: 8 } },
      'hours',
      'after they begin',
    ],
    ['a poll that has no name', { poll: undefined }, 'poll', 'Name the poll'],
    ['a field nobody knows', { nonsense: 1 }, '', 'nonsense'],
  ])('%s', async (_, input, path, message) => {
    const made = await start().broadcasts.draft(
      { kind: 'poll', poll: 'job-offers', ...input } as never,
      START,
    );
    expect(made).toMatchObject({
      ok: false,
      reason: 'invalid',
      problems: [{ path, message: expect.stringContaining(message) }],
    });
    expect(await there.db.gateway.collection('broadcasts').countDocuments({})).toBe(0);
  });
  test('a poll that there is not, or that is over', async () => {
    const made = await start({ subject: () => undefined }).broadcasts.draft(
      { kind: 'poll', poll: 'job-offers' },
      START,
    );
    expect(made).toMatchObject({
      problems: [{ path: 'poll', message: 'There is none of this name.' }],
    });
    const over = await start({ subject: () => openPoll({ state: 'over' }) }).broadcasts.draft(
      { kind: 'poll', poll: 'job-offers' },
      START,
    );
    expect(over).toMatchObject({ ok: false });
  });
});

test('an estimate leaves nothing behind, and a draft that nobody confirms is gone when one is made a week later', async () => {
  await join(there, 30);
  const { broadcasts } = start();
  const kept = () => there.db.gateway.collection('broadcasts').countDocuments({});
  const wish = { kind: 'poll', poll: 'job-offers' } as const;
  expect(await broadcasts.foresee(wish, 'ama', START)).toMatchObject({
    ok: true,
    broadcast: { state: 'draft', estimated: { recipients: 30, at: START } },
    estimate: { recipients: 30 },
  });
  expect(await kept()).toBe(0);
  await broadcasts.draft(wish, START);
  const weekLater = new Date(START.getTime() + DRAFT_KEPT);
  const long = openPoll({ closesAt: new Date(weekLater.getTime() + HOUR) });
  const later = start({ subject: () => long }).broadcasts;
  await later.draft(wish, weekLater);
  expect(await kept()).toBe(2);
  await later.draft(wish, new Date(weekLater.getTime() + 1));
  expect(await kept()).toBe(2);
});

describe('before it is sent', () => {
  test('people see whom it reaches, in which languages, what it costs and when each sender is through', async () => {
    await join(there, 120);
    await putPrice(there.db.gateway, {
      _id: 'sms:TG',
      currency: 'USD',
      micros: 120_000,
      since: START,
    });
    const one = start(
      {
        subject: () =>
          openPoll({
            languages: ['fr', 'en'],
            says: (language) => (language === 'fr' ? ['x'.repeat(200)] : ['y'.repeat(100)]),
            toTheEnd: (language, _can, cost) =>
              cost(['x'.repeat(language === 'fr' ? 200 : 100)]) + 3 * cost(['z']),
          }),
      },
      scriptChannel('sms', { perSecond: 1 }),
    );
    const id = await drafted(one);
    const estimate = await one.broadcasts.estimate(id, 'ama', START);
    expect(estimate).toMatchObject({
      people: 120,
      recipients: 80,
      blocked: { pt: 40 },
      languages: { fr: 40, en: 40 },
      countries: { TG: 40, GH: 40 },
      segments: 90,
      segmentsEach: 1.5,
      total: { USD: 60 * 120_000 },
      late: false,
      approval: false,
      toTheEnd: {
        segments: 90 + 3 * 60,
        each: { fr: 5, en: 4 },
        total: { USD: (60 + 3 * 30) * 120_000 },
      },
    });
    expect([...(estimate?.costs ?? [])].sort((a, b) => a.country.localeCompare(b.country))).toEqual(
      [
        {
          channel: 'sms',
          country: 'GH',
          units: 30,
          unknown: 'no price was entered, and its provider tells none',
        },
        {
          channel: 'sms',
          country: 'TG',
          units: 60,
          price: { currency: 'USD', micros: 120_000 },
          from: 'entered',
          at: START,
        },
      ],
    );
    const sms = estimate?.senders.find(({ channel }) => channel === 'sms');
    expect(sms).toMatchObject({
      present: true,
      recipients: 60,
      units: 90,
      perSecond: 1,
      finishesAt: new Date(START.getTime() + 93.75 * SECOND),
    });
  });

  test('a sender that takes until after the close says so', async () => {
    await join(there, 120);
    const one = start({ clock: stoppedClock(START) }, scriptChannel('sms', { perSecond: 0.01 }));
    const estimate = await one.broadcasts.estimate(
      await drafted(one, { closes: '2026-03-03T11:00:00Z' }),
      'ama',
      START,
    );
    expect(estimate?.late).toBe(true);
  });

  test('the number is typed: another one is refused, and so is one nobody has seen for an hour', async () => {
    await join(there, 30);
    const one = start();
    const id = await drafted(one);
    expect(await one.broadcasts.confirm(id, 30, 'ama', START)).toEqual({
      ok: false,
      reason: 'estimateFirst',
    });
    await one.broadcasts.estimate(id, 'ama', START);
    expect(await one.broadcasts.confirm(id, 3, 'ama', START)).toEqual({
      ok: false,
      reason: 'otherNumber',
      recipients: 30,
    });
    const late = new Date(START.getTime() + ESTIMATE_GOOD + 1);
    expect(await one.broadcasts.confirm(id, 30, 'ama', late)).toEqual({
      ok: false,
      reason: 'estimateFirst',
    });
    expect(await one.broadcasts.confirm(id, 30, 'ama', START)).toMatchObject({
      ok: true,
      broadcast: { state: 'scheduled' },
    });
    expect(await one.broadcasts.confirm(id, 30, 'ama', START)).toEqual({
      ok: false,
      reason: 'state',
      state: 'scheduled',
    });
    expect(await one.broadcasts.confirm('none', 1, 'ama', START)).toEqual({
      ok: false,
      reason: 'unknown',
    });
  });

  test('nobody more is written to than was confirmed, though more have joined since', async () => {
    await join(there, 20);
    const channels = [scriptChannel('sms'), scriptChannel('telegram')];
    const one = processOn(there, channels);
    await confirmed(one);
    await there.db.gateway.collection('subscribers').deleteMany({});
    await join(there, 60);
    await settle(one);
    expect(channels.flatMap(({ sent }) => sent)).toHaveLength(20);
  });

  test('an audience of nobody is refused', async () => {
    await join(there, 10);
    const one = start();
    const id = await drafted(one, { audience: { countries: ['BJ'] } });
    expect(await one.broadcasts.estimate(id, 'ama', START)).toMatchObject({ recipients: 0 });
    expect(await one.broadcasts.confirm(id, 0, 'ama', START)).toEqual({
      ok: false,
      reason: 'nobody',
    });
  });

  test('§T27 above a size a second person must approve, and nothing goes before', async () => {
    await join(there, 30);
    const one = start({ approveAbove: 20 });
    const id = await confirmed(one);
    expect((await docOf(there, id)).state).toBe('waiting');
    await settle(one);
    expect(one.asked).toEqual([]);
    expect(await one.broadcasts.approve(id, 'ama', START)).toEqual({
      ok: false,
      reason: 'samePerson',
    });
    expect(await one.broadcasts.approve(id, 'kofi', START)).toMatchObject({ ok: true });
    await settle(one);
    expect(one.asked).toHaveLength(30);
  });

  test('other polls under way to the same people are shown', async () => {
    await join(there, 30);
    const one = start();
    const first = await confirmed(one, { audience: { countries: ['TG', 'GH'] } });
    const id = await drafted(one, { poll: 'another', audience: { countries: ['GH', 'CV'] } });
    expect((await one.broadcasts.estimate(id, 'ama', START))?.overlaps).toEqual([
      { broadcast: first, poll: 'job-offers', people: 10 },
    ]);
  });

  test('an audience is counted in an index, and no person is read', async () => {
    await join(there, 600);
    const one = start();
    const id = await drafted(one, {
      audience: {
        countries: ['TG', 'CV'],
        ages: ['18-24', '35+'],
        genders: ['female'],
        channels: ['sms'],
      },
    });
    const seen = await profiled(there.db.gateway, () => one.broadcasts.estimate(id, 'ama', START));
    const reads = seen.filter(({ collection }) => collection === 'subscribers');
    expect(reads.length).toBeGreaterThan(0);
    for (const read of reads)
      expect([read, read.docsExamined, read.planSummary.includes('COLLSCAN')]).toEqual([
        read,
        0,
        false,
      ]);
  });
});

describe('while it is sent', () => {
  test('§T27 the kill switch stops it: nobody is spoken to, what waits is withdrawn, and the people are gone', async () => {
    await join(there, 100);
    const sms = scriptChannel('sms', { perSecond: 2 });
    const one = start({}, sms);
    const id = await confirmed(one, { audience: { channels: ['sms'] } });
    while ((await docOf(there, id)).counts.said === 0) await one.broadcasts.feed(START);
    const { said } = (await docOf(there, id)).counts;
    expect(await one.broadcasts.stop(id, 'kofi', START)).toMatchObject({ ok: true });
    const asked = one.asked.length;
    await settle(one);
    expect([sms.asked.length, one.asked.length]).toEqual([0, asked]);
    const status = await one.broadcasts.status(id);
    expect(status?.broadcast).toMatchObject({
      state: 'stopped',
      counts: { total: 75, said, unreached: 75 - said },
    });
    expect(status?.texts).toEqual({ waiting: 0, dead: 0, withdrawn: said });
    expect(await there.db.gateway.collection('recipients').countDocuments({})).toBe(0);
    expect(await one.broadcasts.stop(id, 'kofi', START)).toEqual({
      ok: false,
      reason: 'state',
      state: 'stopped',
    });
    expect(await one.broadcasts.resume(id, 'kofi', START)).toMatchObject({
      ok: false,
      reason: 'state',
    });
  });

  test('a pause holds what waits and what is to come, also in another process; resumed, it reaches everybody once', async () => {
    await join(there, 60);
    const channels = [scriptChannel('sms'), scriptChannel('telegram')];
    const [one, two] = [processOn(there, channels), processOn(there, channels)];
    const id = await confirmed(one, { waves: { people: 20, minutes: 60 } });
    await one.broadcasts.feed(START);
    expect(await two.broadcasts.pause(id, 'kofi', START)).toMatchObject({ ok: true });
    expect(await two.broadcasts.pause(id, 'kofi', START)).toMatchObject({
      ok: false,
      reason: 'state',
    });
    await settle(one, two);
    expect(channels.flatMap(({ sent }) => sent)).toEqual([]);
    expect(await two.broadcasts.resume(id, 'kofi', START)).toMatchObject({ ok: true });
    for (let hour = 0; hour < 4; hour += 1) {
      await settle(one, two);
      for (const { clock } of [one, two]) clock.advance(HOUR);
    }
    const to = channels.flatMap(({ sent }) => sent.map((text) => text.to));
    expect([to.length, new Set(to).size]).toEqual([60, 60]);
    expect((await docOf(there, id)).decisions.map(({ what, by }) => `${what} ${by}`)).toEqual([
      'confirm ama',
      'pause kofi',
      'resume kofi',
    ]);
  });

  test('a draft that is stopped is over, and a reminder of what is no poll is refused', async () => {
    await join(there, 10);
    const one = start();
    const id = await drafted(one);
    expect(await one.broadcasts.stop(id, 'ama', START)).toMatchObject({
      ok: true,
      broadcast: { state: 'stopped' },
    });
    const told = await confirmed(one, {
      kind: 'campaign',
      poll: undefined,
      texts: { fr: 'Bonjour' },
    });
    expect(await one.broadcasts.remind(told, 'ama', START)).toEqual({
      ok: false,
      reason: 'notPoll',
    });
    expect((await one.broadcasts.list()).map(({ _id }) => _id).sort()).toEqual([id, told].sort());
  });
});
