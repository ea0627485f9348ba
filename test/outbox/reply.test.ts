import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SendError } from '../../src/bots/errors.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, kofi } from '../fixtures/people.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { at, delivery, hasty, outboxDb, outboxOn, START, stored } from './harness.js';
import { scriptChannel } from './script-channel.js';

let db: TestDb;
beforeAll(async () => {
  db = await outboxDb();
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await db.gateway.collection('deliveries').deleteMany({});
  await db.gateway.collection('senderholds').deleteMany({});
  await db.gateway.collection('senderslots').deleteMany({});
});

const reply = (id: string) => delivery(id, { class: 'reply' });

describe('a reply', () => {
  test('is sent at once, its provider id is told, and nothing of it is stored', async () => {
    const sms = scriptChannel('sms', { perSecond: 10 });
    const { outbox } = outboxOn(db, [sms]);
    expect(await outbox.reply(reply('r1'), START)).toEqual({ outcome: 'sent', providerId: 'p1' });
    expect(sms.sent).toEqual([
      { to: afi.phone, text: 'Text of r1', reference: 'r1', validFor: 30 * MINUTE },
    ]);
    expect(await db.gateway.collection('deliveries').countDocuments()).toBe(0);
  });

  test('that fails for now is stored before the caller may forget it, and sent later', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'throttled', retryAfterMs: 20 * SECOND }];
    const { outbox } = outboxOn(db, [sms]);
    expect(await outbox.reply(reply('r1'), START)).toEqual({ outcome: 'queued' });
    const queued = await stored(db, 'r1');
    expect(queued).toMatchObject({
      state: 'due',
      attempts: 1,
      failure: { reason: 'throttled' },
      expires: at(30 * MINUTE),
    });
    expect(queued?.dueAt?.getTime()).toBeGreaterThanOrEqual(at(20 * SECOND).getTime());
    expect(await outbox.tick(at(23 * SECOND))).toMatchObject({ sent: 1 });
  });

  test('begun before by a process that died is stored, so that it is not sent beside what that one had stored', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([reply('r1')], START);
    expect(await outbox.reply(reply('r1'), START, true)).toEqual({ outcome: 'queued' });
    expect(await outbox.tick(START)).toMatchObject({ sent: 1 });
    expect(await outbox.reply(reply('r1'), START, true)).toEqual({ outcome: 'queued' });
    expect(await outbox.tick(at(SECOND))).toMatchObject({ sent: 0 });
    expect(sms.sent).toHaveLength(1);
  });

  test('that this process has sent and could not note is not sent again', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    const sent = await outbox.reply(reply('r1'), START);
    expect(await outbox.reply(reply('r1'), START, true)).toEqual(sent);
    expect([sms.sent.length, await stored(db, 'r1')]).toEqual([1, undefined]);
  });

  test('to a person who opted out is dropped, and not without a word', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'optedOut', code: '21610' }];
    const { outbox, log } = outboxOn(db, [sms]);
    expect(await outbox.reply(reply('r1'), START)).toEqual({ outcome: 'dropped' });
    const dead = await stored(db, 'r1');
    expect(dead).toMatchObject({ state: 'dead', failure: { reason: 'optedOut', code: '21610' } });
    expect(dead?.box).toBeUndefined();
    expect(log.lines).toEqual([
      {
        event: 'a reply was dropped',
        delivery: 'r1',
        channel: 'sms',
        reason: 'optedOut',
        code: '21610',
      },
    ]);
  });

  test('with another way to its person goes that way when the first is closed', async () => {
    const [sms, telegram] = [scriptChannel('sms'), scriptChannel('telegram')];
    sms.script = [{ fails: 'unreachable' }];
    const { outbox } = outboxOn(db, [sms, telegram]);
    const targets = [...reply('r1').targets, { channel: 'telegram', to: afi.telegram } as const];
    expect(await outbox.reply({ ...reply('r1'), targets }, START)).toEqual({ outcome: 'queued' });
    expect(await outbox.tick(START)).toMatchObject({ sent: 1 });
    expect(telegram.sent).toHaveLength(1);
  });

  test('without a free slot is stored as due and goes out when there is one', async () => {
    const sms = scriptChannel('sms', { perSecond: 1 });
    const { outbox, clock } = outboxOn(db, [sms], { wait: hasty });
    const long = { ...reply('r1'), text: 'a'.repeat(160 * 4) };
    expect(await outbox.reply(long, START)).toMatchObject({ outcome: 'sent' });
    expect(await outbox.reply(reply('r2'), START)).toEqual({ outcome: 'queued' });
    expect(await stored(db, 'r2')).toMatchObject({ state: 'due', attempts: 0, dueAt: START });
    clock.advance(6 * SECOND);
    // A tick in a hurry may return before what it sends is sent.
    for (let tick = 0; tick < 100 && sms.sent.length < 2; tick += 1)
      await outbox.tick(at(6 * SECOND));
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['r1', 'r2']);
  });

  test('when the channel hangs, only some wait in memory; the others are stored', async () => {
    const sms = scriptChannel('sms');
    sms.script = Array.from({ length: 530 }, () => 'hang' as const);
    const { outbox } = outboxOn(db, [sms], { wait: hasty });
    const replies = Array.from({ length: 530 }, (_, i) => outbox.reply(reply(`r${i}`), START));
    const outcomes = (await Promise.all(replies)).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['queued']));
    expect(sms.asked).toHaveLength(512);
    expect(await db.gateway.collection('deliveries').countDocuments()).toBe(530);
  });

  test('that expired is dropped; one whose channel is not set up, or before its time, is stored', async () => {
    const sms = scriptChannel('sms');
    const { outbox, log } = outboxOn(db, [sms]);
    expect(await outbox.reply({ ...reply('r1'), expires: START }, START)).toEqual({
      outcome: 'dropped',
    });
    const telegram = {
      ...reply('r2'),
      targets: [{ channel: 'telegram', to: afi.telegram } as const],
    };
    expect(await outbox.reply(telegram, START)).toEqual({ outcome: 'queued' });
    expect(log.lines.map(({ event }) => event)).toEqual([
      'a reply was dropped',
      'a channel is not set up, and texts wait for it',
    ]);
    expect(await stored(db, 'r2')).toMatchObject({ state: 'due', expires: at(30 * MINUTE) });
    expect(await outbox.reply({ ...reply('r3'), notBefore: at(MINUTE) }, START)).toEqual({
      outcome: 'queued',
    });
    expect(sms.asked).toEqual([]);
    expect(await stored(db, 'r3')).toMatchObject({ dueAt: at(MINUTE) });
  });

  test('waits behind an earlier one to the same person, and behind nobody else', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'throttled', retryAfterMs: 20 * SECOND }];
    const { outbox } = outboxOn(db, [sms]);
    const other = { ...reply('r3'), targets: [{ channel: 'sms', to: kofi.phone } as const] };
    expect(await outbox.reply(reply('r1'), START)).toEqual({ outcome: 'queued' });
    expect(await outbox.reply(reply('r2'), at(SECOND))).toEqual({ outcome: 'queued' });
    expect(await outbox.reply(other, at(SECOND))).toMatchObject({ outcome: 'sent' });
    await outbox.tick(at(2 * SECOND));
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['r3']);
    for (let second = 3; second < 60; second += 2) await outbox.tick(at(second * SECOND));
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['r3', 'r1', 'r2']);
    // The line is empty again: the next one is sent at once,
    // and nothing tells any more who waited with whom.
    expect(await outbox.reply(reply('r4'), at(MINUTE))).toMatchObject({ outcome: 'sent' });
    expect(
      await db.gateway.collection('deliveries').countDocuments({ line: { $exists: true } }),
    ).toBe(0);
  });

  test('goes out with all that wait for the same person, one after the other, as soon as the first of them can', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'throttled', retryAfterMs: 20 * SECOND }];
    const { outbox } = outboxOn(db, [sms]);
    const ids = Array.from({ length: 30 }, (_, i) => `r${i}`);
    for (const [i, id] of ids.entries())
      expect(await outbox.reply(reply(id), at(10 * i))).toEqual({ outcome: 'queued' });
    await outbox.tick(at(5 * SECOND));
    expect(sms.sent).toEqual([]);
    await outbox.tick(at(30 * SECOND));
    expect(sms.sent.map(({ reference }) => reference)).toEqual(ids);
    expect(await outbox.reply(reply('last'), at(40 * SECOND))).toMatchObject({ outcome: 'sent' });
  });

  test('goes out in order and without a pause when two processes send, and a third was killed with all of them', async () => {
    const dying = outboxOn(db, [
      {
        ...scriptChannel('sms'),
        send: () => Promise.reject(new SendError('throttled', { retryAfterMs: SECOND })),
      },
    ]);
    const ids = Array.from({ length: 30 }, (_, i) => `r${String(i).padStart(2, '0')}`);
    for (const [i, id] of ids.entries()) await dying.outbox.reply(reply(id), at(10 * i));
    const held = at(20 * SECOND);
    await db.gateway
      .collection('deliveries')
      .updateMany(
        {},
        { $set: { attempts: 2, lockedUntil: held, dueAt: held }, $unset: { failure: 1 } },
      );
    const sent: string[] = [];
    const channel = () => ({
      ...scriptChannel('sms'),
      send: async ({ reference = '' }) => ({
        providerId: String(sent.push(reference)),
        segments: 1,
      }),
    });
    const [one, two] = [outboxOn(db, [channel()]), outboxOn(db, [channel()])];
    // The clock stands still: who waited for a moment of their own would wait for ever.
    for (let tick = 0; tick < 20 && sent.length < ids.length; tick += 1)
      await Promise.all([one, two].map(({ outbox }) => outbox.tick(at(30 * SECOND))));
    expect(sent).toEqual(ids);
  });

  test('does not wait for one that can never be sent: after 30 minutes that is dead, and the line goes on', async () => {
    const sms = scriptChannel('sms');
    sms.script = Array.from({ length: 6 }, () => ({ fails: 'unavailable' }) as const);
    const { outbox } = outboxOn(db, [sms]);
    await outbox.reply(reply('r1'), START);
    await outbox.reply(reply('r2'), at(20 * MINUTE));
    for (let minute = 1; minute < 45; minute += 1) await outbox.tick(at(minute * MINUTE));
    expect(await stored(db, 'r2')).toMatchObject({ state: 'sent' });
    expect(sms.sent.map(({ reference }) => reference)).toContain('r2');
  });
});
