import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { parse } from 'yaml';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import { SETTLING } from '../../src/polls/closing.js';
import { OPENING } from '../../src/polls/release.js';
import { DAY } from '../../src/shared/clock.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

const yaml = readFileSync(new URL('../../examples/polls/job-offers.yaml', import.meta.url), 'utf8');
const poll = parse(yaml) as Record<string, unknown>;

let amana: TestAmana;
let ama: request.Agent;
beforeAll(async () => {
  amana = await startTestAmana('2026-12-01T07:00:00Z');
  ama = await agent('ama.k', 'polls:read', 'polls:write', 'polls:send', 'words:read');
});
afterAll(() => amana.stop());

async function agent(person: string, ...scopes: Scope[]): Promise<request.Agent> {
  const { token } = await addToken(
    amana.db,
    { person, scopes, life: 300 * DAY },
    amana.clock.now(),
  );
  return request.agent(amana.url).set('Authorization', `Bearer ${token}`);
}
const v1 = '/api/v1';
const inYaml = (text: string) =>
  ama.put(`${v1}/polls/job-offers`).set('Content-Type', 'application/yaml').send(text);

test('a coordinator checks a poll in YAML or JSON, and each mistake is named by its line or its place', async () => {
  const check = (text: string) =>
    ama.post(`${v1}/poll-checks`).set('Content-Type', 'application/yaml').send(text);
  const good = await check(yaml);
  expect([good.status, good.body]).toMatchObject([
    200,
    { poll: 'job-offers', ready: ['en', 'fr', 'pt'], blocking: [] },
  ]);
  const late = await check(yaml.replace("closes: '2026-12-08", "closes: '2026-11-08"));
  expect([late.status, late.body]).toMatchObject([
    422,
    {
      reason: 'notRight',
      mistakes: [{ in: 'body', line: 11, says: expect.stringContaining('closes before it opens') }],
    },
  ]);
  const noOptions = await ama
    .post(`${v1}/poll-checks`)
    .send({ ...poll, questions: [{ id: 'a', kind: 'choice', ask: { en: 'A?' } }] });
  expect([noOptions.status, noOptions.body]).toMatchObject([
    422,
    { mistakes: [{ at: 'questions 1, options' }] },
  ]);
  const blocked = await check(yaml.replace("'{{people}} personnes", "'Des personnes"));
  expect(blocked.body).toMatchObject({
    ready: ['en', 'pt'],
    blocking: [{ language: 'fr', says: expect.stringContaining('{{people}}') }],
  });
});

test('two people who change one poll do not overwrite each other', async () => {
  const made = await inYaml(yaml);
  expect([made.status, made.headers['etag'], made.body]).toMatchObject([
    200,
    '"1"',
    { state: 'draft', tag: '1' },
  ]);
  const blind = await inYaml(yaml);
  expect([blind.status, blind.body]).toMatchObject([
    428,
    { do: expect.stringContaining('If-Match') },
  ]);
  expect((await inYaml(yaml).set('If-None-Match', '*')).status).toBe(412);
  const changed = await inYaml(yaml.replace('Offers of work abroad\n', 'Offers\n')).set(
    'If-Match',
    '"1"',
  );
  expect([changed.status, changed.headers['etag']]).toEqual([200, '"2"']);
  const second = await inYaml(yaml).set('If-Match', '"1"');
  expect([second.status, second.body]).toMatchObject([412, { reason: 'changed' }]);
  const together = await Promise.all([
    inYaml(yaml).set('If-Match', '"2"'),
    inYaml(yaml).set('If-Match', '"2"'),
  ]);
  expect(together.map(({ status }) => status).sort()).toEqual([200, 412]);
  const seen = await ama.get(`${v1}/polls/job-offers`);
  expect([seen.headers['etag'], seen.body]).toMatchObject([
    '"3"',
    { definition: { poll: 'job-offers' } },
  ]);
});

test('a poll under another name, one for tests, and one that is not there are refused', async () => {
  const other = await ama.put(`${v1}/polls/other`).send(poll);
  expect([other.status, other.body]).toMatchObject([422, { do: 'Let the two agree.' }]);
  const trial = await ama.put(`${v1}/polls/try-x`).send({ ...poll, poll: 'try-x' });
  expect([trial.status, (trial.body as { detail: string }).detail]).toEqual([
    422,
    'Names that begin with "try-" are for tests.',
  ]);
  expect((await ama.get(`${v1}/polls/nowhere`)).body).toMatchObject({
    status: 404,
    reason: 'unknown',
  });
  expect(
    (
      await ama
        .put(`${v1}/polls/nowhere`)
        .set('If-Match', '"1"')
        .send({ ...poll, poll: 'nowhere', join: 'NOWHERE' })
    ).status,
  ).toBe(404);
});

test('a poll is tried on the phone of whoever texts its word, and nobody else gets it', async () => {
  const trial = await ama.post(`${v1}/polls/job-offers/trials`);
  expect(trial.status).toBe(201);
  const { word } = trial.body as { word: string };
  amana.clock.advance(OPENING + 1_000);
  await amana.settle();
  expect(amana.twilio.messages).toHaveLength(0);
  const listed = (await ama.get(`${v1}/polls`)).body as { polls: { poll: string }[] };
  expect(listed.polls.map((one) => one.poll)).toEqual(['job-offers']);
  expect(word).toMatch(/^[B-Z]{7}$/);
});

test('a released poll takes a higher version only, is closed once, and cannot be opened again', async () => {
  const opened = await ama.post(`${v1}/polls/job-offers/open`);
  expect([opened.status, opened.body]).toMatchObject([
    200,
    { state: 'open', opensAt: '2026-12-01T08:00:00.000Z' },
  ]);
  expect((await ama.post(`${v1}/polls/job-offers/open`)).body).toMatchObject({ state: 'open' });
  const tag = opened.headers['etag'] ?? '';
  const same = await inYaml(yaml).set('If-Match', tag);
  expect([same.status, same.body]).toMatchObject([
    409,
    { reason: 'wrongState', detail: expect.stringContaining('version 1 must be higher') },
  ]);
  expect(
    (await inYaml(yaml.replace('version: 1', 'version: 2')).set('If-Match', tag)).body,
  ).toMatchObject({ version: 2, state: 'open' });
  expect((await ama.get(`${v1}/polls/job-offers/words`)).body).toMatchObject({
    status: 409,
    reason: 'wrongState',
  });
  expect((await ama.post(`${v1}/polls/job-offers/close`)).body).toMatchObject({ state: 'closing' });
  expect((await ama.post(`${v1}/polls/job-offers/close`)).status).toBe(409);
  amana.clock.advance(SETTLING);
  await amana.settle();
  expect((await ama.get(`${v1}/polls/job-offers`)).body).toMatchObject({ state: 'closed' });
  expect((await ama.post(`${v1}/polls/job-offers/open`)).body).toMatchObject({
    status: 409,
    detail: expect.stringContaining('cannot be opened again'),
  });
  expect((await ama.get(`${v1}/polls/job-offers/words`)).body).toEqual({ answers: [] });
  const sorted = await ama
    .post(`${v1}/polls/job-offers/words/group`)
    .send({ ids: ['x'], group: 'Advice' });
  expect(sorted.body).toEqual({ sorted: 0 });
});

test('who did what is in the audit log, under the name of the person, and so is who was refused', async () => {
  const kofi = await agent('kofi', 'polls:read');
  expect((await kofi.post(`${v1}/polls/job-offers/close`)).status).toBe(403);
  const entries = await amana.db.cases.collection('audit').find({}).sort({ _id: 1 }).toArray();
  const said = entries.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
  expect(said).toEqual([
    'api:ama.k poll.saved poll/job-offers/1',
    'api:ama.k poll.saved poll/job-offers/1',
    'api:ama.k poll.saved poll/job-offers/1',
    'api:ama.k poll.tried poll/job-offers',
    'api:ama.k poll.opened poll/job-offers',
    'api:ama.k poll.saved poll/job-offers/2',
    'api:ama.k poll.closed poll/job-offers',
    'api:ama.k words.read poll/job-offers',
    'api:ama.k words.grouped poll/job-offers',
    'api:kofi access.denied api/closePoll',
  ]);
});
