import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { readFileSync } from 'node:fs';
import { addToken } from '../../src/access/tokens.js';
import { sealSubscriber, type SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

/**
 * A poll is sent to eight people. Twilio refuses two at once (opted out,
 * no mobile number), the carrier two later (filtered, switched off), and
 * one has blocked the bot. Only the three whom it reached were asked.
 */
const yaml = readFileSync(new URL('../../examples/polls/job-offers.yaml', import.meta.url), 'utf8');
const v1 = '/api/v1';
const phone = (i: number) => `+2289300${String(i).padStart(4, '0')}`;
const blocker = '7000000777';
const NUMBERS = 7;

let here: TestAmana;
let ama: request.Agent;
let id = '';
beforeAll(async () => {
  here = await startTestAmana('2026-12-01T09:00:00Z');
  const scopes = ['polls:read', 'polls:write', 'polls:send', 'results:read'] as const;
  const now = here.clock.now();
  const { token } = await addToken(here.db, { person: 'ama', scopes, life: 300 * DAY }, now);
  ama = request.agent(here.url).set('Authorization', `Bearer ${token}`);
  const keys = here.keys.gateway();
  const people = [
    ...Array.from({ length: NUMBERS }, (_, i) => ({ channel: 'sms', address: phone(i) })),
    { channel: 'telegram', address: blocker },
  ].map(({ channel, address }, i) => {
    const [_id] = keys.names('subscriber', [channel, address], now);
    const box = sealSubscriber(keys, _id, { address }, now);
    const one = subscriber(here.keys, i, { channel, language: 'fr', country: 'TG' });
    return { ...one, _id, name: _id, box };
  });
  await subscribers().insertMany(people);
});
afterAll(() => here.stop());

const subscribers = () => here.db.gateway.collection<SubscriberDoc>('subscribers');
const counts = async () =>
  ((await ama.get(`${v1}/sendings/${id}`)).body as { people: Record<string, number> }).people;
const isMember = async (channel: 'sms' | 'telegram', address: string) => {
  const [name] = here.keys.gateway().names('subscriber', [channel, address], here.clock.now());
  return (await subscribers().countDocuments({ _id: name })) === 1;
};
const estimate = async (name: string) => {
  const made = await ama.post(`${v1}/polls/${name}/sendings`).send({});
  return (made.body as { estimate: { recipients: number } }).estimate.recipients;
};
const saveAndOpen = async (name: string) => {
  const file = yaml
    .replace('poll: job-offers', `poll: ${name}`)
    .replace('join: JOBS', `join: ${name.replace('-', '')}`);
  const saved = await ama
    .put(`${v1}/polls/${name}`)
    .set('Content-Type', 'application/yaml')
    .set('If-None-Match', '*')
    .send(file);
  expect([saved.status, saved.body]).toMatchObject([200, { state: 'draft' }]);
  await ama.post(`${v1}/polls/${name}/open`);
  await here.pass(MINUTE);
};

test('whom the provider refused is not reached, and everybody else is asked', async () => {
  const bot = here.telegram.person(blocker, { language: 'fr' });
  await bot.start();
  // What begins a talk ends with a silence: in the middle of one nobody is asked anything else.
  await here.pass(40 * MINUTE, 10 * MINUTE);
  await bot.block();
  here.twilio.optOut(phone(0));
  here.twilio.failTo(phone(1), 21614);
  await saveAndOpen('job-offers');
  const made = await ama.post(`${v1}/polls/job-offers/sendings`).send({});
  expect([made.status, made.body]).toMatchObject([201, { estimate: { recipients: 8 } }]);
  id = (made.body as { sending: { id: string } }).sending.id;
  await ama.post(`${v1}/sendings/${id}/confirm`).send({ number: 8 });
  await here.pass(10 * MINUTE);
  expect(await counts()).toMatchObject({ total: 8, said: 5, unreached: 3, waiting: 0 });
  const question = (i: number) => here.twilio.messagesTo(phone(i)).at(-1);
  for (const [i, code] of [
    [2, 30007],
    [3, 30003],
  ] as const) {
    const message = question(i);
    if (!message) throw new Error('Nothing was sent.');
    expect((await here.sms.status(message, 'undelivered', code)).status).toBe(204);
    // Twilio may say so twice.
    await here.sms.status(message, 'undelivered', code);
  }
  await here.settle();
  expect(await counts()).toMatchObject({ total: 8, said: 3, unreached: 5, waiting: 0 });
});

test('what they write next is no answer, and they are in no denominator', async () => {
  for (const i of [0, 3, 4]) await here.sms.text(phone(i), '2');
  await here.pass(5 * MINUTE);
  const tally = await here.amana.polls.tally('job-offers', here.clock.now());
  expect(tally).toMatchObject({ asked: 3, answered: 1 });
});

test('who opted out, blocked the bot, or has no mobile number takes part no more and is not estimated', async () => {
  expect(await isMember('sms', phone(0))).toBe(false);
  expect(await isMember('sms', phone(1))).toBe(false);
  expect(await isMember('telegram', blocker)).toBe(false);
  expect(await isMember('sms', phone(2))).toBe(true);
  expect(await isMember('sms', phone(3))).toBe(true);
  await saveAndOpen('markets');
  expect(await estimate('markets')).toBe(5);
});

test('who joins again takes part again', async () => {
  here.twilio.heal();
  for (const text of ['PARTICIPER', '1', '19', '1', 'Kara']) await here.sms.text(phone(0), text);
  await here.settle();
  expect(await isMember('sms', phone(0))).toBe(true);
});

test('a number that its network does not know on three days takes part no more; one day is not enough', async () => {
  for (const [day, name] of (['harvest', 'schools', 'rivers'] as const).entries()) {
    await here.pass(DAY + HOUR, 6 * HOUR);
    await saveAndOpen(name);
    const made = await ama.post(`${v1}/polls/${name}/sendings`).send({});
    const { sending, estimate: of } = made.body as {
      sending: { id: string };
      estimate: { recipients: number };
    };
    await ama.post(`${v1}/sendings/${sending.id}/confirm`).send({ number: of.recipients });
    await here.pass(10 * MINUTE);
    const text = here.twilio.messagesTo(phone(5)).at(-1);
    if (!text) throw new Error('Nothing was sent.');
    await here.sms.status(text, 'undelivered', 30005);
    await here.settle();
    expect([day, await isMember('sms', phone(5))]).toEqual([day, day < 2]);
  }
  expect(here.logged()).not.toContain(phone(5));
});
