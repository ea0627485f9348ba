import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { neighbourFeedRoutes } from '../../src/api/routes/neighbour-feeds.js';
import { neighbourRoutes } from '../../src/api/routes/neighbours.js';
import { MINUTE } from '../../src/shared/clock.js';
import { desk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { dropTestDb } from '../support/db.js';
import { ghanaAlert, neighbourFeed, type NeighbourFeed } from '../support/neighbour.js';
import { rolesOf, testApi, workDesk, type TestApi } from './support.js';

let here: TestAmana;
let ghana: NeighbourFeed;
let api: TestApi;
const esi = { ...desk.coordinator, account: 'acc-esi', login: 'esi', countries: ['GH'] };
const partner = { ...esi, account: 'acc-partner', login: 'partner', roles: ['partner'] as const };

beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  ghana = await neighbourFeed(here);
  const work = workDesk(here);
  const everybody = [desk.coordinator, ...desk.officers, esi, partner];
  const neighbourDesk = { ...work, neighbours: ghana.neighbours };
  const routes = [...neighbourRoutes(neighbourDesk), ...neighbourFeedRoutes(neighbourDesk)];
  api = await testApi(routes, rolesOf(everybody));
});
afterAll(async () => {
  await ghana.stop();
  await dropTestDb(api.db);
  await here.stop();
});

const AT = '/api/v1/neighbour-alerts';
const person = async (login: string) => api.as(await api.token(login));

test('programs list what neighbours publish, and begin to pass one on as the person of their token', async () => {
  ghana.publish(ghanaAlert(new Date(here.clock.now().getTime() - MINUTE)));
  await ghana.read();
  const [ama, ghanaian, other] = [
    await person('ama'),
    await person('esi'),
    await person('partner'),
  ];
  const { body } = (await ama.get(AT)) as { body: { alerts: { id: string }[] } };
  expect(body).toMatchObject({
    alerts: [
      {
        ...{ sender: 'alerts.police.example.gh', identifier: 'gps-2026-0412', wrong: 1 },
        says: [{ language: 'en-GH', senderName: 'Ghana Police Service' }, { language: 'ee' }],
      },
    ],
  });
  expect((await other.get(AT)).body).toMatchObject({ status: 403, reason: 'role' });
  const relay = `${AT}/${body.alerts[0]?.id}/relay`;
  const there = { country: 'TG' };
  const refused = [
    await ghanaian.post(relay).send(there),
    await other.post(relay).send(there),
    await ama.post(`${AT}/nothing/relay`).send(there),
    await ama.post(relay).send({ country: 'Togo' }),
    await ama.post(relay).send({ ...there, text: 'more' }),
    await api
      .as(await api.token('ama', 'alerts:read'))
      .post(relay)
      .send(there),
  ];
  expect(refused.map(({ status }) => status)).toEqual([409, 403, 404, 422, 422, 403]);
  const begun = await ama.post(relay).send(there);
  expect([begun.status, begun.body]).toMatchObject([
    201,
    { state: 'draft', country: 'TG', relay: { name: 'Ghana Police Service' }, sightings: [] },
  ]);
  const twice = await ama.post(relay).send(there);
  expect([twice.status, twice.body]).toMatchObject([
    409,
    { reason: 'relayed', detail: 'Your country passes this alert on already.' },
  ]);
});

test('programs list feeds, subscribe to one that answers, and give it up; each refusal says what is wrong', async () => {
  const FEEDS = '/api/v1/neighbour-feeds';
  const [ama, officer, other] = [await person('ama'), await person('one'), await person('partner')];
  const reads = api.as(await api.token('ama', 'alerts:read'));
  expect((await reads.get(FEEDS)).body).toMatchObject({
    feeds: [{ name: 'Ghana', address: ghana.address, passed: [] }],
  });
  expect((await other.get(FEEDS)).body).toMatchObject({ status: 403, reason: 'role' });
  const second = { name: 'Ghana again', address: `${ghana.address}?lang=en` };
  for (const may of [reads, officer, other])
    expect((await may.post(FEEDS).send(second)).status).toBe(403);
  const wrong = [
    [{ ...second, name: '' }, 422, 'name'],
    [{ ...second, address: 'ghana' }, 422, 'address'],
    [{ ...second, address: ghana.address.replace('/feed', '/nothing') }, 422, 'status'],
    [{ ...second, address: ghana.address }, 409, 'known'],
  ] as const;
  for (const [body, status, reason] of wrong) {
    const refused = await ama.post(FEEDS).send(body);
    expect([refused.status, refused.body]).toMatchObject([status, { reason }]);
    expect((refused.body as { do: string }).do).not.toBe('');
  }
  expect((await ama.post(FEEDS).send({ name: 'Ghana' })).status).toBe(422);
  const added = await ama.post(FEEDS).send(second);
  expect([added.status, added.body]).toMatchObject([201, second]);
  const { id } = added.body as { id: string };
  expect((await officer.delete(`${FEEDS}/${id}`)).status).toBe(403);
  expect((await ama.delete(`${FEEDS}/${id}`)).body).toEqual({ id });
  expect((await ama.delete(`${FEEDS}/${id}`)).status).toBe(404);
  const [{ id: first }] = ((await ama.get(FEEDS)).body as { feeds: [{ id: string }] }).feeds;
  // The alert of the test before is passed on.
  expect((await ama.delete(`${FEEDS}/${first}`)).body).toMatchObject({ reason: 'relayed' });
});
