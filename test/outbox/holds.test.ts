import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { deadLetters } from '../../src/outbox/dead-letters.js';
import type { Refusal } from '../../src/outbox/parts.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, kofi } from '../fixtures/people.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { at, delivery, outboxDb, outboxOn, START, stored } from './harness.js';
import { scriptChannel, type ScriptChannel, type Step } from './script-channel.js';

let db: TestDb;
beforeAll(async () => {
  db = await outboxDb();
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  for (const name of ['deliveries', 'senderholds', 'senderslots'])
    await db.gateway.collection(name).deleteMany({});
});

const phone = (i: number) => `+2289000${String(i).padStart(4, '0')}`;
const to = (i: number) => ({ targets: [{ channel: 'sms', to: phone(i) } as const] });
const always = (step: Step): Step[] => Array.from({ length: 1_000 }, () => step);
const hours = (sms: ScriptChannel, outbox: { tick: (now: Date) => Promise<unknown> }) => ({
  /** Time passes, five seconds at a time. */
  pass: async (from: number, until: number) => {
    for (let ms = from; ms <= until; ms += 5 * SECOND) await outbox.tick(at(ms));
    return sms.sent.length;
  },
});
const bothWays = [
  { channel: 'sms', to: afi.phone },
  { channel: 'telegram', to: afi.telegram },
] as const;

describe('a cause that is about the sender', () => {
  test.each([
    ['misconfigured', '20003'],
    ['misconfigured', '20005'],
    ['notServed', '21408'],
    ['throttled', '21611'],
    ['unavailable', 'ECONNREFUSED'],
    ['unclear', '29999'],
  ] as const)(
    'kills none of sixty texts, and all of them go out after the repair: %s %s',
    async (fails, code) => {
      const sms = scriptChannel('sms');
      const { outbox, log } = outboxOn(db, [sms]);
      sms.script = always({ fails, code });
      const classes = ['escalation', 'mail', 'broadcast'] as const;
      await outbox.enqueue(
        Array.from({ length: 60 }, (_, i) =>
          delivery(`d${i}`, { class: classes[i % 3] as 'mail', ...to(i) }),
        ),
        START,
      );
      const { pass } = hours(sms, outbox);
      await pass(0, 10 * MINUTE);
      expect([sms.sent.length, await deadLetters(db)]).toEqual([0, []]);
      // Said once, and asked a few times a minute at most.
      expect(log.lines.filter(({ event }) => event === 'a sender is held')).toHaveLength(1);
      expect(log.lines).toContainEqual({
        event: 'a sender is held',
        channel: 'sms',
        reason: fails,
        code,
      });
      sms.script = [];
      expect(await pass(10 * MINUTE, 12 * MINUTE)).toBe(60);
      expect(log.lines).toContainEqual(
        expect.objectContaining({ event: 'a sender works again', channel: 'sms' }),
      );
      expect(await db.gateway.collection('senderholds').countDocuments()).toBe(0);
    },
  );

  test.each([2 * DAY, 1e15, 1e300])(
    'that asks for a wait of %s ms is asked again after an hour, and no call dies of it',
    async (retryAfterMs) => {
      const sms = scriptChannel('sms');
      const { outbox } = outboxOn(db, [sms]);
      sms.script = [{ fails: 'throttled', code: '429', retryAfterMs }];
      await outbox.enqueue([delivery('call', { class: 'urgent', ...to(1) })], START);
      const { pass } = hours(sms, outbox);
      expect(await pass(0, 50 * MINUTE)).toBe(0);
      expect(await pass(50 * MINUTE, 70 * MINUTE)).toBe(1);
      expect(await deadLetters(db)).toEqual([]);
      // Nor does it silence a sender that several people met like this.
      sms.script = always({ fails: 'throttled', code: '429', retryAfterMs });
      const more = Array.from({ length: 4 }, (_, i) =>
        delivery(`more${i}`, { class: 'urgent', ...to(2 + i) }),
      );
      await outbox.enqueue(more, at(71 * MINUTE));
      await pass(71 * MINUTE, 72 * MINUTE);
      sms.script = [];
      expect(await pass(130 * MINUTE, 140 * MINUTE)).toBe(5);
    },
  );

  test('is asked about slowly, by one text at a time, and by one process of several', async () => {
    const [one, two] = [scriptChannel('sms'), scriptChannel('sms')];
    const outboxes = [outboxOn(db, [one]).outbox, outboxOn(db, [two]).outbox];
    for (const channel of [one, two])
      channel.script = always({ fails: 'misconfigured', code: '20003' });
    await outboxes[0]?.enqueue(
      Array.from({ length: 20 }, (_, i) => delivery(`d${i}`, to(i))),
      START,
    );
    await outboxes[0]?.tick(START);
    const first = one.asked.length;
    for (let ms = SECOND; ms <= HOUR; ms += 5 * SECOND)
      await Promise.all(outboxes.map((each) => each.tick(at(ms))));
    const asked = one.asked.length + two.asked.length - first;
    expect(asked).toBeGreaterThan(50);
    expect(asked).toBeLessThan(70);
    expect(await deadLetters(db)).toEqual([]);
  });

  test('holds it also after a restart, and in a process that has seen none of it', async () => {
    const sms = scriptChannel('sms');
    sms.script = always({ fails: 'misconfigured', code: '20003' });
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1')], START);
    await outbox.tick(START);
    const fresh = scriptChannel('sms');
    const other = outboxOn(db, [fresh]).outbox;
    await other.enqueue([delivery('d2', to(2))], at(SECOND));
    await other.tick(at(SECOND));
    expect(fresh.asked).toEqual([]);
    expect(await stored(db, 'd2')).toMatchObject({
      state: 'due',
      attempts: 0,
      held: true,
      failure: { reason: 'misconfigured', code: '20003' },
    });
    // One that is taken sets free all that wait, without their time having come.
    await other.tick(at(6 * SECOND));
    await other.tick(at(6 * SECOND));
    expect(fresh.sent).toHaveLength(2);
  });

  test('for one country holds the texts to that country alone', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'notServed', code: '21408' }];
    const { outbox } = outboxOn(db, [sms]);
    const ghana = (id: string) => delivery(id, { targets: [{ channel: 'sms', to: kofi.phone }] });
    await outbox.enqueue([delivery('togo')], START);
    await outbox.tick(START);
    await outbox.enqueue([ghana('ghana'), delivery('togo2', to(2))], at(SECOND));
    await outbox.tick(at(SECOND));
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['ghana']);
  });

  test('of a number that is ours no more sends from the channel’s own', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'misconfigured', code: '21660' }];
    const { outbox } = outboxOn(db, [sms]);
    const old = { targets: [{ channel: 'sms', to: afi.phone, from: '+22870000000' } as const] };
    await outbox.enqueue([delivery('d1', old)], START);
    await outbox.tick(START);
    await outbox.enqueue([delivery('d2', to(2))], START);
    await outbox.tick(at(2 * SECOND));
    await outbox.tick(at(7 * SECOND));
    expect(sms.sent.map(({ reference, from }) => [reference, from])).toEqual([
      ['d2', undefined],
      ['d1', undefined],
    ]);
  });
});

describe('a call whose sender is held', () => {
  test('goes another way at once, and comes back when that one is closed', async () => {
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
    sms.script = always({ fails: 'misconfigured', code: '20003' });
    telegram.script = [{ fails: 'optedOut', code: '403' }];
    const { outbox } = outboxOn(db, [sms, telegram]);
    const refused: Refusal[] = [];
    outbox.onRefused(async (one) => void refused.push(one));
    await outbox.enqueue([delivery('d1', { class: 'escalation', targets: bothWays })], START);
    for (const ms of [0, 1, 2]) await outbox.tick(at(ms));
    expect([telegram.asked.length, await deadLetters(db)]).toEqual([1, []]);
    expect(refused).toEqual([
      { id: 'd1', failure: 'optedOut', target: { channel: 'telegram', to: afi.telegram } },
    ]);
    sms.script = [];
    for (let s = 5; s < 30; s += 5) await outbox.tick(at(s * SECOND));
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['d1']);
  });

  test('without another way is told, so that somebody else is called, and arrives after the repair', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'misconfigured', code: '20003' }];
    const { outbox } = outboxOn(db, [sms]);
    const told: string[] = [];
    outbox.onDelayed(async (id) => void told.push(id));
    await outbox.enqueue([delivery('d1', { class: 'escalation' })], START);
    await outbox.tick(START);
    expect(told).toEqual(['d1']);
    await outbox.tick(at(10 * SECOND));
    expect(sms.sent).toHaveLength(1);
  });

  test('for a moment only is not told: nobody else need be woken', async () => {
    const sms = scriptChannel('sms');
    sms.script = always({ fails: 'unavailable', code: 'HTTP 503' });
    const { outbox } = outboxOn(db, [sms]);
    const told: string[] = [];
    outbox.onDelayed(async (id) => void told.push(id));
    await outbox.enqueue(
      [1, 2, 3].map((i) => delivery(`d${i}`, { class: 'escalation', ...to(i) })),
      START,
    );
    for (let s = 0; s <= 40; s += 5) await outbox.tick(at(s * SECOND));
    expect(told).toEqual([]);
    for (let s = 45; s <= 180; s += 5) await outbox.tick(at(s * SECOND));
    expect([...new Set(told)].sort()).toEqual(['d1', 'd2', 'd3']);
  });
});

describe('a text that fails alone', () => {
  test('dies when its sender works for others, and holds nobody up for long', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    const send = sms.send.bind(sms);
    sms.send = (message) => {
      if (message.to === phone(0)) sms.script = [{ fails: 'unclear', code: '29999' }];
      return send(message);
    };
    await outbox.enqueue([delivery('odd', { class: 'escalation', ...to(0) })], START);
    for (let minute = 0; minute < 240; minute += 1) {
      await outbox.enqueue([delivery(`d${minute}`, to(1 + minute))], at(minute * MINUTE));
      for (let s = 0; s < 60; s += 15) await outbox.tick(at(minute * MINUTE + s * SECOND));
    }
    await outbox.tick(at(241 * MINUTE));
    expect(sms.sent).toHaveLength(240);
    expect((await deadLetters(db)).map(({ id, failure }) => [id, failure])).toEqual([
      ['odd', { reason: 'unclear', code: '29999' }],
    ]);
  });

  test('and is the only one there is, is tried until it goes', async () => {
    const sms = scriptChannel('sms');
    sms.script = always({ fails: 'unavailable', code: 'HTTP 503' });
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1', { class: 'escalation' })], START);
    for (let minute = 0; minute < 180; minute += 1) await outbox.tick(at(minute * MINUTE));
    expect(await deadLetters(db)).toEqual([]);
    sms.script = [];
    await outbox.tick(at(182 * MINUTE));
    expect(sms.sent).toHaveLength(1);
  });
});

describe('a reply whose sender is held', () => {
  test('is kept for its thirty minutes, and sent when it works', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'misconfigured', code: '20003' }];
    const { outbox } = outboxOn(db, [sms]);
    const reply = (i: number) => delivery(`r${i}`, { class: 'reply', ...to(i) });
    for (const i of [1, 2])
      expect(await outbox.reply(reply(i), START)).toEqual({ outcome: 'queued' });
    expect(sms.asked).toHaveLength(1);
    expect(await stored(db, 'r1')).toMatchObject({ state: 'due', expires: at(30 * MINUTE) });
    for (const s of [6, 7, 8]) await outbox.tick(at(s * SECOND));
    expect(sms.sent.map(({ reference }) => reference).sort()).toEqual(['r1', 'r2']);
  });

  test('that expires is a dead letter, with the code of what held it up', async () => {
    const sms = scriptChannel('sms');
    sms.script = always({ fails: 'misconfigured', code: '20003' });
    const { outbox } = outboxOn(db, [sms]);
    await outbox.reply(delivery('r1', { class: 'reply' }), START);
    for (let minute = 1; minute <= 31; minute += 1) await outbox.tick(at(minute * MINUTE));
    expect(await deadLetters(db)).toMatchObject([
      { id: 'r1', class: 'reply', failure: { reason: 'expired', code: '20003' } },
    ]);
  });

  test('is good for as long as it is of use, and for no longer', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    await outbox.reply(delivery('r1', { class: 'reply', expires: at(20 * MINUTE) }), START);
    await outbox.enqueue(
      [
        delivery('call', { class: 'escalation' }),
        delivery('b1', { class: 'broadcast', group: 'g', expires: at(2 * HOUR) }),
        delivery('b2', { class: 'broadcast', group: 'g', hours: { from: 8, to: 11, zone: 'UTC' } }),
      ],
      START,
    );
    await outbox.tick(START);
    const validFor: Record<string, unknown> = Object.fromEntries(
      sms.sent.map((one) => [one.reference ?? '', one.validFor] as const),
    );
    expect(validFor).toEqual({
      r1: 20 * MINUTE,
      call: HOUR,
      b1: 2 * HOUR,
      b2: HOUR,
    });
  });
});

describe('what the provider says later', () => {
  const suspended = { state: 'failed', code: '30002', failure: 'misconfigured' } as const;
  const calls = [1, 2, 3].map((i) => delivery(`d${i}`, { class: 'escalation', ...to(i) }));
  /** Three calls are taken, and fail later for a cause that is about us. */
  const failedLate = async () => {
    const sms = scriptChannel('sms');
    const all = outboxOn(db, [sms]);
    const [dead, delayed]: string[][] = [[], []];
    all.outbox.onDead(async (id) => void dead?.push(id));
    all.outbox.onDelayed(async (id) => void delayed?.push(id));
    await all.outbox.enqueue(calls, START);
    await all.outbox.tick(START);
    const fail = async (id: string, ms: number) =>
      all.outbox.onStatus({ ...suspended, reference: id, to: phone(Number(id[1])) }, at(ms), 'sms');
    return { ...all, sms, dead, delayed, fail };
  };
  const sentTo = (sms: ScriptChannel) => sms.sent.map(({ reference }) => reference);

  test('of one text that it had taken, about us, sends it again, holds nobody, and others are called', async () => {
    const { outbox, log, sms, dead, delayed, fail } = await failedLate();
    await fail('d1', SECOND);
    expect(log.lines).not.toContainEqual(expect.objectContaining({ event: 'a sender is held' }));
    expect([dead, delayed]).toEqual([[], ['d1']]);
    await outbox.tick(at(30 * SECOND));
    expect(sms.sent).toHaveLength(3);
    await outbox.tick(at(2 * MINUTE));
    expect(sentTo(sms).slice(3)).toEqual(['d1']);
  });

  test('of three people in a row, about us, holds the sender: what it takes is no proof, nothing dies, and it is tried slowly', async () => {
    const { outbox, log, sms, dead, fail } = await failedLate();
    for (const { id } of calls) await fail(id, SECOND);
    expect(log.lines).toContainEqual(expect.objectContaining({ event: 'a sender is held' }));
    for (let ms = 10 * SECOND; ms < 2 * HOUR; ms += 10 * SECOND) {
      const before = sms.sent.length;
      await outbox.tick(at(ms));
      for (const { reference } of sms.sent.slice(before))
        await fail(String(reference), ms + SECOND);
    }
    expect(dead).toEqual([]);
    expect(sms.sent.length).toBeLessThanOrEqual(15);
    expect(log.lines).not.toContainEqual(
      expect.objectContaining({ event: 'a sender works again' }),
    );
    // Mended: the next that is tried arrives, and all others go.
    const before = sms.sent.length;
    for (let ms = 2 * HOUR; sms.sent.length === before; ms += MINUTE) await outbox.tick(at(ms));
    const reference = String(sms.sent.at(-1)?.reference);
    const later = 3 * HOUR;
    await outbox.onStatus({ reference, state: 'delivered' }, at(later), 'sms');
    await outbox.tick(at(later + SECOND));
    expect(new Set(sentTo(sms).slice(before))).toEqual(new Set(['d1', 'd2', 'd3']));
  });

  test('where no carrier says what arrived, two minutes without a failure are the proof', async () => {
    const { outbox, log, sms, fail } = await failedLate();
    for (const { id } of calls) await fail(id, SECOND);
    for (let ms = 10 * SECOND; ms < 5 * MINUTE; ms += 10 * SECOND) await outbox.tick(at(ms));
    expect(log.lines).toContainEqual(expect.objectContaining({ event: 'a sender works again' }));
    expect([...sentTo(sms)].sort()).toEqual(['d1', 'd1', 'd2', 'd2', 'd3', 'd3']);
  });

  test('of a person who opted out is told, and a focal point’s call goes another way', async () => {
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
    const { outbox } = outboxOn(db, [sms, telegram]);
    const refused: Refusal[] = [];
    outbox.onRefused(async (one) => void refused.push(one));
    await outbox.enqueue([delivery('d1', { class: 'escalation', targets: bothWays })], START);
    await outbox.tick(START);
    const gone = { state: 'failed', code: '30005', failure: 'gone', to: afi.phone } as const;
    await outbox.onStatus({ ...gone, reference: 'd1' }, at(SECOND), 'sms');
    await outbox.tick(at(2 * SECOND));
    expect(telegram.sent).toHaveLength(1);
    expect(refused).toEqual([
      { id: 'd1', failure: 'gone', target: { channel: 'sms', to: afi.phone } },
    ]);
  });
});
