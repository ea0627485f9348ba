import { afterEach, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { afi, essi, kossi, mawuli } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';

let here: TestAmana;
afterEach(async () => {
  await here.stop();
});

const words = 'Ils gardent trois filles derrière le marché de Lomé';
const calls = () => [kossi, mawuli, essi].map(({ phone }) => here.twilio.messagesTo(phone).length);
const open = () =>
  here.db.gateway.collection('conversations').countDocuments({ silentAt: { $exists: true } });

test('§5.33 the clock goes back an hour in a talk: the next level is called in ten minutes and not in seventy', async () => {
  here = await startTestAmana(undefined, { sharedClock: true });
  const { says } = smsTalk(here);
  await says(afi.phone, words);
  const called = calls();
  expect([Math.max(...called), called[2]]).toEqual([1, 0]);
  await here.pass(2 * MINUTE);
  here.clock.advance(-HOUR);
  const question = await says(afi.phone, 'oui');
  expect(await says(afi.phone, 'non')).not.toBe(question);
  await here.pass(5 * MINUTE);
  await says(afi.phone, 'oui, je dis plus');
  await here.pass(MINUTE);
  expect(calls()).toEqual(called);
  await here.pass(5 * MINUTE);
  expect(calls()).toEqual([...called.slice(0, 2), 1]);
  // The silence of the talk counts from her last words.
  expect(await open()).toBe(1);
  await here.pass(30 * MINUTE);
  expect(await open()).toBe(0);
  expect((await readTips(here)).map(({ tip, words: told }) => [tip.state, told[0]])).toEqual([
    ['submitted', words],
  ]);
});

test('§5.33 the clock goes forward an hour in a talk: what was told goes to people, and nobody is called twice', async () => {
  here = await startTestAmana(undefined, { sharedClock: true });
  const { says } = smsTalk(here);
  await says(afi.phone, words);
  const called = calls();
  here.clock.advance(HOUR);
  await here.settle();
  expect(calls()).toEqual([...called.slice(0, 2), 1]);
  expect(await open()).toBe(0);
  const texts = here.twilio.messagesTo(afi.phone).length;
  await here.pass(2 * MINUTE);
  expect([calls(), here.twilio.messagesTo(afi.phone).length]).toEqual([
    [...called.slice(0, 2), 1],
    texts,
  ]);
  // What she writes now is not lost either.
  await says(afi.phone, 'Elles sont dans une maison verte');
  expect((await readTips(here)).flatMap(({ words: told }) => told).sort()).toEqual([
    'Elles sont dans une maison verte',
    words,
  ]);
});

test('§5.33 a sender is held by a clock that is a day ahead, and the clock is set right: the call goes out within minutes, and not a day later', async () => {
  here = await startTestAmana(undefined, { sharedClock: true });
  const { says } = smsTalk(here);
  here.twilio.failNext(20003, Infinity);
  await here.sms.text(afi.phone, words);
  await here.settle();
  await here.pass(2 * MINUTE);
  expect(calls()).toEqual([0, 0, 0]);
  here.clock.advance(-24 * HOUR);
  here.twilio.heal();
  await here.pass(4 * MINUTE);
  const [first, second] = calls();
  expect(Math.max(first ?? 0, second ?? 0)).toBeGreaterThan(0);
  // And others are answered, too.
  expect(await says('+22890007777', 'Bonjour')).not.toBe('');
});
