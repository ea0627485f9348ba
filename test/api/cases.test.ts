import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { caseRoutes } from '../../src/api/routes/cases.js';
import { createCases } from '../../src/cases/create.js';
import { newHouse, staff, type House } from '../cases/support.js';
import { dropTestDb } from '../support/db.js';
import { testApi, type TestApi } from './support.js';

let house: House;
let api: TestApi;
beforeAll(async () => {
  house = await newHouse();
  const everybody = Object.values(staff);
  api = await testApi(
    caseRoutes({
      cases: createCases({ ...house.deps, door: 'api' }),
      staffOf: async (login) => everybody.find((one) => one.login === login),
    }),
  );
}, 60_000);
afterAll(async () => {
  await dropTestDb(api.db);
  await house.close();
});

test('a person’s token lists, shows and takes what is theirs, by codes; words never come', async () => {
  const id = await house.tell({ words: [['what', 'canary-api words of a reporter']] });
  const ama = api.as(await api.token('ama', 'cases:read', 'cases:write'));
  const listed = await ama.get('/api/v1/cases?priority=1&country=TG&limit=5');
  expect(listed.status).toBe(200);
  expect(listed.body).toMatchObject({ cases: [{ id, priority: 1, kind: 'captive' }] });
  expect((await ama.get('/api/v1/cases/count')).body).toEqual({ count: 1, atLeast: false });
  const taken = await ama.post(`/api/v1/cases/${id}/take`).send({ v: 0 });
  const { v } = taken.body as { v: number };
  expect(taken.body).toMatchObject({ done: 'done' });
  const shown = await ama.get(`/api/v1/cases/${id}`);
  expect(shown.body).toMatchObject({ case: { owner: 'acc-ama' }, v, texts: 1 });
  expect(JSON.stringify([listed.body, shown.body])).not.toContain('canary-api');
  expect(await house.audited('case.taken')).toEqual([`api:ama case.taken ${id}`]);
  const kofi = api.as(await api.token('kofi', 'cases:read', 'cases:write'));
  const second = await kofi.post(`/api/v1/cases/${id}/take`).send({ v: 0 });
  expect([second.status, second.body]).toMatchObject([409, { reason: 'held' }]);
  const closed = { v, state: 'Closed', reason: 'helpGiven' };
  expect((await ama.post(`/api/v1/cases/${id}/close`).send(closed)).status).toBe(200);
});

test('§5.35 what is not theirs is 404 and audited; a scope, an account and the right value are needed', async () => {
  const id = await house.tell({ country: 'GH', compartment: 'regional' });
  const ama = api.as(await api.token('ama', 'cases:read', 'cases:write'));
  for (const way of [
    ama.get(`/api/v1/cases/${id}`),
    ama.post(`/api/v1/cases/${id}/take`).send({ v: 0 }),
    ama.post(`/api/v1/cases/${id}/escalate`).send({ v: 0 }),
    ama.get('/api/v1/cases/nobody'),
  ])
    expect((await way).status).toBe(404);
  expect(await house.audited('access.denied')).toHaveLength(3);
  const reader = api.as(await api.token('kofi', 'cases:read'));
  expect((await reader.post(`/api/v1/cases/${id}/take`).send({ v: 0 })).status).toBe(403);
  const stranger = api.as(await api.token('nobody', 'cases:read'));
  expect((await stranger.get('/api/v1/cases')).status).toBe(403);
  for (const query of ['priority=9', 'state=Open', 'from=yesterday', 'unanswered=yes', 'x=1'])
    expect([query, (await ama.get(`/api/v1/cases?${query}`)).status]).toEqual([query, 422]);
  expect((await ama.post(`/api/v1/cases/${id}/close`).send({ v: 0 })).status).toBe(422);
});

test('two who set one field are told of each other', async () => {
  const id = await house.tell();
  const ama = api.as(await api.token('ama', 'cases:write'));
  const kofi = api.as(await api.token('kofi', 'cases:write'));
  const at = (day: string) => ({ v: 0, at: `2027-01-${day}T08:00:00Z` });
  expect((await ama.post(`/api/v1/cases/${id}/follow-up`).send(at('10'))).status).toBe(200);
  const second = await kofi.post(`/api/v1/cases/${id}/follow-up`).send(at('11'));
  expect([second.status, second.body]).toMatchObject([412, { reason: 'conflict' }]);
  expect(JSON.stringify(second.body)).toContain('2027-01-10');
});
