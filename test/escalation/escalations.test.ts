import { deliveryId } from '../../src/escalation/delivery-ids.js';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Directory } from '../../src/directory/directory.js';
import type { Answer } from '../../src/escalation/escalation.js';
import type { EscalationDeps } from '../../src/escalation/context.js';
import { createEscalations, type Escalations } from '../../src/escalation/escalations.js';
import { bringUpToDate } from '../../src/escalation/bring-up-to-date.js';
import { prepareEscalations, type Escalation } from '../../src/models/cases/escalation-doc.js';
import { findEscalation } from '../../src/models/cases/escalation.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { silentLog, type Log } from '../../src/shared/log.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import {
  directoryOf,
  everybody,
  minutes,
  noon,
  people,
  recordingOutbox,
  request,
  texts,
  type RecordingOutbox,
} from './support.js';

let db: TestDb;
let outbox: RecordingOutbox;
let directory: Directory;
let escalations: Escalations;
let errors: string[];

const log: Log = { ...silentLog, error: (event) => errors.push(event) };
const make = (more: Partial<EscalationDeps> = {}) =>
  createEscalations({ db, directory: () => directory, outbox, texts, log, draw: () => 0, ...more });

beforeAll(async () => {
  db = await testDb('escalation');
  await prepareEscalations(db);
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await db.cases.collection('escalations').deleteMany({});
  await db.cases.collection('callbudgets').deleteMany({});
  outbox = recordingOutbox();
  directory = everybody;
  errors = [];
  escalations = make();
});

const stored = async (tip = 'tip-1') => (await findEscalation(db, tip)) as Escalation;
const codeOf = async (who: string, tip = 'tip-1') =>
  (await stored(tip)).calls.find(({ focalPoint }) => focalPoint === who)?.code ?? 'none';
/** The id under which a person's first call is in the outbox. */
const callId = async (who: string, tip = 'tip-1') => {
  const found = await stored(tip);
  const call = found.calls.find(({ focalPoint }) => focalPoint === who);
  if (!call) throw new Error(`${who} was not called.`);
  return deliveryId(found, 'call', { ...call, round: 0 });
};
const answer = async (who: string, verb: Answer['verb'], at: Date, tip = 'tip-1') =>
  escalations.answer(who, { verb, code: await codeOf(who, tip) }, at);
/** Who got something since the last look. */
const told = () => outbox.news().map((line) => line.split(':')[0]);

/** A P1 of Togo, its first level called at noon. */
async function called(): Promise<void> {
  await escalations.openAll([request('tip-1')], noon);
  await escalations.runDue(noon);
  outbox.news();
}

describe('a silent P1', () => {
  test('§T3 climbs the ladder, level by level, and repeats at its end for ever, loudly', async () => {
    expect(await escalations.openAll([request('tip-1')], noon)).toBe(1);
    const story = [];
    for (let minute = 0; minute <= 50; minute += 1) {
      await escalations.runDue(minutes(minute));
      const who = told();
      if (who.length > 0) story.push([minute, ...who]);
    }
    expect(story).toEqual([
      [0, 'kossi', 'mawuli'],
      [10, 'essi'],
      [20, 'desk'],
      [35, 'desk'],
      [50, 'desk'],
    ]);
    expect(await stored()).toMatchObject({
      state: 'calling',
      unanswered: true,
      level: 2,
      round: 2,
    });
    expect(errors).toEqual(['escalation unanswered', 'escalation unanswered']);
  });

  test('counts what was done', async () => {
    await escalations.openAll([request('tip-1')], noon);
    const none = { claimed: 0, called: 0, reminded: 0, repeated: 0, unanswered: 0, failed: 0 };
    expect(await escalations.runDue(noon)).toEqual({ ...none, claimed: 1, called: 2 });
    expect(await escalations.runDue(minutes(9))).toEqual(none);
    expect(await escalations.runDue(minutes(10))).toEqual({ ...none, claimed: 1, called: 1 });
    expect(await escalations.runDue(minutes(20))).toEqual({ ...none, claimed: 1, called: 1 });
    expect(await escalations.runDue(minutes(35))).toEqual({ ...none, claimed: 1, repeated: 1 });
  });

  test('keeps the codes of everybody through all repeats, and keeps no more calls than people', async () => {
    await called();
    const code = await codeOf('kossi');
    for (let minute = 0; minute < 24 * 60; minute += 5) await escalations.runDue(minutes(minute));
    expect((await stored()).calls).toHaveLength(4);
    expect(await escalations.answer('kossi', { verb: 'ok', code }, minutes(1500))).toMatchObject({
      outcome: 'acknowledged',
    });
    expect((await stored()).unanswered).toBe(false);
  });
});

test('opening twice is opening once, and changes nothing of what goes on', async () => {
  await called();
  const before = await stored();
  expect(await escalations.openAll([request('tip-1'), request('tip-2')], minutes(5))).toBe(1);
  expect(await stored()).toEqual(before);
  expect(await escalations.openAll([], noon)).toBe(0);
});

test('nudged, it calls at once, and never fails', async () => {
  await escalations.openAll([request('tip-1')], noon);
  await Promise.all([
    escalations.runSoon(noon),
    escalations.runSoon(noon),
    escalations.runSoon(noon),
  ]);
  expect(told()).toEqual(['kossi', 'mawuli']);
  await escalations.openAll([request('tip-3')], noon);
  void escalations.runSoon(noon);
  await escalations.idle();
  expect(told()).toEqual(['kossi', 'mawuli']);
  const broken = make({
    directory: () => {
      throw new Error('no directory');
    },
  });
  await escalations.openAll([request('tip-2')], noon);
  await broken.runSoon(noon);
  expect(errors).toEqual(['escalation failed']);
});

describe('an answer', () => {
  test('of OK ends the calling, and tells those who were called and have not refused', async () => {
    await called();
    await answer('mawuli', 'no', minutes(1));
    await escalations.runDue(minutes(10));
    outbox.news();
    expect(await answer('kossi', 'ok', minutes(11))).toMatchObject({
      ok: true,
      outcome: 'acknowledged',
    });
    expect(outbox.news()).toEqual(['essi: TG-7K2M4: taken, nothing more to do.']);
    expect(await answer('kossi', 'ok', minutes(12))).toMatchObject({
      ok: true,
      outcome: 'acknowledged',
    });
    await escalations.runDue(minutes(60));
    expect(outbox.news()).toEqual([]);
  });

  test('of two at once: one gets it, the other hears that it is taken', async () => {
    await called();
    const both = await Promise.all([
      answer('kossi', 'ok', minutes(1)),
      answer('mawuli', 'ok', minutes(1)),
      answer('kossi', 'ok', minutes(1)),
    ]);
    const { acknowledgedBy } = await stored();
    const loser = acknowledgedBy === 'kossi' ? both[1] : both[0];
    expect(loser).toEqual({ ok: false, reason: 'taken', reference: 'TG-7K2M4' });
    expect(both.filter(({ ok }) => ok)).toHaveLength(acknowledgedBy === 'kossi' ? 2 : 1);
  });

  test("with somebody else's code, a made-up code or from nobody is the same to hear", async () => {
    await called();
    const unknown = { ok: false, reason: 'unknownCode' };
    const code = await codeOf('kossi');
    expect(await escalations.answer('mawuli', { verb: 'ok', code }, noon)).toEqual(unknown);
    expect(await escalations.answer('akosua', { verb: 'ok', code }, noon)).toEqual(unknown);
    expect(await escalations.answer('nobody', { verb: 'ok', code }, noon)).toEqual(unknown);
    expect(await escalations.answer('kossi', { verb: 'ok', code: '0000' }, noon)).toEqual(unknown);
    expect((await stored()).state).toBe('calling');
  });

  test('of NO from the whole level has the next called by the tick that follows', async () => {
    await called();
    await answer('kossi', 'no', minutes(1));
    expect((await escalations.runDue(minutes(2))).claimed).toBe(0);
    await answer('mawuli', 'no', minutes(2));
    await escalations.runDue(minutes(2));
    expect(told()).toEqual(['essi']);
  });

  test('of DONE ends it for good', async () => {
    await called();
    await answer('kossi', 'ok', minutes(1));
    expect(await answer('kossi', 'done', minutes(30))).toMatchObject({
      ok: true,
      outcome: 'acted',
    });
    outbox.news();
    expect((await escalations.runDue(minutes(99_999))).claimed).toBe(0);
    expect(await escalations.list()).toEqual([]);
    expect(await answer('mawuli', 'ok', minutes(31))).toMatchObject({
      ok: false,
      reason: 'closed',
    });
  });

  test('that is not acted on: one reminder, then the next level', async () => {
    await called();
    await answer('kossi', 'ok', minutes(0));
    outbox.news();
    const story = [];
    for (let minute = 0; minute <= 90; minute += 1) {
      const { reminded, called: calls } = await escalations.runDue(minutes(minute));
      if (reminded + calls > 0)
        story.push([minute, ...outbox.news().map((line) => line.slice(0, 24))]);
    }
    expect(story).toEqual([
      [60, 'kossi: You took TG-7K2M4'],
      [70, 'essi: TG-7K2M4 P1 held c'],
      [80, 'desk: TG-7K2M4 P1 held c'],
    ]);
    // Who had it may still say that it is done.
    expect(await answer('kossi', 'done', minutes(91))).toMatchObject({
      ok: true,
      outcome: 'acted',
    });
  });
});

describe('a P1 that is acted on, as who took it says', () => {
  const taken = async () => {
    await called();
    await answer('kossi', 'ok', minutes(1));
    outbox.news();
  };

  test('is over when the next level was told of it, with a code to say that it is not so', async () => {
    await taken();
    expect(await answer('kossi', 'done', minutes(2))).toMatchObject({
      outcome: 'acted',
      second: true,
    });
    const code = await codeOf('essi');
    expect(outbox.news()).toEqual([
      `essi: TG-7K2M4 P1 held captive, Région Maritime: level 1 says it is acted on. If that is not so: NO ${code}, and it is called again.`,
    ]);
    expect(await stored()).toMatchObject({ state: 'acted', actedBy: 'kossi', seconds: ['essi'] });
    expect((await stored()).dueAt).toBeUndefined();
    // Twice is once, for who says so and for who is told.
    expect(await answer('kossi', 'done', minutes(3))).toMatchObject({
      outcome: 'acted',
      second: true,
    });
    expect(outbox.news()).toEqual([]);
  });

  test('is called again from the first level when the second person says NO; who said DONE hears of it', async () => {
    await taken();
    await answer('kossi', 'done', minutes(2));
    outbox.news();
    expect(await answer('essi', 'no', minutes(3))).toMatchObject({ ok: true, outcome: 'reopened' });
    expect(outbox.news()).toEqual([
      expect.stringMatching(/^kossi: TG-7K2M4: somebody says it is not/),
    ]);
    await escalations.runDue(minutes(3));
    expect(told()).toEqual(['kossi', 'mawuli']);
    expect(await stored()).toMatchObject({ state: 'calling' });
    // And so again: a second DONE has a second word, too.
    await answer('mawuli', 'ok', minutes(4));
    await answer('mawuli', 'done', minutes(5));
    expect(told()).toContain('essi');
  });

  test('stays open and loud while there is no second person, and ends when there is one', async () => {
    directory = directoryOf(people.kossi);
    await taken();
    await answer('kossi', 'done', minutes(2));
    expect(await stored()).toMatchObject({ state: 'acknowledged', unanswered: true });
    expect(outbox.news()).toEqual([]);
    expect((await escalations.list())[0]?.unanswered).toBe(true);
    directory = directoryOf(people.kossi, people.desk);
    await escalations.runDue(minutes(30));
    expect(told()).toEqual(['desk']);
    expect(await stored()).toMatchObject({ state: 'acted', unanswered: false });
  });

  test('goes to others when the second person can be reached on no channel', async () => {
    await taken();
    await answer('kossi', 'done', minutes(2));
    const [id = ''] = [...outbox.kept.keys()].slice(-1);
    await escalations.undeliverable(id, minutes(3));
    expect(await stored()).toMatchObject({ state: 'acknowledged', dueAt: minutes(3) });
    outbox.news();
    await escalations.runDue(minutes(3));
    expect(told()).toEqual(['desk']);
    expect(await stored()).toMatchObject({ state: 'acted', seconds: ['desk'] });
  });

  test('is told by whoever comes next when the process dies with the second persons stored', async () => {
    await taken();
    outbox.failing = { times: 1, kept: true };
    await answer('kossi', 'done', minutes(2));
    expect(await stored()).toMatchObject({ state: 'acknowledged', seconds: ['essi'] });
    await escalations.runDue(minutes(4));
    expect(told()).toEqual(['essi']);
    expect(await stored()).toMatchObject({ state: 'acted' });
  });
});

describe('several processes', () => {
  test('§5.45 that tick at once call everybody once', async () => {
    const tips = Array.from({ length: 12 }, (_, i) => `tip-${i}`);
    await escalations.openAll(
      tips.map((tip) => request(tip)),
      noon,
    );
    const counts = await Promise.all([1, 2, 3].map(() => make().runDue(noon)));
    expect(counts.map(({ claimed }) => claimed).reduce((a, b) => a + b)).toBe(12);
    expect(counts.map(({ called: people }) => people).reduce((a, b) => a + b)).toBe(24);
    expect(outbox.kept.size).toBe(24);
    expect((await stored('tip-3')).level).toBe(0);
  });

  test.each([
    ['before the calls were kept', false],
    ['after the calls were kept', true],
  ])('one of which dies %s: another makes the same calls with the same codes', async (_, kept) => {
    await escalations.openAll([request('tip-1')], noon);
    outbox.failing = { times: 1, kept };
    expect(await escalations.runDue(noon)).toMatchObject({ claimed: 1, failed: 1, called: 0 });
    expect(await stored()).toMatchObject({ level: 0, pending: { dueAt: minutes(10) } });
    const code = await codeOf('kossi');
    // The lock still holds, as after a crash.
    expect((await make().runDue(minutes(0.5))).claimed).toBe(0);
    expect(await make().runDue(minutes(1))).toMatchObject({ claimed: 1, called: 2 });
    expect([...outbox.kept.keys()].sort()).toEqual(
      [await callId('kossi'), await callId('mawuli')].sort(),
    );
    expect(outbox.kept.get(await callId('kossi'))?.text).toContain(`OK ${code} `);
    const { pending, lockedUntil, level, dueAt } = await stored();
    expect({ pending, lockedUntil, level, dueAt }).toEqual({ level: 0, dueAt: minutes(10) });
  });

  test('one of which dies with the next level decided: once somebody below takes it, that level is not called', async () => {
    await called();
    outbox.failing = { times: 1, kept: false };
    expect(await escalations.runDue(minutes(10))).toMatchObject({ claimed: 1, failed: 1 });
    // Essi's call is written, with a code, and was not made (docs/chaos.md).
    expect(await stored()).toMatchObject({ level: 1, pending: { dueAt: minutes(20) } });
    expect(outbox.news()).toEqual([]);
    expect(await answer('kossi', 'ok', minutes(10.5))).toMatchObject({ outcome: 'acknowledged' });
    // She may have been called, for all that is known: she is told that it is taken, as Mawuli is.
    expect(told()).toEqual(['essi', 'mawuli']);
    for (const minute of [11, 15, 30, 60]) await make().runDue(minutes(minute));
    expect(outbox.news()).toEqual([]);
    expect([...outbox.kept.keys()]).not.toContain(await callId('essi'));
    expect(await stored()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'kossi' });
  });

  test('one of which cannot work on a tip does not hold up the others', async () => {
    await escalations.openAll([request('tip-1'), request('tip-2')], noon);
    outbox.failing = { times: 1, kept: false };
    expect(await escalations.runDue(noon)).toMatchObject({ claimed: 2, failed: 1, called: 2 });
  });

  test('§5.32 an answer that comes while calls are being made is not overwritten', async () => {
    await called();
    const slow = make({
      outbox: {
        ...outbox,
        enqueue: async (deliveries, at) => {
          await answer('kossi', 'ok', at);
          await outbox.enqueue(deliveries, at);
        },
      },
    });
    await slow.runDue(minutes(10));
    expect(await stored()).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'kossi',
      dueAt: minutes(70),
    });
    expect((await stored()).lockedUntil).toBeUndefined();
  });
});

test('after a day of downtime all is caught up, the urgent first, then by deadline, one level at a time', async () => {
  await escalations.openAll([request('a', { priority: 3 })], minutes(3));
  await escalations.openAll([request('b', { priority: 2 })], minutes(2));
  await escalations.openAll([request('c'), request('d', { country: 'GH' })], minutes(1));
  await escalations.openAll([request('e')], noon);
  await escalations.runDue(minutes(5));
  outbox.news();
  const day = minutes(24 * 60 + 10);
  // Some are worked on at once, and then any of them may be done
  // first: taken one by one, the order is that of the claims.
  for (let one = 0; one < 5; one += 1)
    expect(await escalations.runDue(day, 1)).toMatchObject({ claimed: 1, called: 1 });
  expect(await escalations.runDue(day)).toMatchObject({ claimed: 0 });
  const order = [...outbox.kept.keys()].map((id) => id.split('.').slice(0, 3).join('.')).slice(-5);
  expect(order.slice(0, 3).sort()).toEqual(['c.0.1', 'd.0.2', 'e.0.1']);
  expect(order.slice(3)).toEqual(['b.0.1', 'a.0.1']);
  expect((await stored('c')).dueAt).toEqual(minutes(10, day));
});

test('§5.47 §T5 a flood of P3 does not delay a P1, even with a small limit', async () => {
  await escalations.openAll(
    Array.from({ length: 200 }, (_, i) => request(`p3-${i}`, { priority: 3 })),
    minutes(-60),
  );
  await escalations.openAll([request('urgent')], noon);
  expect(await escalations.runDue(noon, 2)).toMatchObject({ claimed: 2 });
  // Two are worked on at once, so which of them is
  // called first is open; that it is among them is not.
  expect([...outbox.kept.keys()]).toContain(await callId('kossi', 'urgent'));
});

describe('a conflict of interest', () => {
  const officials = ['police', 'government'] as const;

  test('known from the start keeps officials from every call', async () => {
    await escalations.openAll([request('tip-1', { excludedAffiliations: officials })], noon);
    for (let minute = 0; minute <= 120; minute += 1) await escalations.runDue(minutes(minute));
    expect(new Set(told())).toEqual(new Set(['kossi', 'desk']));
  });

  test('§5.37 §T3 with nobody left is shown red, stays due, and opens to nobody', async () => {
    directory = directoryOf(people.mawuli, people.essi);
    await escalations.openAll([request('tip-1', { excludedAffiliations: officials })], noon);
    for (let minute = 0; minute <= 45; minute += 15) {
      expect(await escalations.runDue(minutes(minute))).toMatchObject({ unanswered: 1, called: 0 });
    }
    expect(told()).toEqual([]);
    expect(errors).toHaveLength(4);
    expect(await escalations.list()).toMatchObject([{ unanswered: true, dueAt: minutes(60) }]);
    directory = everybody;
    await escalations.runDue(minutes(60));
    expect(told()).toEqual(['kossi']);
  });

  test('learnt later makes codes void, and what an official took is called on', async () => {
    await called();
    const code = await codeOf('mawuli');
    await escalations.answer('mawuli', { verb: 'ok', code }, minutes(1));
    outbox.news();
    expect(await escalations.exclude('tip-1', officials, minutes(2))).toBe('excluded');
    expect(await stored()).toMatchObject({ state: 'calling', dueAt: minutes(2) });
    await escalations.runDue(minutes(2));
    expect(told()).toEqual(['desk']);
    // What they hear is what anybody hears when another has it: nothing tells that they were named.
    const reference = 'TG-7K2M4';
    for (const verb of ['ok', 'done'] as const)
      expect(await escalations.answer('mawuli', { verb, code }, minutes(3))).toEqual({
        ok: false,
        reason: 'taken',
        reference,
      });
    expect(await escalations.answer('mawuli', { verb: 'no', code }, minutes(3))).toEqual({
      ok: true,
      outcome: 'declined',
      reference,
    });
    expect(await stored()).toMatchObject({ state: 'calling' });
    await answer('kossi', 'ok', minutes(4));
    expect(told()).toEqual(['desk']);
    expect(await escalations.exclude('tip-9', officials, noon)).toBe('unknownTip');
  });

  test('learnt later is kept from who has not answered: they hear with all others that it is taken, once', async () => {
    await called();
    outbox.news();
    await escalations.exclude('tip-1', officials, minutes(2));
    expect(outbox.news()).toEqual([]);
    await answer('kossi', 'ok', minutes(4));
    expect(outbox.news()).toEqual(['mawuli: TG-7K2M4: taken, nothing more to do.']);
    await answer('kossi', 'no', minutes(5));
    await escalations.runDue(minutes(5));
    await answer('kossi', 'ok', minutes(6));
    expect(told().filter((id) => id === 'mawuli')).toEqual([]);
    const code = await codeOf('mawuli');
    const stale = await escalations.answer('mawuli', { verb: 'ok', code }, minutes(7));
    expect(stale).toMatchObject({ ok: false, reason: 'taken' });
  });

  test('learnt later calls a tip anew that the official had closed with DONE, and they hear nothing of it', async () => {
    await called();
    await answer('mawuli', 'ok', minutes(1));
    const code = await codeOf('mawuli');
    await answer('mawuli', 'done', minutes(2));
    expect(await stored()).toMatchObject({ state: 'acted', actedBy: 'mawuli' });
    outbox.news();
    await escalations.exclude('tip-1', officials, minutes(3));
    await escalations.runDue(minutes(3));
    expect(told()).toEqual(['kossi']);
    expect(await escalations.answer('mawuli', { verb: 'done', code }, minutes(4))).toMatchObject({
      ok: true,
      outcome: 'acted',
    });
    expect((await stored()).state).toBe('calling');
  });

  test('learnt with more words is kept before anybody is told of the words', async () => {
    await called();
    await answer('mawuli', 'ok', minutes(1));
    outbox.news();
    expect(await escalations.added('tip-1', 'w-2', minutes(2), officials)).toBe('nobodyHasIt');
    expect(outbox.news()).toEqual([]);
    expect(await stored()).toMatchObject({ state: 'calling', dueAt: minutes(2) });
  });

  test('whoever adds fifty things in a minute wakes the person who has it twice, and nothing of it is untold', async () => {
    await called();
    await answer('kossi', 'ok', minutes(1));
    outbox.news();
    for (let n = 0; n < 50; n++) await escalations.added('tip-1', `w-${n}`, minutes(2));
    const told = [...outbox.kept.values()].filter(({ id }) => id.includes('.added.'));
    expect(told.map(({ notBefore }) => notBefore)).toEqual([minutes(2), minutes(12)]);
    // Told of again after a process died in between, it is the same text.
    await escalations.added('tip-1', 'w-0', minutes(3));
    await escalations.added('tip-1', 'w-late', minutes(13));
    const all = [...outbox.kept.values()].filter(({ id }) => id.includes('.added.'));
    expect(all).toHaveLength(3);
  });

  test('holds for assignments', async () => {
    await escalations.openAll([request('tip-1', { excludedAffiliations: officials })], noon);
    expect(await escalations.assign('tip-1', 'mawuli', noon)).toBe('excluded');
    expect(await escalations.assign('tip-1', 'ghost', noon)).toBe('unknownPerson');
    expect(await escalations.assign('tip-9', 'kossi', noon)).toBe('unknownTip');
    expect(told()).toEqual([]);
  });
});

describe('a priority', () => {
  test('raised by rules hurries what goes on, and tells those who were called', async () => {
    await escalations.openAll([request('tip-1', { priority: 3 })], noon);
    await escalations.runDue(noon);
    outbox.news();
    expect(await escalations.raise('tip-1', 1, 'captive', minutes(30))).toBe('raised');
    expect(outbox.news().map((line) => line.slice(0, 20))).toEqual([
      'kossi: Now P1: TG-7K',
      'mawuli: Now P1: TG-7',
    ]);
    expect(await stored()).toMatchObject({
      priority: 1,
      level: 0,
      dueAt: minutes(40),
      changes: [{ from: 3, to: 1, reason: 'captive', at: minutes(30) }],
    });
    await escalations.runDue(minutes(40));
    expect(told()).toEqual(['essi']);
    expect(await escalations.raise('tip-1', 1, 'captive', minutes(41))).toBe('notMoreUrgent');
    expect(await escalations.raise('tip-1', 2, 'child', minutes(41))).toBe('notMoreUrgent');
    expect(told()).toEqual([]);
  });

  test('raised never puts a deadline off', async () => {
    await escalations.openAll([request('tip-1', { priority: 2 })], noon);
    await escalations.runDue(noon);
    await escalations.raise('tip-1', 1, 'captive', minutes(55));
    expect((await stored()).dueAt).toEqual(minutes(60));
  });

  test('raised after it was taken leaves less time to act, and tells who has it', async () => {
    await escalations.openAll([request('tip-1', { priority: 3 })], noon);
    await escalations.runDue(noon);
    await answer('kossi', 'ok', minutes(5));
    outbox.news();
    await escalations.raise('tip-1', 1, 'danger', minutes(10));
    expect((await stored()).dueAt).toEqual(minutes(70));
    expect(outbox.news()).toContainEqual(
      expect.stringMatching(/^kossi: TG-7K2M4, which you took, is now P1/),
    );
  });

  test('raised after it was acted on calls everybody anew', async () => {
    await escalations.openAll([request('tip-1', { priority: 2 })], noon);
    await escalations.runDue(noon);
    await answer('kossi', 'ok', minutes(4));
    await answer('kossi', 'done', minutes(5));
    outbox.news();
    expect(await escalations.raise('tip-1', 2, 'child', minutes(100))).toBe('closed');
    expect(await escalations.raise('tip-1', 1, 'danger', minutes(100))).toBe('calledAnew');
    await escalations.runDue(minutes(100));
    expect(outbox.news().map((line) => line.slice(0, 13))).toEqual([
      'kossi: Again:',
      'mawuli: Again',
    ]);
    expect((await stored()).dueAt).toEqual(minutes(110));
  });

  test('is lowered by a person only, who says why', async () => {
    await called();
    expect(await escalations.lower('tip-1', 3, 'coordinator-1', '  ', minutes(1))).toBe('noReason');
    expect(await escalations.lower('tip-1', 3, '', 'a false alarm', minutes(1))).toBe('noReason');
    expect(await escalations.lower('tip-1', 1, 'coordinator-1', 'same', minutes(1))).toBe(
      'notLessUrgent',
    );
    expect(await escalations.lower('tip-1', 3, 'coordinator-1', 'a false alarm', minutes(1))).toBe(
      'lowered',
    );
    expect(await stored()).toMatchObject({
      priority: 3,
      dueAt: minutes(1 + 24 * 60),
      changes: [{ from: 1, to: 3, by: 'coordinator-1', reason: 'a false alarm' }],
    });
    expect(await escalations.lower('tip-9', 3, 'c', 'r', noon)).toBe('unknownTip');
    expect(await escalations.raise('tip-9', 1, 'r', noon)).toBe('unknownTip');
  });
});

describe('what is learnt later', () => {
  test('of the country has its own people called at once, from the first level', async () => {
    await escalations.openAll(
      [request('tip-1', { country: 'ECOWAS', area: undefined, kind: 'general' })],
      noon,
    );
    await escalations.runDue(noon);
    expect(told()).toEqual(['desk']);
    const now = request('tip-1', { kind: 'captive' });
    expect(await escalations.revise(now, minutes(2))).toBe('revised');
    expect(await escalations.revise(now, minutes(3))).toBe('unchanged');
    await escalations.runDue(minutes(3));
    expect(outbox.news().map((line) => line.slice(0, 33))).toEqual([
      'kossi: TG-7K2M4 P1 held captive, ',
      'mawuli: TG-7K2M4 P1 held captive,',
    ]);
    expect((await stored()).dueAt).toEqual(minutes(13));
    // The desk was called before, and may still take it.
    expect(await answer('desk', 'ok', minutes(4))).toMatchObject({ ok: true });
    expect(await escalations.revise(request('tip-9'), noon)).toBe('unknownTip');
  });

  test('of the area is known to the calls that follow, and hurries nothing', async () => {
    await escalations.openAll([request('tip-1', { area: undefined })], noon);
    await escalations.runDue(noon);
    await escalations.revise(request('tip-1'), minutes(2));
    expect(await stored()).toMatchObject({ area: 'TG-M', level: 0, dueAt: minutes(10) });
    await escalations.revise(request('tip-1', { area: undefined, kind: 'child' }), minutes(3));
    expect(await stored()).toMatchObject({ area: 'TG-M', kind: 'child' });
  });

  test('does not take a tip from who has it', async () => {
    await called();
    await answer('kossi', 'ok', minutes(1));
    await escalations.revise(request('tip-1', { country: 'GH', area: undefined }), minutes(2));
    expect(await stored()).toMatchObject({
      country: 'GH',
      state: 'acknowledged',
      acknowledgedBy: 'kossi',
    });
  });

  test('all at once opens, restricts, moves and raises, and twice is once', async () => {
    const first = request('tip-1', { priority: 3, kind: 'general' });
    await bringUpToDate(escalations, first, noon);
    await escalations.runDue(noon);
    expect(told()).toEqual(['kossi', 'mawuli']);
    const later = request('tip-1', { excludedAffiliations: ['police', 'government'] });
    for (let i = 0; i < 2; i += 1) await bringUpToDate(escalations, later, minutes(5));
    // The policeman who was called for the P3 does not hear that it is a P1.
    expect(outbox.news()).toEqual([expect.stringMatching(/^kossi: Now P1: TG-7K2M4 held captive/)]);
    expect(await stored()).toMatchObject({ priority: 1, kind: 'captive', dueAt: minutes(15) });
    expect((await stored()).changes).toHaveLength(1);
  });
});

test('a coordinator may choose who is to take it, even from who has it', async () => {
  await called();
  await answer('kossi', 'ok', minutes(1));
  outbox.news();
  expect(await escalations.assign('tip-1', 'akosua', minutes(2))).toBe('assigned');
  expect(told()).toEqual(['akosua']);
  expect(await stored()).toMatchObject({ state: 'calling', dueAt: minutes(12) });
  expect(await answer('akosua', 'ok', minutes(3))).toMatchObject({ ok: true });
  expect((await stored()).acknowledgedBy).toBe('akosua');
});

test('closed by a person, it calls nobody any more', async () => {
  await called();
  expect(await escalations.close('tip-1', 'coordinator-1')).toBe('closed');
  expect(await escalations.close('tip-1', 'coordinator-2')).toBe('closed');
  expect(await stored()).toMatchObject({ state: 'closed', closedBy: 'coordinator-1' });
  expect((await escalations.runDue(minutes(999))).claimed).toBe(0);
  expect(await answer('kossi', 'ok', minutes(1))).toMatchObject({ reason: 'closed' });
  expect(await escalations.assign('tip-1', 'kossi', noon)).toBe('closed');
  expect(await escalations.close('tip-9', 'c')).toBe('unknownTip');
});

test('when nobody of a level can be reached on any channel, the next is called at once', async () => {
  await called();
  await escalations.undeliverable(await callId('kossi'), minutes(1));
  expect((await stored()).dueAt).toEqual(minutes(10));
  await escalations.undeliverable(await callId('mawuli'), minutes(2));
  await escalations.undeliverable(await callId('mawuli'), minutes(3));
  await escalations.undeliverable('something.else', minutes(3));
  await escalations.runDue(minutes(3));
  expect(told()).toEqual(['essi']);
});

describe('a code', () => {
  test('that a person has already is not given again; another is tried', async () => {
    const codes = ['1111', '2222', '1111', '3333', '4444', '5555'];
    escalations = make({ newCode: () => codes.shift() ?? '9999' });
    await escalations.openAll([request('tip-1')], noon);
    await escalations.runDue(noon);
    await escalations.openAll([request('tip-2')], noon);
    await escalations.runDue(noon);
    const [first, second] = [await stored('tip-1'), await stored('tip-2')];
    expect(first.calls.map(({ code }) => code)).toEqual(['1111', '2222']);
    expect(second.calls.map(({ code }) => code)).toEqual(['4444', '5555']);
  });

  test('that cannot be found is a loud failure, not a call without one', async () => {
    escalations = make({ newCode: () => '1111' });
    await escalations.openAll([request('tip-1'), request('tip-2')], noon);
    expect(await escalations.runDue(noon)).toMatchObject({ claimed: 2, failed: 1 });
    expect(errors).toEqual(['escalation failed']);
    expect(outbox.kept.size).toBe(2);
  });
});

test('nothing of a person is kept but an id, and no time is finer than a minute', async () => {
  await escalations.openAll([request('tip-1')], new Date('2026-03-02T12:00:31.415Z'));
  await escalations.runDue(new Date('2026-03-02T12:00:45.678Z'));
  await answer('kossi', 'ok', new Date('2026-03-02T12:01:07.001Z'));
  const raw = JSON.stringify(await db.cases.collection('escalations').find().toArray());
  for (const { name, reaches } of Object.values(people)) {
    for (const secret of [name, ...reaches.map(({ address }) => address)])
      expect(raw).not.toContain(secret);
  }
  const times = raw.match(/T\d\d:\d\d:\d\d\.\d+Z/g) ?? [];
  expect(times.length).toBeGreaterThan(3);
  expect(times.filter((time) => !time.endsWith(':00.000Z'))).toEqual([]);
});

describe('what is no P1 is called at a random moment of its span, so that the call tells nobody whose text it was', () => {
  const span = { 2: HOUR, 3: 6 * HOUR } as const;

  test('the moment is kept, so that neither a crash nor a second try draws again', async () => {
    const drawn: number[] = [];
    const drawing = make({ draw: (most) => (drawn.push(most), most - 7 * MINUTE) });
    await drawing.openAll([request('tip-1', { priority: 2 })], minutes(3.5));
    await drawing.openAll([request('tip-1', { priority: 2 })], minutes(4));
    expect(await stored()).toMatchObject({ dueAt: minutes(56), openedAt: noon, level: -1 });
    await drawing.runDue(minutes(55));
    expect(told()).toEqual([]);
    await make().runDue(minutes(56));
    expect(told()).toEqual(['kossi', 'mawuli']);
    expect((await stored()).dueAt).toEqual(minutes(56 + 60));
    expect(drawn[0]).toBe(span[2]);
  });

  test('§T11 by itself each minute of the span is drawn, and none after it', async () => {
    const random = createEscalations({ db, directory: () => directory, outbox, texts, log });
    for (const priority of [1, 2, 3] as const) {
      const many = Array.from({ length: 400 }, (_, i) =>
        request(`p${priority}-${i}`, { priority }),
      );
      await random.openAll(many, noon);
    }
    const open = await random.list({ limit: 2_000 });
    const after = (priority: number) =>
      open
        .filter((one) => one.priority === priority)
        .map(({ dueAt }) => ((dueAt?.getTime() ?? NaN) - noon.getTime()) / MINUTE);
    expect(new Set(after(1))).toEqual(new Set([0]));
    for (const [priority, most] of [
      [2, 60],
      [3, 360],
    ] as const) {
      const minutesAfter = after(priority);
      expect(Math.max(...minutesAfter)).toBeLessThanOrEqual(most);
      expect(Math.min(...minutesAfter)).toBeGreaterThanOrEqual(0);
      // An even draw misses a tenth of the span 400 times with a chance of 10^-18.
      for (let tenth = 0; tenth < 10; tenth += 1)
        expect(minutesAfter.some((at) => Math.min(9, Math.floor((at / most) * 10)) === tenth)).toBe(
          true,
        );
    }
  });

  test('a P3 that turns into a life in danger before it was called is called at once', async () => {
    const late = make({ draw: (most) => most });
    await late.openAll([request('tip-1', { priority: 3 })], noon);
    await late.raise('tip-1', 1, 'captive', minutes(2));
    await late.runDue(minutes(2));
    expect(told()).toEqual(['kossi', 'mawuli']);
  });

  test('a P3 that turns into a P2 is called within the span of a P2', async () => {
    const late = make({ draw: (most) => most });
    await late.openAll([request('tip-1', { priority: 3 })], noon);
    await late.raise('tip-1', 2, 'child', minutes(2));
    expect((await stored()).dueAt).toEqual(minutes(62));
    await late.openAll([request('soon', { priority: 3 })], noon);
    await make({ draw: () => 0 }).raise('soon', 2, 'child', minutes(2));
    expect((await stored('soon')).dueAt).toEqual(minutes(2));
  });

  test('so is what a reporter learns later of it: officials, another country, more words; of a P1 all is at once', async () => {
    const late = make({ draw: (most) => most });
    for (const [tip, priority] of [
      ['slow', 2],
      ['fast', 1],
    ] as const) {
      await make().openAll([request(tip, { priority })], noon);
      await make().runDue(noon);
      await answer('kossi', 'ok', minutes(1), tip);
      outbox.news();
      await late.added(tip, 'write-1', minutes(5));
      const notice = [...outbox.kept.values()].find(({ id }) => id.startsWith(`${tip}.added.`));
      const wait = priority === 1 ? 0 : HOUR;
      expect(notice?.notBefore).toEqual(new Date(minutes(5).getTime() + wait));
      await late.exclude(tip, ['ngo'], minutes(6));
      expect((await stored(tip)).dueAt).toEqual(new Date(minutes(6).getTime() + wait));
      await make().runDue(minutes(70));
      outbox.news();
      await late.revise({ tip, country: 'GH', kind: 'captive' }, minutes(80));
      expect((await stored(tip)).dueAt).toEqual(new Date(minutes(80).getTime() + wait));
    }
  });
});

test('a person who was called has a random tag in ids that leave the house; an older call keeps its id', async () => {
  await called();
  const [call] = (await stored()).calls;
  expect(call?.tag).toMatch(/^[\w-]{12}$/);
  const ids = [...outbox.kept.keys()];
  for (const form of ['hex', 'base64', 'base64url'] as const)
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'])
      for (const who of ['kossi', 'mawuli']) {
        const digest = createHash(algorithm).update(who).digest(form).slice(0, 12);
        expect(ids.filter((id) => id.includes(digest))).toEqual([]);
      }
  const { tag: _, ...older } = call as NonNullable<typeof call>;
  const before = createHash('sha256').update(older.focalPoint).digest('base64url').slice(0, 12);
  expect(deliveryId(await stored(), 'call', older)).toBe(`tip-1.0.0.${before}`);
});
