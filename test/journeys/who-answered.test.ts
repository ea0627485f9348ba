import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import { sealSubscriber, type SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { commandOn } from '../support/command.js';

const yaml = readFileSync(new URL('../../examples/polls/job-offers.yaml', import.meta.url), 'utf8');
/** The example poll under another name, with a word of its own. */
const named = (name: string) =>
  yaml
    .replace('poll: job-offers', `poll: ${name}`)
    .replace('join: JOBS', `join: q${name.replace('-', '')}`);
const v1 = '/api/v1';
const phone = (i: number) => `+2289000${String(i).padStart(4, '0')}`;
/**
 * Five people of Togo: two would check an offer first,
 * one would refuse it, one skips, one says nothing.
 */
const answers = [
  ['1', '1,3', '7', 'Demander'],
  ['1', '2', '14', 'Demander'],
  ['3', 'Refuser'],
  ['PASSER'],
  [],
];
const PEOPLE = answers.length;

let amana: TestAmana;
let ama: request.Agent;
beforeAll(async () => {
  amana = await startTestAmana('2026-12-01T09:00:00Z');
  const scopes: Scope[] = [
    'polls:read',
    'polls:write',
    'polls:send',
    'words:read',
    'results:read',
    'results:publish',
  ];
  const { token } = await addToken(
    amana.db,
    { person: 'ama', scopes, life: 300 * DAY },
    amana.clock.now(),
  );
  ama = request.agent(amana.url).set('Authorization', `Bearer ${token}`);
  const keys = amana.keys.gateway();
  const people = Array.from({ length: PEOPLE }, (_, i) => {
    const [_id] = keys.names('subscriber', ['sms', phone(i)], amana.clock.now());
    const box = sealSubscriber(keys, _id, { address: phone(i) }, amana.clock.now());
    return {
      ...subscriber(amana.keys, i, { channel: 'sms', language: 'fr', country: 'TG' }),
      _id,
      name: _id,
      box,
    };
  });
  await amana.db.gateway.collection<SubscriberDoc>('subscribers').insertMany(people);
  for (const name of ['job-offers', 'second', 'third', 'fourth'])
    expect((await save(name)).body).toMatchObject({ state: 'draft' });
});
afterAll(() => amana.stop());

const save = (name: string) =>
  ama
    .put(`${v1}/polls/${name}`)
    .set('Content-Type', 'application/yaml')
    .set('If-None-Match', '*')
    .send(named(name));
/** What somebody was sent since so many texts. */
const heard = (i: number, from = 0) =>
  amana.twilio
    .messagesTo(phone(i))
    .slice(from)
    .map(({ text }) => text)
    .join(' ');
const counts = () =>
  Array.from({ length: PEOPLE }, (_, i) => amana.twilio.messagesTo(phone(i)).length);
/** Who was sent anything since. */
const written = (before: readonly number[]) =>
  counts().flatMap((n, i) => (n > (before[i] ?? 0) ? [i] : []));

test('somebody who texts the trial word gets the poll word for word, in their hand, and is counted nowhere', async () => {
  const tried = await commandOn(amana, 'polls', 'try', 'job-offers', '--json');
  expect(tried.code).toBe(0);
  const { word } = JSON.parse(tried.out) as { word: string };
  await amana.pass(MINUTE);
  const afi = PEOPLE;
  await amana.sms.text(phone(afi), word);
  await amana.settle();
  expect(heard(afi)).toMatch(/passeport/);
  for (const text of ['1', '1,3', '7', 'Demander d’abord']) await amana.sms.text(phone(afi), text);
  await amana.settle();
  expect(heard(afi)).toMatch(/Merci/);
  expect(written(Array<number>(PEOPLE).fill(0))).toEqual([]);
  await amana.pass(HOUR + 5 * MINUTE, 5 * MINUTE);
  expect(await amana.amana.polls.tally('job-offers', amana.clock.now())).toMatchObject({
    asked: 0,
    answered: 0,
  });
  const trial = `try-${word.toLowerCase()}`;
  const { polls } = (await ama.get(`${v1}/polls`)).body as { polls: { poll: string }[] };
  expect(polls.map(({ poll }) => poll)).not.toContain(trial);
  expect((await ama.get(`${v1}/polls/${trial}/words`)).status).toBe(404);
  expect((await ama.post(`${v1}/polls/${trial}/results`)).status).toBe(404);
  expect(await amana.db.gateway.collection('published').countDocuments()).toBe(0);
  expect(await amana.db.gateway.collection('answers').countDocuments()).toBe(0);
  expect((await request(amana.url).get('/polls')).text).not.toContain(trial);
  await amana.sms.text(phone(afi), word);
  await amana.settle();
  expect(heard(afi)).toContain("n'est pas ouvert");
});

test('by the API, only those who gave an answer to another poll are asked, and how many they are is told to nobody', async () => {
  await ama.post(`${v1}/polls/job-offers/open`);
  await amana.pass(MINUTE);
  for (const [i, given] of answers.entries()) {
    await amana.sms.text(phone(i), 'QJOBOFFERS');
    for (const text of given) await amana.sms.text(phone(i), text);
  }
  await amana.settle();
  // Whatever is asked for, one by one or by the difference of two, nobody's answer is in a number.
  const wholeTogo = { countries: ['TG'] };
  const count = async (values: string[], narrowed: object = {}) => {
    const answered = { poll: 'job-offers', question: 'offer', values };
    const audience = { ...narrowed, answered };
    return (
      (await ama.post(`${v1}/audience-counts`).send({ audience, languages: ['fr'] })).body as {
        people: number;
      }
    ).people;
  };
  expect([
    await count(['check']),
    await count(['refuse']),
    await count(['check', 'refuse']),
    await count(['give']),
    await count(['refuse'], wholeTogo),
    await count(['refuse'], { ...wholeTogo, channels: ['sms'] }),
  ]).toEqual(Array<number>(6).fill(PEOPLE));
  const audience = {
    ...wholeTogo,
    answered: { poll: 'job-offers', question: 'offer', values: ['check'] },
  };
  const made = await ama.post(`${v1}/polls/second/sendings`).send({ audience });
  const { sending, estimate } = made.body as {
    sending: { id: string };
    estimate: { recipients: number };
  };
  expect([made.status, estimate.recipients]).toEqual([201, PEOPLE]);
  const before = counts();
  const typed = { number: PEOPLE };
  expect((await ama.post(`${v1}/sendings/${sending.id}/confirm`).send(typed)).status).toBe(200);
  await amana.pass(10 * MINUTE);
  expect(written(before)).toEqual([0, 1]);
  expect((await ama.get(`${v1}/sendings/${sending.id}`)).body).toMatchObject({
    people: { total: 0, said: 0, waiting: 0, answered: 0, left: 0, unreached: 0 },
    texts: { waiting: 0, dead: 0, withdrawn: 0 },
  });
});

test('on the command line likewise; a poll that is closed names nobody any more', async () => {
  const refused = ['--answered', 'job-offers:offer:refuse'];
  expect(JSON.parse((await commandOn(amana, 'polls', 'count', ...refused, '--json')).out)).toEqual({
    people: PEOPLE,
  });
  expect((await commandOn(amana, 'polls', 'count', ...refused)).out).toBe('at most 5 people\n');
  const estimated = await commandOn(amana, 'polls', 'estimate', 'third', ...refused, '--json');
  const { estimate } = JSON.parse(estimated.out) as { estimate: { recipients: number } };
  expect(estimate.recipients).toBe(PEOPLE);
  const before = counts();
  const send = await commandOn(amana, 'polls', 'send', 'third', ...refused, '--number', '5');
  expect(send.code).toBe(0);
  await amana.pass(10 * MINUTE);
  expect(written(before)).toEqual([2]);
  await ama.post(`${v1}/polls/job-offers/close`);
  await amana.pass(5 * MINUTE);
  expect(JSON.parse((await commandOn(amana, 'polls', 'count', ...refused, '--json')).out)).toEqual({
    people: 0,
  });
  const nobody = await commandOn(amana, 'polls', 'estimate', 'fourth', ...refused, '--json');
  expect(JSON.parse(nobody.out)).toMatchObject({ estimate: { recipients: 0 } });
});
