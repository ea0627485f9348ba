import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deadLetters } from '../../src/outbox/dead-letters.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { akosua, essi, kossi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

/**
 * For some minutes Twilio refuses our credentials. Sixty people write meanwhile: nobody may be
 * lost, and those who are called are called on what still works.
 */
let first: TestAmana;
let here: TestAmana;
beforeAll(async () => {
  here = first = await startTestAmana();
  for (const { telegram } of [essi, akosua]) await here.telegram.person(telegram).start();
  await here.settle();
});
afterAll(async () => {
  if (here !== first) await here.stop();
  await first.stop();
});

const phone = (i: number) => `+2289200${String(i).padStart(4, '0')}`;
const PEOPLE = 60;
const everybody = Array.from({ length: PEOPLE }, (_, i) => phone(i));
const heard = (number: string) => here.twilio.messagesTo(number).map(({ text }) => text);
const events = (event: string) =>
  here
    .logged()
    .split('\n')
    .filter((line) => line.includes(`"${event}"`));

test('while Twilio refuses our credentials nothing dies, it is said once, and it is asked slowly', async () => {
  here.twilio.failNext(20003, Infinity);
  const held = 'Ils gardent trois filles derrière le marché de Lomé';
  for (const [i, one] of everybody.entries())
    expect((await here.sms.text(one, i < 3 ? held : 'AIDE')).status).toBe(200);
  await here.settle();
  await here.pass(3 * MINUTE, 15 * SECOND);
  expect(here.twilio.messages).toEqual([]);
  expect(await deadLetters(here.db)).toEqual([]);
  expect(events('a sender is held')).toHaveLength(1);
  expect(events('a sender is held')[0]).toContain('20003');
  expect(here.logged()).not.toContain(phone(7));
});

test('meanwhile a focal point with Telegram is called there, and the ladder does not wait for phones', async () => {
  const telegram = here.telegram.person(essi.telegram);
  const calls = telegram.phone().map(({ text }) => text);
  // Kossi, the first, has only a phone; Essi is the next.
  expect(calls.filter((text) => text.includes('P1')).length).toBeGreaterThan(0);
  const ghana = here.telegram.person(akosua.telegram);
  await here.sms.text('+233245550001', 'They lock three girls in a house in Tema, help');
  await here.settle();
  expect(ghana.phone().some(({ text }) => text.includes('P1'))).toBe(true);
});

test('a process that starts in the middle of it knows, and does not ask for each text', async () => {
  const { db, keyFolder, twilio, telegram } = here;
  const before = here.clock.now();
  here = await startTestAmana(before.toISOString(), { on: { db, keyFolder, twilio, telegram } });
  await here.pass(30 * SECOND, 15 * SECOND);
  expect(events('a sender is held')).toEqual([]);
  expect(await deadLetters(here.db)).toEqual([]);
});

test('after the repair everybody is answered, and those who wait are called, without anybody doing anything', async () => {
  here.twilio.heal();
  await here.pass(2 * MINUTE, 15 * SECOND);
  expect(events('a sender works again').length).toBe(1);
  expect(everybody.filter((one) => heard(one).length === 0)).toEqual([]);
  expect(heard(kossi.phone).some((text) => text.includes('P1'))).toBe(true);
  expect(await deadLetters(here.db)).toEqual([]);
  expect(await here.db.gateway.collection('senderholds').countDocuments()).toBe(0);
  expect(here.twilio.complaints).toEqual([]);
});

test('each text says how long it is good for, so that no reply comes hours late', () => {
  const replies = everybody.flatMap((one) => here.twilio.messagesTo(one));
  const valid = replies.map(({ validityPeriod }) => validityPeriod ?? Infinity);
  expect(Math.max(...valid)).toBeLessThanOrEqual(1_800);
  expect(Math.min(...valid)).toBeGreaterThanOrEqual(5);
  const calls = here.twilio.messagesTo(kossi.phone);
  expect(calls.every(({ validityPeriod }) => validityPeriod === 3_600)).toBe(true);
});

test('a reply that could not be sent in time is a dead letter that an operator sees', async () => {
  const late = '+22892009999';
  here.twilio.failNext({ status: 403 }, Infinity);
  await here.sms.text(late, 'HELP');
  await here.settle();
  await here.pass(32 * MINUTE, 2 * MINUTE);
  here.twilio.heal();
  await here.pass(2 * MINUTE);
  expect(heard(late)).toEqual([]);
  const letters = await deadLetters(here.db);
  expect(letters).toContainEqual(
    expect.objectContaining({
      class: 'reply',
      channel: 'sms',
      failure: expect.objectContaining({ reason: 'expired' }) as unknown,
    }),
  );
});
