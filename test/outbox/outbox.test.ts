import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { StoredDelivery } from '../../src/models/gateway/delivery-doc.js';
import { SEND_TIMEOUT } from '../../src/outbox/send.js';
import type { Wait } from '../../src/outbox/wait.js';
import { endOfDay, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, kofi } from '../fixtures/people.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { at, delivery, hasty, keyring, outboxDb, outboxOn, START, stored } from './harness.js';
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

const nothing = { sent: 0, retried: 0, failedOver: 0, dead: 0, takenOver: 0 };
const bothWays = [
  { channel: 'sms', to: afi.phone },
  { channel: 'telegram', to: afi.telegram },
] as const;

describe('what is due is sent', () => {
  test('a text is sent once, with its id as reference, and its sealed text is gone with the same write', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1', { silent: true })], START);
    expect(await outbox.tick(START)).toEqual({ ...nothing, sent: 1 });
    expect(await outbox.tick(at(HOUR))).toEqual(nothing);
    expect(sms.asked).toEqual([
      { to: afi.phone, text: 'Text of d1', silent: true, reference: 'd1', validFor: 4 * HOUR },
    ]);
    expect(await stored(db, 'd1')).toEqual({
      _id: 'd1',
      class: 2,
      channels: ['sms'],
      target: 0,
      channel: 'sms',
      state: 'sent',
      attempts: 1,
      purgeAt: endOfDay(at(7 * 24 * HOUR).getTime()),
    });
  });

  test('a text that is put in twice goes out once, also after it was sent', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    const other = outboxOn(db, [sms]).outbox;
    await Promise.all([
      outbox.enqueue([delivery('d1'), delivery('d1')], START),
      other.enqueue([delivery('d1')], START),
    ]);
    await outbox.tick(START);
    await outbox.enqueue([delivery('d1', { text: 'another' })], START);
    await outbox.tick(at(SECOND));
    expect(sms.asked.map(({ text }) => text)).toEqual(['Text of d1']);
  });

  test('two processes that tick at once send each of 300 texts once', async () => {
    const [one, two] = [scriptChannel('sms'), scriptChannel('sms')];
    const first = outboxOn(db, [one]).outbox;
    const second = outboxOn(db, [two]).outbox;
    const ids = Array.from({ length: 300 }, (_, i) => `d${i}`);
    await first.enqueue(
      ids.map((id) => delivery(id)),
      START,
    );
    let sent = 0;
    while (sent < 300) {
      const counts = await Promise.all([first.tick(START), second.tick(START)]);
      sent += counts.reduce((sum, each) => sum + each.sent, 0);
    }
    const references = [...one.sent, ...two.sent].map(({ reference }) => reference);
    expect(references.sort()).toEqual(ids.sort());
    expect(Math.min(one.sent.length, two.sent.length)).toBeGreaterThan(0);
  });

  test('many more than fit into one command are all stored', async () => {
    const { outbox } = outboxOn(db, []);
    await outbox.enqueue(
      Array.from({ length: 2_001 }, (_, i) => delivery(`d${i}`)),
      START,
    );
    expect(await db.gateway.collection('deliveries').countDocuments()).toBe(2_001);
  });

  test('a reply that waits goes before mail, and calls wait for neither', async () => {
    const sms = scriptChannel('sms', { perSecond: 50 });
    const { outbox } = outboxOn(db, [sms]);
    const waiting = ['mail', 'escalation', 'escalation', 'reply'] as const;
    await outbox.enqueue(
      waiting.map((kind, i) => delivery(`${kind}${i}`, { class: kind })),
      START,
    );
    expect(await outbox.tick(START)).toEqual({ ...nothing, sent: 4 });
    const order = sms.asked.map(({ reference }) => reference?.slice(0, -1));
    expect([...order].sort()).toEqual(['escalation', 'escalation', 'mail', 'reply']);
    expect(order.indexOf('reply')).toBeLessThan(order.indexOf('mail'));
    expect(order.at(-1)).toBe('mail');
  });

  test('nothing is sent outside safe hours', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1', { notBefore: at(8 * HOUR) })], START);
    expect(await outbox.tick(at(8 * HOUR - 1))).toEqual(nothing);
    expect(await outbox.tick(at(8 * HOUR))).toEqual({ ...nothing, sent: 1 });
  });

  test('what came too late is not sent, and is not silent about it', async () => {
    const sms = scriptChannel('sms');
    const { outbox, log } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1', { expires: at(MINUTE) })], START);
    expect(await outbox.tick(at(MINUTE))).toEqual({ ...nothing, dead: 1 });
    expect(sms.asked).toEqual([]);
    expect(await stored(db, 'd1')).toMatchObject({ state: 'dead', failure: { reason: 'expired' } });
    expect(log.lines).toContainEqual({
      event: 'a delivery is dead',
      delivery: 'd1',
      channel: 'sms',
      reason: 'expired',
    });
  });

  test('buttons are left out where a channel has none', async () => {
    const buttons = [{ label: 'OK', data: 'ok' }];
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram', { buttons: true })];
    const { outbox } = outboxOn(db, [sms, telegram]);
    await outbox.enqueue(
      [delivery('d1', { buttons }), delivery('d2', { buttons, targets: [bothWays[1]] })],
      START,
    );
    await outbox.tick(START);
    expect(sms.asked[0]?.buttons).toBeUndefined();
    expect(telegram.asked[0]?.buttons).toEqual(buttons);
  });

  test('a delivery without a target, or with an id that reads like a reference, is refused', async () => {
    const { outbox } = outboxOn(db, []);
    await expect(outbox.enqueue([delivery('d1', { targets: [] })], START)).rejects.toThrow(
      'no target',
    );
    await expect(outbox.enqueue([delivery('d1.x1')], START)).rejects.toThrow('ends like');
  });
});

describe('what fails', () => {
  test('a text that fails for now is tried again, not before it is due', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'unavailable', code: '30001' }];
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1', { class: 'reply' })], START);
    expect(await outbox.tick(START)).toEqual({ ...nothing, retried: 1 });
    expect(await stored(db, 'd1')).toMatchObject({
      state: 'due',
      failure: { reason: 'unavailable', code: '30001' },
    });
    expect(await outbox.tick(at(5 * SECOND - 1))).toEqual(nothing);
    expect(await outbox.tick(at(6 * SECOND))).toEqual({ ...nothing, sent: 1 });
    expect((await stored(db, 'd1'))?.failure).toBeUndefined();
  });

  test('a provider that asks to wait a minute is left alone for a minute', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'throttled', retryAfterMs: MINUTE }];
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1', { class: 'reply' })], START);
    await outbox.tick(START);
    expect(await outbox.tick(at(MINUTE - 1))).toEqual(nothing);
    expect(await outbox.tick(at(1.1 * MINUTE + 1))).toEqual({ ...nothing, sent: 1 });
  });

  test('a reply that cannot be sent for half an hour is dead, not sent to whoever has the phone then', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1', { class: 'reply' })], START);
    expect(await outbox.tick(at(30 * MINUTE))).toEqual({ ...nothing, dead: 1 });
    expect(sms.asked).toEqual([]);
  });

  test('a call to a person who opted out on one channel goes to the next at once', async () => {
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
    sms.script = [{ fails: 'optedOut', code: '21610' }];
    const { outbox } = outboxOn(db, [sms, telegram]);
    await outbox.enqueue([delivery('d1', { class: 'escalation', targets: bothWays })], START);
    expect(await outbox.tick(START)).toMatchObject({ failedOver: 1 });
    await outbox.tick(at(1));
    expect(telegram.sent).toEqual([
      { to: afi.telegram, text: 'Text of d1', reference: 'd1.x1', validFor: HOUR },
    ]);
  });

  test('a call whose first channel is down goes to the next within a minute, in order', async () => {
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
    sms.script = Array.from({ length: 9 }, () => ({ fails: 'unavailable' }) as const);
    const { outbox } = outboxOn(db, [sms, telegram]);
    await outbox.enqueue([delivery('d1', { class: 'escalation', targets: bothWays })], START);
    for (let second = 0; second <= 30; second++) await outbox.tick(at(second * SECOND));
    expect(sms.asked).toHaveLength(3);
    expect(telegram.sent).toHaveLength(1);
  });

  test('a call to a channel that is not set up here goes to the next', async () => {
    const telegram = scriptChannel('telegram');
    const { outbox, log } = outboxOn(db, [telegram]);
    await outbox.enqueue([delivery('d1', { class: 'escalation', targets: bothWays })], START);
    await outbox.tick(START);
    await outbox.tick(at(1));
    expect(telegram.sent).toHaveLength(1);
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        event: 'a channel is not set up, and texts wait for it',
        channel: 'sms',
      }),
    );
  });

  test('those who listen hear of a call that reached nobody, and one who fails keeps no other from hearing', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'unreachable' }, { fails: 'unreachable' }];
    const { outbox } = outboxOn(db, [sms]);
    const heard: [string, Date][] = [];
    outbox.onDead(async () => {
      throw new Error('deaf');
    });
    outbox.onDead(async (id, now) => void heard.push([id, now]));
    await outbox.enqueue([delivery('call', { class: 'escalation' }), delivery('mail')], START);
    expect(await outbox.tick(START)).toEqual({ ...nothing, dead: 2 });
    expect(heard).toEqual([['call', START]]);
  });

  test('a process that dies between sending and writing so means a second copy when its lock ends, and is counted', async () => {
    const sms = scriptChannel('sms');
    const { outbox, log } = outboxOn(db, [sms]);
    // What a killed process leaves: the claim, and no outcome.
    const lockedUntil = at(MINUTE);
    const before = {
      _id: 'd2',
      class: 2,
      channels: ['sms'],
      target: 0,
      channel: 'sms',
      attempts: 1,
      triedFrom: START,
    };
    await outbox.enqueue([delivery('d2')], START);
    const { box } = (await stored(db, 'd2')) as StoredDelivery;
    await db.gateway.collection<StoredDelivery>('deliveries').replaceOne({ _id: 'd2' }, {
      ...before,
      state: 'due',
      dueAt: lockedUntil,
      lockedUntil,
      box,
    } as never);

    expect(await outbox.tick(at(MINUTE - 1))).toEqual(nothing);
    expect(await outbox.tick(at(MINUTE))).toEqual({ ...nothing, sent: 1, takenOver: 1 });
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['d2']);
    expect(log.lines).toContainEqual({ event: 'deliveries may be sent twice', count: 1 });
  });

  test('a delivery that cannot be opened any more is dead and stops no other', async () => {
    const sms = scriptChannel('sms');
    await outboxOn(db, [sms], { keys: keyring('old') }).outbox.enqueue([delivery('lost')], START);
    const { outbox } = outboxOn(db, [sms], { keys: keyring('new') });
    await outbox.enqueue([delivery('d1')], START);
    expect(await outbox.tick(START)).toEqual({ ...nothing, sent: 1, dead: 1 });
    expect(await stored(db, 'lost')).toMatchObject({
      state: 'dead',
      failure: { reason: 'unopenable' },
    });
  });

  test('what was sealed before a change of keys is sent after it', async () => {
    const sms = scriptChannel('sms');
    await outboxOn(db, [sms], { keys: keyring('old') }).outbox.enqueue([delivery('d1')], START);
    expect(
      await outboxOn(db, [sms], { keys: keyring('new', 'old') }).outbox.tick(START),
    ).toMatchObject({
      sent: 1,
    });
  });

  test('a channel that breaks its contract is tried again', async () => {
    const sms = scriptChannel('sms');
    sms.script = ['throw'];
    const { outbox, log } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('d1')], START);
    expect(await outbox.tick(START)).toEqual({ ...nothing, retried: 1 });
    expect(log.lines).toContainEqual(
      expect.objectContaining({ event: 'a channel broke its contract' }),
    );
  });
});

describe('a channel that hangs', () => {
  test('others go on, its sends time out, and it holds a bounded number of texts', async () => {
    const [sms, telegram] = [scriptChannel('sms', { perSecond: 1_000 }), scriptChannel('telegram')];
    sms.script = Array.from({ length: 100 }, () => 'hang' as const);
    let timeIsUp = () => undefined as void;
    const up = new Promise<void>((resolve) => (timeIsUp = resolve));
    const wait: Wait = (ms, hold) => (ms === SEND_TIMEOUT ? up : hasty(ms, hold));
    const { outbox } = outboxOn(db, [sms, telegram], { wait });
    const calls = Array.from({ length: 100 }, (_, i) => delivery(`s${i}`, { class: 'escalation' }));
    await outbox.enqueue(calls, START);
    while (sms.asked.length < 64) expect(await outbox.tick(START)).toEqual(nothing);

    await outbox.enqueue(
      [delivery('t1', { targets: [{ channel: 'telegram', to: kofi.telegram }] })],
      START,
    );
    while (telegram.sent.length < 1) await outbox.tick(START);

    const stopped = outbox.stop(1_000 * SECOND);
    timeIsUp();
    expect(await stopped).toBe(true);
    expect(sms.widest()).toBe(64);
    expect(await stored(db, 's0')).toMatchObject({
      state: 'due',
      failure: { reason: 'unavailable', code: 'timeout' },
    });
    // Nothing was claimed after the stop.
    expect(sms.asked).toHaveLength(64);
  });
});

describe('what the provider says later', () => {
  const sendCall = async (targets: readonly (typeof bothWays)[number][] = bothWays) => {
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
    const { outbox, log } = outboxOn(db, [sms, telegram]);
    const heard: string[] = [];
    outbox.onDead(async (id) => void heard.push(id));
    await outbox.enqueue([delivery('d1', { class: 'escalation', targets })], START);
    await outbox.tick(START);
    return { sms, telegram, outbox, log, heard };
  };
  const failed = (reference = 'd1') => ({ reference, state: 'failed', code: '30008' }) as const;

  test('a call that did not arrive goes to the next channel, once', async () => {
    const { outbox, telegram, heard } = await sendCall();
    expect((await stored(db, 'd1'))?.box).toBeDefined();
    await outbox.onStatus(failed(), at(SECOND));
    await outbox.onStatus(failed(), at(SECOND));
    expect(await outbox.tick(at(SECOND))).toEqual({ ...nothing, sent: 1 });
    await outbox.onStatus(failed(), at(MINUTE));
    expect(telegram.sent).toHaveLength(1);
    expect(await stored(db, 'd1')).toMatchObject({ state: 'sent', target: 1 });
    expect(heard).toEqual([]);
    await outbox.onStatus(failed('d1.x1'), at(2 * MINUTE));
    expect(heard).toEqual(['d1']);
  });

  test('a call that arrived is forgotten but for its id, and a later word to the contrary is not believed', async () => {
    const { outbox } = await sendCall();
    await outbox.onStatus({ reference: 'd1', state: 'delivered' }, at(SECOND));
    const after = await stored(db, 'd1');
    expect(after).toMatchObject({ state: 'sent', delivered: true });
    expect(after?.box).toBeUndefined();
    await outbox.onStatus(failed(), at(2 * SECOND));
    expect(await stored(db, 'd1')).toMatchObject({ state: 'sent' });
  });

  test('a word that comes before the outcome is written is not lost', async () => {
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
    const { outbox } = outboxOn(db, [sms, telegram]);
    const send = sms.send.bind(sms);
    sms.send = async (message) => {
      const sent = await send(message);
      await outbox.onStatus(failed(), START);
      return sent;
    };
    await outbox.enqueue([delivery('d1', { class: 'escalation', targets: bothWays })], START);
    await outbox.tick(START);
    await outbox.tick(at(1));
    expect(telegram.sent).toHaveLength(1);
  });

  test('a call without another way that did not arrive is a dead letter with the provider’s code', async () => {
    const { outbox, heard, log } = await sendCall([bothWays[0]]);
    await outbox.onStatus(failed(), at(SECOND));
    expect(await stored(db, 'd1')).toMatchObject({
      state: 'dead',
      failure: { reason: 'undelivered', code: '30008' },
    });
    expect(heard).toEqual(['d1']);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ event: 'a delivery is dead', code: '30008' }),
    );
  });

  test('after two hours a sent call is forgotten even if the provider says nothing', async () => {
    const { outbox } = await sendCall();
    await outbox.tick(at(2 * HOUR - SECOND));
    expect((await stored(db, 'd1'))?.box).toBeDefined();
    await outbox.tick(at(2 * HOUR + MINUTE));
    expect((await stored(db, 'd1'))?.box).toBeUndefined();
  });

  test('an arrived reply is counted, another is a dead letter, and a code that could be an address is not kept', async () => {
    const { outbox, log } = await sendCall([bothWays[0]]);
    await outbox.onStatus({ reference: 'a reply', state: 'delivered' }, START);
    await outbox.onStatus(failed('another'), START);
    await outbox.onStatus({ reference: 'd1', state: 'failed', code: afi.phone }, START);
    await outbox.tick(START);
    expect(log.lines).toContainEqual({ event: 'statuses of texts that are not stored', count: 1 });
    expect(await stored(db, 'another')).toMatchObject({
      state: 'dead',
      class: 0,
      failure: { reason: 'undelivered', code: '30008' },
    });
    expect((await stored(db, 'another'))?.box).toBeUndefined();
    expect((await stored(db, 'd1'))?.failure).toEqual({ reason: 'undelivered' });
  });
});
