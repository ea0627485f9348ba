import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { backlogQuery } from '../../src/models/gateway/delivery-group.js';
import { dueIndex } from '../../src/models/gateway/delivery-doc.js';
import type { Delivery } from '../../src/outbox/delivery.js';
import type { SendPermit } from '../../src/outbox/gate.js';
import { createOutbox } from '../../src/outbox/outbox.js';
import { systemWait, type Wait } from '../../src/outbox/wait.js';
import { DAY, endOfDay, HOUR, MINUTE, SECOND, stoppedClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { profiled } from '../support/profile.js';
import { until } from '../support/until.js';
import { at, delivery, keyring, outboxDb, START, stored } from './harness.js';
import { scriptChannel, type ScriptChannel } from './script-channel.js';

let db: TestDb;
beforeAll(async () => {
  db = await outboxDb();
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await db.gateway.collection('deliveries').deleteMany({});
  await db.gateway.collection('senderholds').deleteMany({});
});

const keys = keyring('s');
/** An outbox that may send what `leaves` says. */
function outboxWith(
  channels: ScriptChannel[],
  leaves: { now: SendPermit } = { now: 'go' },
  wait: Wait = systemWait,
) {
  const asked: string[] = [];
  const outbox = createOutbox({
    db,
    keyring: () => keys,
    channels,
    log: silentLog,
    clock: stoppedClock(START),
    wait,
    permit: async (group) => {
      asked.push(group);
      return leaves.now;
    },
  });
  return { outbox, asked };
}
const text = (id: string, rest: Partial<Delivery> = {}) =>
  delivery(id, { class: 'broadcast', group: 'b1', ...rest });

describe('what a broadcast says', () => {
  test('goes as long as it may, and its broadcast is asked once a second and not for each of a hundred people', async () => {
    const sms = scriptChannel('sms');
    const { outbox, asked } = outboxWith([sms]);
    await outbox.enqueue(
      Array.from({ length: 100 }, (_, i) => text(`d${i}`)),
      START,
    );
    expect((await outbox.tick(START)).sent).toBe(100);
    expect(asked).toEqual(['b1']);
    await outbox.enqueue([text('d100')], START);
    await outbox.tick(at(SECOND));
    expect(asked).toEqual(['b1', 'b1']);
  });

  test('waits while it is paused, at the cost of no try, and goes on afterwards', async () => {
    const sms = scriptChannel('sms');
    const leaves: { now: SendPermit } = { now: 'hold' };
    const { outbox } = outboxWith([sms], leaves);
    await outbox.enqueue([text('d1')], START);
    await outbox.tick(START);
    expect(sms.asked).toEqual([]);
    expect(await stored(db, 'd1')).toMatchObject({ state: 'due', attempts: 0 });
    leaves.now = 'go';
    outbox.changed('b1');
    await outbox.tick(at(5 * SECOND));
    expect(sms.asked).toHaveLength(1);
  });

  test('is not sent once it was stopped, is nobody’s dead letter, and cannot be put in again', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxWith([sms], { now: 'drop' });
    await outbox.enqueue([text('d1')], START);
    expect(await outbox.tick(START)).toMatchObject({ sent: 0, dead: 0 });
    const { box: _, ...kept } = (await stored(db, 'd1')) ?? {};
    expect(kept).toEqual({
      _id: 'd1',
      class: 3,
      channels: ['sms'],
      target: 0,
      channel: 'sms',
      state: 'withdrawn',
      group: 'b1',
      attempts: 1,
      purgeAt: endOfDay(at(7 * DAY).getTime()),
      recallAt: START,
    });
    await outbox.enqueue([text('d1')], START);
    await outbox.tick(at(DAY));
    expect(sms.asked).toEqual([]);
    expect(await outbox.ofGroup('b1')).toEqual({ waiting: 0, dead: 0, withdrawn: 1 });
  });

  test('is withdrawn together, and nothing else with it', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxWith([sms]);
    sms.script = [{ fails: 'unreachable' }];
    await outbox.enqueue([text('bad')], START);
    await outbox.tick(START);
    await outbox.enqueue(
      [
        text('d1'),
        text('d2'),
        text('other', { group: 'b2' }),
        delivery('reply', { class: 'reply' }),
      ],
      START,
    );
    expect(await outbox.withdraw('b1', START)).toBe(2);
    expect(await outbox.withdraw('b1', START)).toBe(0);
    expect(await outbox.ofGroup('b1')).toEqual({ waiting: 0, dead: 1, withdrawn: 2 });
    await outbox.tick(START);
    expect(sms.sent.map(({ reference }) => reference).sort()).toEqual(['other', 'reply']);
  });

  test('is stopped also at its slot: of what waits for one, nothing goes after the switch', async () => {
    const sms = scriptChannel('sms', { perSecond: 20 });
    const leaves: { now: SendPermit } = { now: 'go' };
    const outbox = createOutbox({
      db,
      keyring: () => keys,
      channels: [sms],
      log: silentLog,
      clock: { now: () => new Date() },
      permit: async () => leaves.now,
    });
    const now = new Date();
    await outbox.enqueue(
      Array.from({ length: 60 }, (_, i) => text(`d${i}`)),
      now,
    );
    const tick = outbox.tick(now);
    await until('five are sent', () => sms.sent.length >= 5, 10 * SECOND);
    leaves.now = 'drop';
    await outbox.withdraw('b1', now);
    const before = sms.sent.length;
    await tick;
    // One may have been at its slot in this very moment.
    expect(sms.sent.length).toBeLessThanOrEqual(before + 1);
    expect(await outbox.ofGroup('b1')).toEqual({
      waiting: 0,
      dead: 0,
      withdrawn: 60 - sms.sent.length,
    });
  });

  test('does not go at night: what a channel could not take by day waits for the morning at its person’s place', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxWith([sms]);
    const hours = { from: 8, to: 20, zone: 'Atlantic/Cape_Verde' }; // UTC-1: at 10:00 UTC it is nine.
    await outbox.enqueue(
      [text('d1', { hours }), text('d2', { hours: { ...hours, from: 10 } })],
      START,
    );
    await outbox.tick(START);
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['d1']);
    expect(await stored(db, 'd2')).toMatchObject({ state: 'due', dueAt: at(HOUR), attempts: 0 });
  });
});

describe('a call', () => {
  test('does not wait for broadcasts whose provider hangs, however many', async () => {
    const sms = scriptChannel('sms');
    // As many as a lane of this channel holds at once.
    sms.script = Array.from({ length: 64 }, () => 'hang' as const);
    // Nobody's patience ends in this test.
    const { outbox } = outboxWith([sms], { now: 'go' }, () => new Promise(() => undefined));
    await outbox.enqueue(
      Array.from({ length: 64 }, (_, i) => text(`d${i}`)),
      START,
    );
    void outbox.tick(START);
    await until('64 wait for their slot', () => sms.asked.length === 64, 10 * SECOND);
    await outbox.enqueue([delivery('call', { class: 'escalation' })], START);
    void outbox.tick(START);
    await until('one is sent', () => sms.sent.length === 1, 10 * SECOND);
    expect(sms.sent[0]?.reference).toBe('call');
  });
});

test('what waits is counted in the index, no further than need be, and a withdrawal reads what it withdraws', async () => {
  const sms = scriptChannel('sms');
  const { outbox } = outboxWith([sms]);
  await outbox.enqueue(
    [
      ...Array.from({ length: 300 }, (_, i) =>
        text(`d${i}`, i < 200 ? {} : { notBefore: at(HOUR) }),
      ),
      ...Array.from({ length: 100 }, (_, i) => text(`o${i}`, { group: 'b2' })),
      ...Array.from({ length: 50 }, (_, i) => delivery(`m${i}`)),
    ],
    START,
  );
  expect(await outbox.backlog('sms', START, 1_000)).toEqual({ soon: 300, all: 400 });
  expect(await outbox.backlog('sms', START, 10)).toEqual({ soon: 10, all: 10 });
  expect(await outbox.backlog('telegram', START, 10)).toEqual({ soon: 0, all: 0 });
  const seen = await profiled(db.gateway, async () => {
    await outbox.backlog('sms', START, 10);
    await outbox.ofGroup('b1');
    await outbox.withdraw('b1', START);
  });
  const counts = seen.filter(({ op }) => op !== 'update');
  expect(counts).toHaveLength(5);
  for (const one of counts) expect([one, one.docsExamined]).toEqual([one, 0]);
  const [withdrawn] = seen.filter(({ op }) => op === 'update');
  expect(withdrawn).toMatchObject({
    planSummary: 'IXSCAN { group: 1, state: 1 }',
    docsExamined: 300,
  });
  const plan = await db.gateway
    .collection('deliveries')
    .find(backlogQuery('sms', 3, at(MINUTE)))
    .hint(dueIndex)
    .explain('queryPlanner');
  expect(JSON.stringify(plan)).toContain('IXSCAN');
});
