import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { replyRanks } from '../../src/models/gateway/delivery-doc.js';
import { deadLetters, retryDead } from '../../src/outbox/dead-letters.js';
import { classes } from '../../src/outbox/delivery.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
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

const deliveries = () => db.gateway.collection('deliveries');

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
  await outbox.tick(at(HOUR + MINUTE));
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
        diedAt: at(HOUR),
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

describe('a reply that is over', () => {
  /** Whatever times stand in a document. */
  const timesIn = (doc: object) => Object.values(doc).filter((value) => value instanceof Date);
  /** By no time in it can anybody tell when in the hour somebody wrote. */
  const isCoarse = (doc: object) => timesIn(doc).every((time) => time.getTime() % HOUR === 0);
  const late = at(7 * MINUTE + 3_217);
  const both = ['reply', 'duty'] as const;

  test('and dead keeps neither its address nor its words, however it died, and no time finer than an hour', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    for (const kind of both) {
      sms.script = [{ fails: 'refused', code: '21617' }];
      await outbox.enqueue([delivery(`refused ${kind}`, { class: kind })], late);
      await outbox.tick(late);
      await outbox.enqueue([delivery(`expired ${kind}`, { class: kind, expires: late })], START);
      await outbox.tick(late);
      // The provider says so while the sender of it is still at it.
      await outbox.enqueue([delivery(`undelivered ${kind}`, { class: kind })], late);
      await deliveries().updateOne(
        { _id: `undelivered ${kind}` as never },
        { $set: { lockedUntil: at(DAY), dueAt: at(DAY), triedFrom: late } },
      );
      await outbox.onStatus({ reference: `undelivered ${kind}`, state: 'failed' }, late);
    }
    const kept = await deliveries().find({ state: 'dead' }).toArray();
    expect(kept.map(({ _id }) => String(_id).split(' ')[0]).sort()).toEqual(
      ['expired', 'refused', 'undelivered'].flatMap((how) => both.map(() => how)),
    );
    for (const doc of kept) {
      expect(Object.keys(doc)).not.toEqual(expect.arrayContaining(['box']));
      expect(Object.keys(doc)).not.toEqual(expect.arrayContaining(['expires']));
      expect([doc['_id'], isCoarse(doc)]).toEqual([doc['_id'], true]);
    }
    const letters = await deadLetters(db);
    expect(letters.map(({ retriable }) => retriable)).toEqual(letters.map(() => false));
    expect(await retryDead(db, 'all', late)).toBe(0);
  });

  test('and was sent after it had to wait, or arrived, keeps no time finer than an hour', async () => {
    const sms = scriptChannel('sms');
    const { outbox } = outboxOn(db, [sms]);
    for (const kind of both) {
      await outbox.enqueue([delivery(`sent ${kind}`, { class: kind })], late);
      await outbox.enqueue([delivery(`arrived ${kind}`, { class: kind })], late);
    }
    await outbox.tick(late);
    for (const kind of both)
      await outbox.onStatus({ reference: `arrived ${kind}`, state: 'delivered' }, late);
    for (const doc of await deliveries().find().toArray())
      expect([doc['_id'], doc['state'], isCoarse(doc)]).toEqual([doc['_id'], 'sent', true]);
  });

  test('and a call that is dead can be tried again', async () => {
    const sms = scriptChannel('sms');
    sms.script = [{ fails: 'refused', code: '21617' }, 'ok'];
    const { outbox } = outboxOn(db, [sms]);
    await outbox.enqueue([delivery('call', { class: 'escalation' })], START);
    await outbox.tick(START);
    expect((await deadLetters(db)).map(({ retriable }) => retriable)).toEqual([true]);
    expect(await retryDead(db, 'all', late)).toBe(1);
    expect(await outbox.tick(late)).toMatchObject({ sent: 1 });
  });
});

test('which ranks are those of replies is said twice, and alike', () => {
  expect([...replyRanks].sort()).toEqual([classes.duty, classes.reply].sort());
});
