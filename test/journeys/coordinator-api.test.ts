import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import { sealSubscriber, type SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

const yaml = readFileSync(new URL('../../examples/polls/job-offers.yaml', import.meta.url), 'utf8');
const PEOPLE = 6;
const phone = (i: number) => `+2289000${String(i).padStart(4, '0')}`;
const v1 = '/api/v1';

let amana: TestAmana;
let ama: request.Agent;
let kofi: request.Agent;

async function agent(person: string, ...scopes: Scope[]): Promise<request.Agent> {
  const { token } = await addToken(
    amana.db,
    { person, scopes, life: 300 * DAY },
    amana.clock.now(),
  );
  return request.agent(amana.url).set('Authorization', `Bearer ${token}`);
}
beforeAll(async () => {
  amana = await startTestAmana('2026-12-01T09:00:00Z', { approveAbove: 3 });
  ama = await agent('ama.k', 'polls:read', 'polls:write', 'polls:send', 'polls:approve');
  kofi = await agent('kofi', 'polls:read', 'polls:approve');
  const people = Array.from({ length: PEOPLE }, (_, i) =>
    subscriber(amana.keys, i, {
      channel: 'sms',
      language: 'fr',
      country: 'TG',
      area: 'TG-M',
      ...sealedTo(i),
    }),
  );
  await amana.db.gateway.collection<SubscriberDoc>('subscribers').insertMany(people);
});
afterAll(() => amana.stop());

/** Somebody of Togo under a number of their own. */
function sealedTo(i: number): Partial<SubscriberDoc> {
  const [_id] = amana.keys.gateway().names('subscriber', ['sms', phone(i)], amana.clock.now());
  const box = sealSubscriber(amana.keys.gateway(), _id, { address: phone(i) }, amana.clock.now());
  return { _id, name: _id, box };
}

test('a coordinator writes a poll, sees whom it would go to, and cannot send it by a slip', async () => {
  await ama.put(`${v1}/polls/job-offers`).set('Content-Type', 'application/yaml').send(yaml);
  const counted = await ama
    .post(`${v1}/audience-counts`)
    .send({ audience: { countries: ['TG'] }, languages: ['fr'] });
  expect(counted.body).toEqual({ people: PEOPLE });
  const late = await ama
    .post(`${v1}/polls/job-offers/sendings`)
    .send({ starts: '2027-01-01T08:00Z' });
  expect([late.status, late.body]).toMatchObject([422, { mistakes: [{ at: 'closes' }] }]);
  const wrong = await ama
    .post(`${v1}/polls/job-offers/sendings`)
    .send({ audience: { countries: ['Togo'] } });
  expect([wrong.status, wrong.body]).toMatchObject([
    422,
    { mistakes: [{ says: expect.stringContaining('TG') }] },
  ]);
  expect((await ama.post(`${v1}/polls/nowhere/sendings`).send({})).status).toBe(422);

  const nobody = await ama
    .post(`${v1}/polls/job-offers/sendings`)
    .send({ audience: { countries: ['GH'] } });
  const empty = (nobody.body as { sending: { id: string } }).sending.id;
  const refused = await ama.post(`${v1}/sendings/${empty}/confirm`).send({ number: 0 });
  expect([refused.status, refused.body]).toMatchObject([409, { reason: 'nobody' }]);
  expect((await ama.post(`${v1}/sendings/${empty}/stop`)).body).toMatchObject({ state: 'stopped' });
});

test('the cost is by the price that was entered, else by Twilio’s, and it says which; without one it says why', async () => {
  const made = await ama
    .post(`${v1}/polls/job-offers/sendings`)
    .send({ audience: { countries: ['TG'] } });
  const { sending, estimate } = made.body as {
    sending: { id: string };
    estimate: Record<string, unknown>;
  };
  expect(estimate).toMatchObject({
    total: {},
    costs: [
      {
        channel: 'sms',
        country: 'TG',
        units: 2 * PEOPLE,
        unknown: 'Twilio has no price for this country',
      },
    ],
  });
  const again = async () =>
    (await ama.post(`${v1}/sendings/${sending.id}/estimate`)).body as {
      estimate: Record<string, unknown>;
    };
  amana.twilio.account.prices.set('TG', { unit: 'USD', carriers: [['0.0453'], ['0.1']] });
  expect(await again()).toMatchObject({
    estimate: {
      total: { USD: 1.2 },
      costs: [
        {
          each: 0.1,
          currency: 'USD',
          from: expect.stringContaining('Twilio, the highest'),
          at: expect.stringMatching(/^2026-12-01T09/),
        },
      ],
    },
  });
  const head = await agent('esi', 'prices:write');
  await head.put(`${v1}/prices/sms/TG`).send({ price: 0.05, currency: 'EUR' });
  expect(await again()).toMatchObject({
    estimate: { total: { EUR: 0.6 }, costs: [{ each: 0.05, currency: 'EUR', from: 'entered' }] },
  });
  await ama.post(`${v1}/sendings/${sending.id}/stop`);
});

test('a test of a poll is sent to nobody: its people would be in no sum with those of the poll', async () => {
  const tried = await ama.post(`${v1}/polls/job-offers/trials`).send({});
  const { word } = tried.body as { word: string };
  const made = await ama.post(`${v1}/polls/try-${word.toLowerCase()}/sendings`).send({});
  expect([made.status, made.body]).toMatchObject([
    422,
    { detail: expect.stringContaining('is a test, which is only for people who text its word') },
  ]);
});

let id: string;
test('§T27 it goes out only when the number was typed, and a second person approved', async () => {
  const made = await ama
    .post(`${v1}/polls/job-offers/sendings`)
    .send({ audience: { countries: ['TG'] } });
  expect([made.status, made.body]).toMatchObject([
    201,
    {
      sending: { state: 'draft' },
      estimate: {
        recipients: PEOPLE,
        approval: true,
        segments: 2 * PEOPLE,
        toTheEnd: { segments: 6 * PEOPLE, each: { fr: 6 }, total: {} },
      },
    },
  ]);
  id = (made.body as { sending: { id: string } }).sending.id;
  expect(made.headers['location']).toBe(`${v1}/sendings/${id}`);
  const slip = await ama.post(`${v1}/sendings/${id}/confirm`).send({ number: PEOPLE + 1 });
  expect([slip.status, slip.body]).toMatchObject([
    409,
    { reason: 'wrongNumber', detail: expect.stringContaining(String(PEOPLE)) },
  ]);
  expect((await ama.get(`${v1}/polls/job-offers`)).body).toMatchObject({ state: 'draft' });
  expect(
    (await ama.post(`${v1}/sendings/${id}/confirm`).send({ number: PEOPLE })).body,
  ).toMatchObject({
    state: 'waiting',
    approval: {
      above: 3,
      ofSubject: 0,
      byPerson: 0,
      left: 3,
      says: expect.stringMatching(
        /ama\.k wrote to 0 people today: 3 people are left.*ask somebody else/,
      ),
    },
  });
  const self = await ama.post(`${v1}/sendings/${id}/approve`);
  expect([self.status, self.body]).toMatchObject([409, { reason: 'samePerson' }]);
  const second = await agent('ama.k', 'polls:approve');
  expect((await second.post(`${v1}/sendings/${id}/approve`)).body).toMatchObject({
    reason: 'samePerson',
  });
  await amana.pass(2 * MINUTE);
  expect(amana.twilio.messages).toHaveLength(0);
  expect((await kofi.post(`${v1}/sendings/${id}/approve`)).body).toMatchObject({
    state: 'scheduled',
  });
  await amana.pass(2 * MINUTE);
  for (let i = 0; i < PEOPLE; i += 1) {
    expect(
      amana.twilio
        .messagesTo(phone(i))
        .map(({ text }) => text)
        .join(' '),
    ).toMatch(/1 V[eé]rifier d'abord/);
  }
  expect((await ama.get(`${v1}/sendings/${id}`)).body).toMatchObject({
    people: { total: PEOPLE, said: PEOPLE, waiting: 0 },
    progress: 1,
  });
});

test('who has not answered is reminded once, and the kill switch ends it', async () => {
  await amana.sms.text(phone(0), '1');
  await amana.settle();
  await amana.pass(HOUR, 10 * MINUTE);
  expect((await ama.post(`${v1}/sendings/${id}/remind`).send({})).status).toBe(200);
  expect((await ama.post(`${v1}/sendings/${id}/remind`).send({})).body).toMatchObject({
    status: 409,
  });
  expect((await ama.post(`${v1}/sendings/${id}/pause`)).body).toMatchObject({ state: 'paused' });
  expect((await ama.post(`${v1}/sendings/${id}/resume`)).status).toBe(200);
  const stopped = await ama.post(`${v1}/sendings/${id}/stop`);
  expect(stopped.status).toBe(200);
  expect(stopped.body).toMatchObject({ state: expect.stringMatching(/^stopp/) });
  const before = amana.twilio.messages.length;
  await amana.pass(10 * SECOND, SECOND);
  expect(amana.twilio.messages).toHaveLength(before);
  expect((await ama.get(`${v1}/sendings`)).body).toMatchObject({
    sendings: [
      {
        id,
        decisions: [
          { what: 'confirm', by: 'ama.k' },
          { what: 'approve', by: 'kofi' },
          { what: 'remind' },
          { what: 'pause' },
          { what: 'resume' },
          { what: 'stop' },
        ],
      },
      { state: 'stopped' },
      { state: 'stopped' },
    ],
  });
});

test('of six people nothing is shown: not in JSON, not in CSV, not on the public page', async () => {
  const head = await agent('esi', 'results:read', 'results:publish');
  const published = await head.post(`${v1}/polls/job-offers/results`);
  expect([published.status, published.body]).toMatchObject([
    200,
    {
      poll: 'job-offers',
      closed: false,
      asked: null,
      answered: null,
      caveat: { fr: expect.any(String) },
    },
  ]);
  const csv = await head
    .get(`${v1}/polls/job-offers/results?language=fr`)
    .set('Accept', 'text/csv');
  expect([csv.status, csv.type]).toEqual([200, 'text/csv']);
  expect(csv.text).toContain('job-offers');
  expect(csv.text).not.toMatch(/,6,|,6\r/);
  expect((await request(amana.url).get('/polls/job-offers')).status).toBe(200);
  const back = await head.post(`${v1}/polls/job-offers/give-back`);
  expect([back.status, back.body]).toMatchObject([
    409,
    { detail: expect.stringContaining('not closed') },
  ]);
});

test('§T29 nobody’s number is in an answer, the log or the audit', async () => {
  const answers = JSON.stringify((await ama.get(`${v1}/sendings`)).body) + amana.logged();
  const audit = JSON.stringify(await amana.db.cases.collection('audit').find({}).toArray());
  for (let i = 0; i < PEOPLE; i += 1) expect(answers + audit).not.toContain(phone(i).slice(1));
  expect(audit).toContain('sending.approved');
});
