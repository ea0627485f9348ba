import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { deadLetters, retryDead } from '../../src/outbox/dead-letters.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { afi } from '../fixtures/people.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { at, delivery, outboxDb, outboxOn, START } from './harness.js';
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

const dead = async () => {
  const sms = scriptChannel('sms');
  sms.script = [
    { fails: 'refused', code: '21617' },
    { fails: 'unreachable', code: '21211' },
  ];
  const { outbox, log } = outboxOn(db, [sms]);
  await outbox.enqueue(
    [delivery('d1', { text: 'canary of the market', expires: at(HOUR) })],
    START,
  );
  await outbox.tick(START);
  await outbox.enqueue([delivery('d2')], START);
  await outbox.tick(at(MINUTE));
  return { outbox, sms, log };
};

describe('dead letters', () => {
  test('an operator sees which texts reached nobody and why, and neither address nor text', async () => {
    await dead();
    const letters = await deadLetters(db);
    expect(letters).toEqual([
      {
        id: 'd2',
        class: 'mail',
        channel: 'sms',
        failure: { reason: 'unreachable', code: '21211' },
        diedAt: at(MINUTE),
        retriable: true,
      },
      {
        id: 'd1',
        class: 'mail',
        channel: 'sms',
        failure: { reason: 'refused', code: '21617' },
        diedAt: START,
        retriable: true,
      },
    ]);
  });

  test('§5.46 §T6 no address and no word of a text can be found in the database or the log, whatever becomes of it', async () => {
    const { outbox, log } = await dead();
    await outbox.enqueue([delivery('d3', { text: 'canary of the market' })], START);
    const parts = [];
    for (const name of ['deliveries', 'senderslots']) {
      parts.push(...(await db.gateway.collection(name).find().toArray()));
    }
    expect(parts).toHaveLength(3);
    const dump = `${mongoose.mongo.BSON.EJSON.stringify(parts)} ${JSON.stringify(log.lines)}`;
    const bytes = parts
      .map((part) => (part['box'] as { buffer: Buffer }).buffer.toString('latin1'))
      .join();
    for (const canary of [
      afi.phone,
      afi.phone.slice(1),
      'canary',
      Buffer.from('canary').toString('base64').slice(0, 7),
    ]) {
      expect(dump).not.toContain(canary);
      expect(bytes).not.toContain(canary);
    }
  });

  test('once the cause is mended an operator has some or all of them tried again', async () => {
    const { outbox, sms } = await dead();
    expect(await retryDead(db, ['d1', 'unknown'], at(2 * HOUR))).toBe(1);
    expect(await outbox.tick(at(2 * HOUR))).toMatchObject({ sent: 1 });
    expect(await retryDead(db, 'all', at(2 * HOUR))).toBe(1);
    expect(await outbox.tick(at(2 * HOUR))).toMatchObject({ sent: 1 });
    expect(sms.sent.map(({ reference }) => reference)).toEqual(['d1', 'd2']);
    expect(await deadLetters(db)).toEqual([]);
  });
});
