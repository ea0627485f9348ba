import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { alertRoutes } from '../../src/api/routes/alerts.js';
import { criteriaRoutes } from '../../src/api/routes/criteria.js';
import { criteria } from '../../src/models/cases/criteria.js';
import { alertDesk, desk, missingGirl, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { dropTestDb } from '../support/db.js';
import { rolesOf, testApi, workDesk, type TestApi } from './support.js';

let here: TestAmana;
let made: AlertDesk;
let api: TestApi;
const ghana = { ...desk.coordinator, account: 'acc-esi', login: 'esi', countries: ['GH'] };
const everybody = [desk.coordinator, ...desk.officers, ghana];

beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  made = await alertDesk(here);
  const work = workDesk(here);
  api = await testApi([...criteriaRoutes(work), ...alertRoutes(work)], rolesOf(everybody));
});
afterAll(async () => {
  made.vault.close();
  await dropTestDb(api.db);
  await here.stop();
});

/** A case of a missing girl. */
const missing = () => missingGirl(here, 'canary-api ');

const fields = { contact: '117', languages: ['fr'] };
const person = async (login: string) => api.as(await api.token(login));

test('criteria are judged one by one, and reports of the same person are shown with why', async () => {
  const [id, other] = [await missing(), await missing()];
  const ama = await person('ama');
  const at = `/api/v1/cases/${id}`;
  for (const criterion of criteria) {
    const { v } = (await ama.get(`${at}/criteria`)).body as { v: number };
    const judged = await ama.post(`${at}/criteria/${criterion}`).send({ v, verdict: 'yes' });
    expect([criterion, judged.status]).toEqual([criterion, 200]);
  }
  const seen = (await ama.get(`${at}/criteria`)).body as { v: number };
  expect(seen).toMatchObject({ level: 'alert', missing: { alert: [] }, mayJudge: true });
  const silent = await ama.post(`${at}/criteria/danger`).send({ v: seen.v, verdict: 'no' });
  expect([silent.status, silent.body]).toMatchObject([422, { reason: 'noReason' }]);
  const said = { v: seen.v, verdict: 'no', words: 'canary-api she is with an aunt' };
  expect((await ama.post(`${at}/criteria/danger`).send(said)).status).toBe(200);
  const after = await ama.get(`${at}/criteria`);
  expect(after.body).toMatchObject({ level: 'notice', missing: { alert: ['danger'] } });
  const suggested = await ama.get(`${at}/suggestions`);
  expect(suggested.body).toMatchObject({ suggestions: [{ case: { id: other } }] });
  expect(JSON.stringify([after.body, suggested.body])).not.toContain('canary-api');
});

test('an alert is listed, shown, denied, given up; words never come', async () => {
  const id = await missing();
  const draft = await made.begin(id, fields);
  const asked = valueOf(
    await here.amana.alerts.ask(desk.coordinator, draft.id, { v: draft.v }, made.vault),
  );
  const [ama, one] = [await person('ama'), await person('one')];
  const listed = await one.get('/api/v1/alerts');
  expect(listed.body).toMatchObject({ alerts: [{ number: draft.number, state: 'asked' }] });
  expect((await ama.get(`/api/v1/cases/${id}/alerts`)).body).toEqual(listed.body);
  const shown = await one.get(`/api/v1/alerts/${draft.number}`);
  expect(shown.body).toMatchObject({ missing: 2, may: expect.arrayContaining(['deny']) });
  const at = `/api/v1/alerts/${draft.id}`;
  const no = { v: asked.v, reason: 'canary-api the photo is of somebody else' };
  expect((await one.post(`${at}/deny`).send({ ...no, v: asked.v - 1 })).status).toBe(412);
  expect((await one.post(`${at}/deny`).send({ v: asked.v })).status).toBe(422);
  expect((await ama.post(`${at}/deny`).send(no)).status).toBe(403);
  const denied = await one.post(`${at}/deny`).send(no);
  expect([denied.status, denied.body]).toMatchObject([200, { state: 'denied' }]);
  const { v } = denied.body as { v: number };
  const dropped = await ama.post(`${at}/drop`).send({ v });
  expect(dropped.body).toMatchObject({ state: 'dropped' });
  const said = [listed, shown, denied, dropped].map(({ body }) => body as unknown);
  expect(JSON.stringify(said)).not.toContain('canary-api');
});

test('what stands is ended by its version, once; a Ghanaian finds nothing of Togo, and a scope is needed', async () => {
  const draft = await made.begin(await missing(), fields);
  const standing = await made.approve(draft);
  expect(standing.state).toBe('standing');
  const at = `/api/v1/alerts/${draft.id}`;
  const esi = await person('esi');
  expect((await esi.get('/api/v1/alerts')).body).toEqual({ alerts: [] });
  const end = { v: standing.v, as: 'found' };
  for (const way of [esi.get(at), esi.post(`${at}/end`).send(end), esi.get('/api/v1/alerts/none')])
    expect((await way).status).toBe(404);
  const reader = api.as(await api.token('one', 'alerts:read'));
  expect((await reader.post(`${at}/end`).send(end)).status).toBe(403);
  const ama = await person('ama');
  expect((await ama.post(`${at}/end`).send({ ...end, as: 'expired' })).status).toBe(422);
  const ended = await ama.post(`${at}/end`).send(end);
  expect([ended.status, ended.body]).toMatchObject([200, { state: 'ended', endedAs: 'found' }]);
  const { v } = ended.body as { v: number };
  const again = await ama.post(`${at}/stop`).send({ v });
  expect([again.status, again.body]).toMatchObject([409, { reason: 'ended' }]);
});
