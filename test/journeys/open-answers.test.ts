import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import { SETTLING } from '../../src/polls/closing.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { audited, secretFile } from '../cli/support.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { commandOn } from '../support/command.js';

const v1 = '/api/v1/polls/friend';
const poll = `
poll: friend
version: 1
languages: [en, fr]
title: { en: A friend, fr: Un ami }
opens: '2026-12-01T08:00Z'
closes: '2026-12-08T20:00Z'
join: FRIEND
questions:
  - { id: advice, kind: text, ask: { en: 'What would you tell a friend?', fr: 'Que diriez-vous ?' } }
thanks: { en: Thank you., fr: Merci. }
footer: { en: 'Worried? Call {{helpline}}.', fr: 'Un souci ? Appelez le {{helpline}}.' }
results: { en: '{{people}} people answered.', fr: '{{people}} personnes ont répondu.' }
`;
const rules = `rules:
  - { group: Papers, words: { en: [passport*], fr: [passeport*] } }
  - { group: Family, words: { en: [mother, family], fr: [famille] } }
`;
/** What people of Ghana and Togo write, and how many of them. */
const written = [
  { people: 8, prefix: '+23320', text: 'Keep your PASSPORTS with you' },
  { people: 6, prefix: '+22890', text: 'Gardez votre passeport !' },
  { people: 4, prefix: '+23324', text: 'Ask your mother' },
  { people: 3, prefix: '+23326', text: 'Never go' },
];

let amana: TestAmana;
let ama: request.Agent;
let folder: string;
beforeAll(async () => {
  amana = await startTestAmana('2026-12-01T09:00:00Z');
  ama = await agent(
    'ama',
    'polls:read',
    'polls:write',
    'polls:send',
    'words:read',
    'results:publish',
    'results:read',
  );
  folder = amana.keyFolder.replace(/keys$/, '');
  expect((await inYaml('put', '', poll)).body).toMatchObject({
    state: 'draft',
    ready: ['en', 'fr'],
  });
  await ama.post(`${v1}/open`);
  await amana.pass(MINUTE);
  for (const { people, prefix, text } of written)
    for (let i = 0; i < people; i += 1) {
      const phone = `${prefix}${String(i).padStart(6, '0')}`;
      await amana.sms.text(phone, 'FRIEND');
      await amana.sms.text(phone, text);
    }
  await amana.settle();
  await ama.post(`${v1}/close`);
  amana.clock.advance(SETTLING);
  await amana.settle();
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
const inYaml = (method: 'post' | 'put', url: string, text: string) =>
  ama[method](`${v1}${url}`).set('Content-Type', 'application/yaml').send(text);
async function groups(): Promise<Record<string, number>> {
  const { answers } = (await ama.get(`${v1}/words?limit=200`)).body as {
    answers: { group?: string }[];
  };
  return answers.reduce<Record<string, number>>(
    (sum, { group = '' }) => ({ ...sum, [group]: (sum[group] ?? 0) + 1 }),
    {},
  );
}

test('a coordinator sees how many answers each rule would sort, in either language, before anything is sorted', async () => {
  const tried = await inYaml('post', '/words/rule-checks', rules);
  expect([tried.status, tried.body]).toEqual([
    200,
    {
      answers: 21,
      byHand: 0,
      unsorted: 3,
      rules: [
        { group: 'Papers', matched: 14, sorted: 14 },
        { group: 'Family', matched: 4, sorted: 4 },
      ],
    },
  ]);
  expect(await groups()).toEqual({ '': 21 });
  const early = await ama.post(`${v1}/results/groups`);
  expect([early.status, early.body]).toMatchObject([
    409,
    { detail: expect.stringContaining('No eleven open answers') },
  ]);
  expect((await ama.post('/api/v1/polls/nowhere/results/groups')).status).toBe(404);
  await ama
    .put('/api/v1/polls/later')
    .set('Content-Type', 'application/yaml')
    .send(poll.replace('poll: friend', 'poll: later').replace('join: FRIEND', 'join: HARBOUR'));
  const open = await ama.post('/api/v1/polls/later/results/groups');
  expect([open.status, open.body]).toMatchObject([
    409,
    { do: expect.stringContaining('wait for the close') },
  ]);
  expect(await audited(amana)).toContain('api:ama words.read poll/friend');
});

test('rules that are wrong are refused, each mistake by its line or its place, and nothing is sorted', async () => {
  const wrong = await inYaml(
    'put',
    '/words/rules',
    rules
      .replace('fr: [famille]', 'pt: [pais]')
      .replace('{ group: Family', '{ question: why, group: Family'),
  );
  expect([wrong.status, wrong.body]).toMatchObject([
    422,
    {
      mistakes: [
        { line: 3, says: expect.stringContaining('advice') },
        { line: 3, says: expect.stringContaining('en, fr') },
      ],
    },
  ]);
  const data = await ama
    .put(`${v1}/words/rules`)
    .send({ rules: [{ group: 'A', words: { en: ['!'] } }] });
  expect([data.status, data.body]).toMatchObject([
    422,
    { mistakes: [{ at: 'rules 1, words, en 1' }] },
  ]);
  expect((await inYaml('put', '/words/rules', 'rules: [')).status).toBe(422);
  const weak = await agent('kofi', 'results:read');
  expect((await weak.put(`${v1}/words/rules`).send({ rules: [] })).status).toBe(403);
  expect((await inYaml('put', '/words/rules', rules)).status).toBe(200);
  expect(
    (
      await ama
        .put('/api/v1/polls/nowhere/words/rules')
        .send({ rules: [{ group: 'A', words: { en: ['x'] } }] })
    ).status,
  ).toBe(404);
});

test('applied again, rules take the place of what they sorted before, and what a person sorted stays', async () => {
  expect(await groups()).toEqual({ Papers: 14, Family: 4, '': 3 });
  const { answers } = (await ama.get(`${v1}/words?limit=200`)).body as {
    answers: { id: string; text: string; ruled?: boolean }[];
  };
  const mother = answers.find(({ text }) => text.includes('mother'));
  expect(mother?.ruled).toBe(true);
  await ama.post(`${v1}/words/group`).send({ ids: [mother?.id], group: 'Papers' });
  const file = secretFile(folder, 'rules.yaml', rules.replace('mother, ', ''));
  const tried = await commandOn(amana, 'polls', 'rules', 'friend', file);
  expect([tried.code, tried.out]).toEqual([
    0,
    expect.stringMatching(
      /Papers +all +14 +14\n.*Family +all +0 +0\n\nOf 21 answers a person sorted 1, rules 14; in no group: 6\.\nNothing was sorted yet/s,
    ),
  ]);
  expect(await groups()).toEqual({ Papers: 15, Family: 3, '': 3 });
  expect((await commandOn(amana, 'polls', 'rules', 'friend', file, '--apply')).out).toContain(
    'publish-groups',
  );
  expect(await groups()).toEqual({ Papers: 15, '': 6 });
  await inYaml('put', '/words/rules', rules);
  expect(await groups()).toEqual({ Papers: 15, Family: 3, '': 3 });
});

test('groups are published once, of eleven people and more, rounded as all results', async () => {
  const before = await ama.get(`${v1}/results`);
  expect((before.body as { open: unknown }).open).toEqual({ advice: { words: [], groups: [] } });
  const page = async () => (await request(amana.url).get('/polls/friend/en')).text;
  expect(await page()).not.toContain('Papers');
  const published = await ama.post(`${v1}/results/groups`);
  expect([published.status, published.body]).toMatchObject([
    200,
    { open: { advice: { groups: [{ name: 'Papers', people: 10 }] } } },
  ]);
  expect(await page()).toMatch(/Papers[^]*10\+/);
  expect(await page()).not.toMatch(/Family|mother/);
  expect((await ama.post(`${v1}/results/groups`)).body).toMatchObject({
    status: 409,
    detail: expect.stringContaining('were published'),
  });
  const again = await commandOn(amana, 'polls', 'publish-groups', 'friend');
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('once') });
});
