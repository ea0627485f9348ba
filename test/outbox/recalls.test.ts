import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { recallIndex } from '../../src/models/gateway/delivery-doc.js';
import { recallQuery } from '../../src/models/gateway/delivery-recall.js';
import { retryDead } from '../../src/outbox/dead-letters.js';
import type { Withdrawn } from '../../src/outbox/recalls.js';
import { DAY, endOfDay, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi } from '../fixtures/people.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { at, delivery, keyring, outboxDb, outboxOn, START, stored } from './harness.js';
import { scriptChannel } from './script-channel.js';

let db: TestDb;
beforeAll(async () => {
  db = await outboxDb();
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await db.gateway.collection('deliveries').deleteMany({});
  await db.gateway.collection('senderholds').deleteMany({});
});

const text = (id: string) => delivery(id, { class: 'broadcast', group: 'b1' });

/** An outbox that writes down what it tells. @param fails while it is true, nobody takes note */
function telling(fails: { now: boolean } = { now: false }, keys = keyring('s')) {
  const sms = scriptChannel('sms');
  const told: Withdrawn[] = [];
  const { outbox, log } = outboxOn(db, [sms], { keys });
  outbox.onWithdrawn(async (one) => {
    if (fails.now) throw new Error('away');
    told.push(one);
  });
  return { outbox, sms, told, log };
}

describe('of a text that was withdrawn', () => {
  test('its person is heard of once, and then nothing is left of them', async () => {
    const { outbox, told } = telling();
    const ids = Array.from({ length: 40 }, (_, i) => `d${i}`);
    await outbox.enqueue(ids.map(text), START);
    await outbox.withdraw('b1', START);
    await Promise.all([outbox.tick(START), telling().outbox.tick(START)]);
    const both = [...told];
    await outbox.tick(at(MINUTE));
    expect(told).toEqual(both);
    expect(told.every(({ channel, to }) => channel === 'sms' && to === afi.phone)).toBe(true);
    expect(await stored(db, 'd7')).toEqual({
      _id: 'd7',
      class: 3,
      channels: ['sms'],
      target: 0,
      channel: 'sms',
      state: 'withdrawn',
      group: 'b1',
      attempts: 0,
      purgeAt: endOfDay(at(7 * DAY).getTime()),
    });
  });

  test('and nobody took note of, they are heard of again', async () => {
    const fails = { now: true };
    const { outbox, told, log } = telling(fails);
    await outbox.enqueue([text('d1')], START);
    await outbox.withdraw('b1', START);
    await outbox.tick(START);
    fails.now = false;
    await outbox.tick(at(29 * SECOND));
    expect([told, log.lines.length]).toEqual([[], 1]);
    await outbox.tick(at(30 * SECOND));
    expect(told).toEqual([{ id: 'd1', channel: 'sms', to: afi.phone }]);
  });

  test('that may have arrived, nobody hears: a try failed, or it was dead once', async () => {
    const { outbox, sms, told } = telling();
    sms.script = [{ fails: 'unavailable', code: 'ECONNRESET' }, { fails: 'unreachable' }];
    await outbox.enqueue([text('dead')], START);
    await outbox.tick(START);
    expect(await outbox.tick(at(MINUTE))).toMatchObject({ dead: 1 });
    await retryDead(db, 'all', at(MINUTE));
    sms.script = [{ fails: 'unavailable', code: 'ECONNRESET' }, 'ok'];
    await outbox.enqueue([text('tried')], START);
    await db.gateway
      .collection('deliveries')
      .updateOne({ _id: 'dead' } as never, { $set: { dueAt: at(DAY) } });
    await outbox.tick(at(MINUTE));
    expect(await outbox.withdraw('b1', at(MINUTE))).toBe(2);
    await outbox.tick(at(2 * MINUTE));
    expect(told).toEqual([]);
    for (const id of ['tried', 'dead']) {
      expect((await stored(db, id))?.box).toBeUndefined();
      expect(await stored(db, id)).toMatchObject({ state: 'withdrawn' });
    }
  });

  test('the provider refused, they are heard of as well, and it cannot be tried again', async () => {
    const { outbox, sms, told } = telling();
    sms.script = [{ fails: 'optedOut', code: '21610' }];
    await outbox.enqueue([text('d1')], START);
    await outbox.tick(START);
    expect(await retryDead(db, 'all', START)).toBe(0);
    await Promise.all([outbox.tick(at(SECOND)), outbox.tick(at(SECOND))]);
    expect(told).toEqual([{ id: 'd1', channel: 'sms', to: afi.phone }]);
    expect((await stored(db, 'd1'))?.box).toBeUndefined();
    expect(await retryDead(db, 'all', START)).toBe(0);
  });

  test('the provider could not deliver, they are heard of though the text was sent, and with its box gone', async () => {
    const { outbox, told } = telling();
    await outbox.enqueue([text('d1'), text('d2')], START);
    await outbox.tick(START);
    await outbox.tick(at(3 * HOUR));
    expect((await stored(db, 'd2'))?.box).toBeUndefined();
    const late = { state: 'failed', code: '30003', failure: 'away', to: afi.phone } as const;
    await outbox.onStatus({ ...late, reference: 'd1' }, at(3 * HOUR), 'sms');
    await outbox.tick(at(3 * HOUR));
    expect(told).toEqual([{ id: 'd1', channel: 'sms', to: afi.phone }]);
  });

  test('whose key is gone, the operator is told, and the others are heard of', async () => {
    const first = telling();
    await first.outbox.enqueue([text('d1')], START);
    const { outbox, told, log } = telling({ now: false }, keyring('t'));
    await outbox.enqueue([text('d2')], START);
    await outbox.withdraw('b1', START);
    await outbox.tick(START);
    expect(told.map(({ id }) => id)).toEqual(['d2']);
    expect(log.lines.map(({ delivery: id }) => id)).toEqual(['d1']);
    expect((await stored(db, 'd1'))?.box).toBeUndefined();
  });
});

test('what is to be told is found by its index', async () => {
  const { filter, sort } = recallQuery(START);
  const plan = await db.gateway
    .collection('deliveries')
    .find(filter)
    .sort(sort)
    .hint(recallIndex)
    .explain('queryPlanner');
  expect(JSON.stringify(plan)).toContain('IXSCAN');
  expect(JSON.stringify(plan)).not.toContain('"SORT"');
});
