import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { revokeToken, TOKEN_LIFE } from '../../src/access/tokens.js';
import { WRONG_TOKENS } from '../../src/access/wrong-tokens.js';
import { LARGEST_BODY } from '../../src/api/read.js';
import { route } from '../../src/api/route.js';
import { MINUTE } from '../../src/shared/clock.js';
import { dropTestDb } from '../support/db.js';
import { testApi, type TestApi } from './support.js';

let times = 0;
let fails = false;
const thing = z.object({ name: z.string(), size: z.int().min(1).max(9) });
const routes = [
  route({
    id: 'see',
    method: 'get',
    path: '/things/{name}',
    scope: 'polls:read',
    action: 'polls.read',
    tag: 'Things',
    summary: 'See',
    params: z.object({ name: z.string().regex(/^[a-z]+$/) }),
    query: z.strictObject({ loud: z.enum(['yes', 'no']).default('no') }),
    tagged: true,
    gives: ['text/csv'],
    answer: thing,
    handle: async ({ params, accept }) =>
      accept === 'text/csv'
        ? { text: 'a,b\n', file: 'things.csv' }
        : { body: { name: params.name, size: 3, secret: 'CANARY' } as never, etag: 'v7' },
  }),
  route({
    id: 'put',
    method: 'put',
    path: '/things/{name}',
    scope: 'polls:write',
    action: 'polls.write',
    tag: 'Things',
    summary: 'Keep',
    params: z.object({ name: z.string() }),
    body: z.strictObject({ size: z.int().min(1).max(9) }),
    guarded: true,
    answer: z.object({ ifMatch: z.string().optional(), onlyNew: z.boolean() }),
    handle: async ({ ifMatch, onlyNew }) => ({
      body: { ifMatch, onlyNew },
      status: 201,
      location: '/things/x',
    }),
  }),
  route({
    id: 'go',
    method: 'post',
    path: '/things/{name}/go',
    scope: 'polls:send',
    action: 'polls.send',
    tag: 'Things',
    summary: 'Go',
    params: z.object({ name: z.string() }),
    body: z.strictObject({ number: z.int() }),
    once: true,
    status: 202,
    answer: z.object({ times: z.int() }),
    handle: async () => {
      times += 1;
      if (fails) throw new Error('CANARY of the database');
      return { body: { times } };
    },
  }),
  route({
    id: 'text',
    method: 'post',
    path: '/texts',
    scope: null,
    action: 'account.own',
    tag: 'Things',
    summary: 'Text',
    body: z.object({}),
    takesYaml: true,
    answer: z.object({ yaml: z.unknown() }),
    handle: async ({ yaml }) => ({ body: { yaml: yaml?.content ?? '' } }),
  }),
];

let api: TestApi;
let token: string;
const v1 = '/api/v1';
beforeAll(async () => {
  api = await testApi(routes);
  token = await api.token('ama.k');
});
afterAll(() => dropTestDb(api.db));

/** Every problem names itself, says what is wrong and what to do, and is of the right type. */
function expectProblem(
  answer: request.Response,
  status: number,
  name: string,
): Record<string, unknown> {
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
  const body = answer.body as Record<string, unknown>;
  expect(body).toMatchObject({
    type: `/api/docs#problem-${name}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
    do: expect.any(String),
  });
  return body;
}

test('who has a token with the scope is answered, with nothing that the schema does not declare', async () => {
  const answer = await api.as(token).get(`${v1}/things/a`);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ name: 'a', size: 3 });
  expect(answer.headers['etag']).toBe('"v7"');
  expect((await api.as(token).get(`${v1}/things/a`).set('If-None-Match', '"v7"')).status).toBe(304);
  expect((await api.as(token).get(`${v1}/things/a`).set('If-None-Match', '"v6"')).status).toBe(200);
  expect((await api.as(token).head(`${v1}/things/a`)).status).toBe(200);
});

test('§5.35 without a token, with a wrong one, and with one that has ended nobody comes in, and is told what to do', async () => {
  const url = `${v1}/things/a`;
  const none = await request(api.app).get(url);
  expect(expectProblem(none, 401, 'unauthenticated').do).toContain('amana tokens add');
  expect(none.headers['www-authenticate']).toBe('Bearer realm="amana"');
  expectProblem(await request(api.app).get(url).auth('ama', 'k'), 401, 'unauthenticated');
  expectProblem(await api.as(token.slice(0, -2) + 'xx').get(url), 401, 'unauthenticated');
  expectProblem(await request(api.app).get(`${url}?access_token=${token}`), 401, 'unauthenticated');

  const ended = await api.token('esi');
  await revokeToken(api.db, ended.slice(6).split('.')[0] ?? '', api.clock.now());
  expectProblem(await api.as(ended).get(url), 401, 'token-over');
  expect(api.logged()).not.toContain(token.split('.')[1]);
});

test('a token that does not allow something says so, says what it does allow, and it is noted who tried', async () => {
  const weak = await api.token('kofi', 'polls:read');
  const answer = await api.as(weak).post(`${v1}/things/a/go`).send({ number: 1 });
  const body = expectProblem(answer, 403, 'forbidden');
  expect(body.detail).toContain('polls:send');
  expect(body.allowed).toEqual(['polls:read']);
  expect(api.denied).toEqual([{ who: { person: 'kofi', door: 'api' }, what: 'go' }]);
});

test('what cannot be read is refused by what is wrong with it, and each mistake by its place', async () => {
  const put = () => api.as(token).put(`${v1}/things/a`);
  const body = expectProblem(await put().send({ size: 10, sise: 1 }), 422, 'invalid');
  expect(body.mistakes).toEqual([
    { in: 'body', at: 'size', says: expect.stringContaining('9') },
    { in: 'body', at: 'sise', says: expect.stringContaining('not known') },
  ]);
  expectProblem(
    await put().set('Content-Type', 'application/json').send('{"size": '),
    400,
    'malformed',
  );
  const noText = put()
    .set('Content-Type', 'application/json')
    .serialize((bytes: unknown) => bytes as string);
  expectProblem(await noText.send(Buffer.from([0x7b, 0xff, 0x7d])), 400, 'malformed');
  expectProblem(await put().set('Content-Type', 'application/json'), 400, 'malformed');
  expectProblem(
    await put().set('Content-Type', 'text/plain').send('size=1'),
    415,
    'unsupported-media-type',
  );
  expectProblem(
    await put().set('Content-Type', 'application/yaml').send('size: 1'),
    415,
    'unsupported-media-type',
  );
  expectProblem(await put().send({ size: 'x'.repeat(LARGEST_BODY) }), 413, 'too-large');
  expectProblem(await put().send('{"__proto__":{"size":1}}').type('json'), 422, 'invalid');
  const query = expectProblem(
    await api.as(token).get(`${v1}/things/a?loud=maybe&x=1`),
    422,
    'invalid',
  );
  expect(query.mistakes).toHaveLength(2);
});

test('a method, a form of answer and an address that are not there are refused, with those that are', async () => {
  const method = await api.as(token).delete(`${v1}/things/a`);
  expect(expectProblem(method, 405, 'method-not-allowed').allowed).toEqual(['GET', 'HEAD', 'PUT']);
  expect(method.headers['allow']).toBe('GET, HEAD, PUT');
  const form = await api.as(token).get(`${v1}/things/a`).set('Accept', 'image/png');
  expect(expectProblem(form, 406, 'not-acceptable').allowed).toEqual([
    'application/json',
    'text/csv',
  ]);
  expectProblem(await api.as(token).get(`${v1}/nothing`), 404, 'not-found');
  expectProblem(await api.as(token).get('/api/v2/things/a'), 404, 'not-found');
  expectProblem(await api.as(token).get(`${v1}/things/A1`), 404, 'not-found');
});

test('a file is given as what it is', async () => {
  const csv = await api.as(token).get(`${v1}/things/a`).set('Accept', 'text/csv');
  expect([csv.status, csv.type, csv.text]).toEqual([200, 'text/csv', 'a,b\n']);
  expect(csv.headers['content-disposition']).toBe('attachment; filename="things.csv"');
});

test('a YAML body reaches its handler as what was read of it', async () => {
  const sent = await api
    .as(token)
    .post(`${v1}/texts`)
    .set('Content-Type', 'application/yaml')
    .send('a: é\n');
  expect(sent.body).toEqual({ yaml: { a: 'é' } });
});

test('the version somebody changes is handed on, and two versions at once are refused', async () => {
  const put = () => api.as(token).put(`${v1}/things/a`).send({ size: 1 });
  const answer = await put().set('If-Match', '"v7"');
  expect([answer.status, answer.body, answer.headers['location']]).toEqual([
    201,
    { ifMatch: 'v7', onlyNew: false },
    `${v1}/things/x`,
  ]);
  expect((await put().set('If-None-Match', '*')).body).toEqual({ onlyNew: true });
  expectProblem(await put().set('If-Match', '"v7", "v8"'), 400, 'malformed');
});

test('the same request with the same key is done once, and told again; another one with that key is refused', async () => {
  const go = (key: string, number = 1, by = token) =>
    api.as(by).post(`${v1}/things/a/go`).set('Idempotency-Key', key).send({ number });
  const key = 'k'.repeat(20);
  times = 0;
  const first = await go(key);
  const again = await go(key);
  expect([first.status, first.body, again.status, again.body]).toEqual([
    202,
    { times: 1 },
    202,
    { times: 1 },
  ]);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expectProblem(await go(key, 2), 422, 'key-used-otherwise');
  expect((await go(key, 1, await api.token('yao'))).body).toEqual({ times: 2 });
  expectProblem(await go('short'), 400, 'malformed');
  const together = await Promise.all(Array.from({ length: 5 }, () => go('t'.repeat(20))));
  expect(times).toBe(3);
  expect(together.filter(({ status }) => status === 202).length).toBeGreaterThan(0);
  for (const one of together.filter(({ status }) => status !== 202))
    expectProblem(one, 409, 'conflict');
});

test('what fails is answered honestly, tells nothing of the inside, and may be asked for again with its key', async () => {
  const go = () =>
    api
      .as(token)
      .post(`${v1}/things/a/go`)
      .set('Idempotency-Key', 'f'.repeat(20))
      .send({ number: 1 });
  fails = true;
  const failed = await go();
  fails = false;
  expectProblem(failed, 503, 'not-done');
  expect(failed.text + api.logged()).not.toContain('CANARY');
  expect((await go()).status).toBe(202);
});

test('whoever guesses tokens is sent away for a minute, and people with good ones are not', async () => {
  const url = `${v1}/things/a`;
  const guess = () => api.as(`amana_${'x'.repeat(22)}.${'y'.repeat(43)}`).get(url);
  const statuses: number[] = [];
  for (let i = 0; i < WRONG_TOKENS + 1; i += 1) statuses.push((await guess()).status);
  expect(statuses.at(-1)).toBe(429);
  const away = await guess();
  expectProblem(away, 429, 'too-many-wrong-tokens');
  expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
  expect((await api.as(token).get(url)).status).toBe(200);
  expect(api.logged().match(/api closed to wrong tokens/g)).toHaveLength(1);
  api.clock.advance(MINUTE);
  expect((await guess()).status).toBe(401);
});

test('a token ends by itself', async () => {
  const short = await api.token('abla');
  api.clock.advance(TOKEN_LIFE);
  expectProblem(await api.as(short).get(`${v1}/things/a`), 401, 'token-over');
});

test('each mistake says what is allowed, in plain words', async () => {
  const kofi = api.as(await api.token('kofi.b'));
  const put = (body: object) => kofi.put(`${v1}/things/a`).set('If-None-Match', '*').send(body);
  const said = async (answer: Promise<request.Response>) =>
    (expectProblem(await answer, 422, 'invalid')['mistakes'] as { at: string; says: string }[]).map(
      ({ at, says }) => `${at}: ${says}`,
    );
  expect(await said(put({}))).toEqual(['size: This is missing: it has to be a number.']);
  expect(await said(put({ size: '3' }))).toEqual(['size: This has to be a number.']);
  expect(await said(put({ size: 1.5 }))).toEqual(['size: This has to be a whole number.']);
  expect(await said(kofi.get(`${v1}/things/a?loud=maybe`))).toEqual([
    'loud: This has to be one of: yes, no.',
  ]);
});
