import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import { readConfig } from '../../src/app/config.js';
import { startAmana, type Running } from '../../src/app/main.js';
import { findPoll } from '../../src/models/gateway/poll.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { silentLog } from '../../src/shared/log.js';
import { newInstallation, type TestInstallation } from '../cli/support.js';
import { examplePoll } from '../support/api-person.js';

let here: TestInstallation;
let web: Running;
let ama: request.Agent;
beforeAll(async () => {
  here = await newInstallation({ AMANA_ROLE: 'web', PORT: '0' });
  web = await startAmana(readConfig(here.env), { log: silentLog, say: () => undefined, env: {} });
  const { token } = await addToken(
    here.db,
    { person: 'ama', scopes: ['polls:write', 'polls:send'] },
    new Date(),
  );
  ama = request.agent(web.url ?? '').set('Authorization', `Bearer ${token}`);
});
afterAll(async () => {
  await web.stop();
  await here.close();
});

const keyFile = () => readFileSync(keyFiles(here.env['AMANA_KEYS'] ?? '').gateway, 'utf8');
const save = () =>
  ama.put('/api/v1/polls/job-offers').set('Content-Type', 'application/yaml').send(examplePoll(60));

test('a coordinator releases a poll at a process that only answers: its keys are made, for every process', async () => {
  expect((await save()).body).toMatchObject({ state: 'draft' });
  const kids = (await findPoll(here.db.gateway, 'job-offers'))?.kids;
  expect(keyFile()).not.toContain(kids?.people);
  const opened = await ama.post('/api/v1/polls/job-offers/open');
  expect([opened.status, opened.body]).toMatchObject([200, { state: 'open' }]);
  const another = openKeyStore(here.env['AMANA_KEYS'] ?? '').gateway();
  for (const kid of [kids?.people, kids?.words, kids?.tell])
    expect(another.hasPoll(kid ?? '')).toBe(true);
  await web.amana.polls.refresh(new Date());
  expect(web.amana.polls.live.all().map(({ doc }) => doc._id)).toEqual(['job-offers']);
});

test('what it does by itself leaves the keys as they are: they are tended by workers alone', async () => {
  const before = keyFile();
  for (const job of web.amana.jobs)
    if (job.everywhere) await job.run(new Date(Date.now() + 400 * 86_400_000));
  expect(keyFile()).toBe(before);
});
