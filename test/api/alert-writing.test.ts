import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { alertRoutes } from '../../src/api/routes/alerts.js';
import { alertWritingRoutes } from '../../src/api/routes/alert-writing.js';
import { criteriaRoutes } from '../../src/api/routes/criteria.js';
import { keyRoutes } from '../../src/api/routes/key-sessions.js';
import { criteria } from '../../src/models/cases/criteria.js';
import { keepNeighbourAlerts } from '../../src/models/gateway/neighbour.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import type { StaffRole } from '../../src/shared/staff.js';
import type { CapResource } from '../../src/alerts/cap/alert.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { passwordOf } from '../accounts/support.js';
import { subscriber } from '../broadcasts/support.js';
import { desk, missingGirl, valueOf } from '../support/alert-desk.js';
import type { TestAmana } from '../support/amana.js';
import { ghanaAlert } from '../support/neighbour.js';
import { keyedApi, type KeyedApi } from './keyed.js';
import type { Caller, TestApi } from './support.js';

let keyed: KeyedApi;
let here: TestAmana;
let api: TestApi;

beforeAll(async () => {
  keyed = await keyedApi([criteriaRoutes, alertRoutes, alertWritingRoutes, keyRoutes]);
  ({ here, api } = keyed);
});
afterAll(() => keyed.stop());

const caller = (login: string, role: StaffRole, withKeys = true): Promise<Caller> =>
  keyed.caller(login, { roles: [role] }, withKeys);

interface Body {
  readonly id: string;
  readonly v: number;
  readonly number: string;
}
const bodyOf = ({ body }: { readonly body: unknown }) => body as Body;

/** From a case to a draft that lacks nothing. */
async function drafted(writer: Caller): Promise<Body> {
  const id = await missingGirl(here, 'canary-api ');
  for (const criterion of criteria) {
    const { v } = bodyOf(await writer.get(`/cases/${id}/criteria`));
    const judged = await writer.post(`/cases/${id}/criteria/${criterion}`, { v, verdict: 'yes' });
    expect(judged.status).toBe(200);
  }
  const begun = await writer.post(`/cases/${id}/alerts`);
  expect([begun.status, begun.body]).toMatchObject([201, { state: 'draft' }]);
  const { id: alert, v } = bodyOf(begun);
  const fields = { contact: '117', languages: ['fr'] };
  const written = await writer.put(`/alerts/${alert}/words`, { v, fields });
  expect(written.status).toBe(200);
  return bodyOf(written);
}

test('two officers say yes by the API, each with their own keys; nobody does it twice, nor who wrote it', async () => {
  const writer = await caller('writer', 'coordinator');
  const [one, two] = [await caller('one', 'officer'), await caller('two', 'officer')];
  const draft = await drafted(writer);
  const at = `/alerts/${draft.id}`;
  const asked = await writer.post(`${at}/ask`, { v: draft.v });
  expect([asked.status, asked.body]).toMatchObject([200, { state: 'asked', missing: 2 }]);
  expect((await writer.post(`${at}/approve`, { v: bodyOf(asked).v })).status).toBe(403);

  const read = await one.get(`${at}/words`);
  expect(read.body).toMatchObject({
    ...{ fields: { clothes: 'canary-api robe bleue', age: 7 }, mistakes: [] },
    texts: { fr: { sms: expect.stringContaining(draft.number) } },
  });
  const first = await one.post(`${at}/approve`, { v: bodyOf(asked).v });
  expect([first.status, first.body]).toMatchObject([200, { state: 'asked', missing: 1 }]);
  const again = await one.post(`${at}/approve`, { v: bodyOf(first).v });
  expect([again.status, again.body]).toMatchObject([409, { reason: 'samePerson' }]);
  const late = await two.post(`${at}/approve`, { v: bodyOf(asked).v });
  expect([late.status, late.body]).toMatchObject([412, { reason: 'conflict' }]);
  const second = await two.post(`${at}/approve`, { v: bodyOf(first).v });
  expect([second.status, second.body]).toMatchObject([200, { state: 'standing', missing: 2 }]);
  for (const answer of [asked, first, second])
    expect(JSON.stringify(answer.body)).not.toContain('canary-api');
  expect(api.logged()).not.toContain('canary-api');

  // What stands is updated by two again; what has ended is not.
  const update = await writer.post(`${at}/update`, { v: bodyOf(second).v });
  expect(update.body).toMatchObject({ draft: { msgType: 'Update', state: 'draft' } });
  const ended = await writer.post(`${at}/end`, { v: bodyOf(update).v, as: 'found' });
  expect(ended.body).toMatchObject({ state: 'ended' });
  const dead = await writer.post(`${at}/update`, { v: bodyOf(ended).v });
  expect([dead.status, dead.body]).toMatchObject([409, { reason: 'ended' }]);
});

test('what is wrong with a draft is said by its field; an alert for nobody is not asked for', async () => {
  const writer = await caller('scribe', 'coordinator');
  const draft = await drafted(writer);
  const at = `/alerts/${draft.id}`;
  const fields = { age: 400, contact: 'the police', since: '2026-03-05T08:00:00Z', areas: ['GH'] };
  const wrong = await writer.put(`${at}/words`, { v: draft.v, fields });
  expect(wrong.status).toBe(200);
  const asked = await writer.post(`${at}/ask`, { v: bodyOf(wrong).v });
  expect([asked.status, asked.body]).toMatchObject([422, { reason: 'invalid' }]);
  const { mistakes } = asked.body as { mistakes: { at: string; says: string }[] };
  expect(mistakes.map((one) => one.at).sort()).toEqual(['age', 'areas', 'contact', 'since']);
  expect(mistakes.find((one) => one.at === 'age')?.says).toContain('from 0 to 120');
  expect((await writer.put(`${at}/words`, { v: draft.v, fields: { agee: 7 } })).status).toBe(422);

  // Togo's police answer for alerts now, and nobody in Kara wants them in French.
  await keyed.alerts.authority();
  const wants = { polls: false, campaigns: false, alerts: true };
  const lome = { country: 'TG', area: 'TG-M', language: 'fr', wants } as const;
  await here.db.gateway
    .collection('subscribers')
    .insertOne(subscriber(here.keys, 1, { channel: 'sms', ...lome }) as never);
  const fine = { age: 7, contact: '117', since: '2026-03-03T08:00:00Z', areas: ['TG-K'] };
  const { v } = bodyOf(await writer.put(`${at}/words`, { v: bodyOf(wrong).v, fields: fine }));
  const read = await writer.get(`${at}/words`);
  expect(read.body).toMatchObject({ mistakes: [], reaches: { people: 0 } });
  const nobody = await writer.post(`${at}/ask`, { v });
  expect([nobody.status, nobody.body]).toMatchObject([409, { reason: 'nobody' }]);
});

test('words take the keys of the token’s own person: none, another’s, closed ones and ones that ended open nothing', async () => {
  const writer = await caller('author', 'coordinator');
  const thief = await caller('thief', 'coordinator');
  const keyless = await caller('keyless', 'officer', false);
  const draft = await drafted(writer);
  const at = `/alerts/${draft.id}`;
  const stolen = writer.key;
  thief.key = stolen;
  const refusedWithoutKeys = async (one: Caller) => {
    for (const answer of [
      await one.get(`${at}/words`),
      await one.post(`${at}/ask`, { v: draft.v }),
      await one.put(`${at}/words`, { v: draft.v, fields: { hours: 1 } }),
    ])
      expect([answer.status, answer.body]).toMatchObject([403, { reason: 'noKeys' }]);
  };
  await refusedWithoutKeys(thief);
  const yes = await thief.post(`${at}/approve`, { v: draft.v });
  expect([yes.status, yes.body]).toMatchObject([403, { reason: 'role' }]);
  const none = await keyless.get(`${at}/words`);
  expect([none.status, none.body]).toMatchObject([409, { reason: 'noKey' }]);
  expect((await writer.close()).body).toEqual({ closed: true });
  await refusedWithoutKeys(writer);
  const wrong = await writer.open('not the password of anybody');
  expect([wrong.status, wrong.body]).toMatchObject([403, { reason: 'wrong' }]);
  const code = writer.person.code();
  expect((await writer.open(undefined, code)).status).toBe(200);
  const used = await thief.open(passwordOf('author'), code);
  expect([used.status, used.body]).toMatchObject([403, { reason: 'wrong' }]);
  expect((await writer.get(`${at}/words`)).status).toBe(200);
  here.clock.advance(31 * MINUTE);
  await refusedWithoutKeys(writer);
  expect(api.logged()).not.toContain(passwordOf('author'));
});

/** A draft that passes on a message of Ghana with some resource. */
async function relayedWith(id: string, resource: Partial<CapResource> | undefined): Promise<Body> {
  const now = here.clock.now();
  const message = ghanaAlert(new Date(now.getTime() - MINUTE), { identifier: id });
  const resources = resource
    ? [{ resourceDesc: 'photo', mimeType: 'image/jpeg', ...resource }]
    : [];
  const alert = { ...message, infos: message.infos.map((info) => ({ ...info, resources })) };
  await keepNeighbourAlerts(here.db.gateway, [
    {
      ...{ _id: id, feed: 'https://alerts.example.gh/feed', alert: JSON.stringify(alert) },
      ...{ findings: [], seenAt: now, state: 'new', purgeAt: new Date(now.getTime() + DAY) },
    },
  ]);
  return valueOf(await here.amana.alerts.relay(desk.coordinator, id, 'TG'));
}

test('the API takes a neighbour’s picture with one’s own keys, once for these words; who took it says no yes', async () => {
  const [writer, officer] = [
    await caller('fetcher', 'coordinator'),
    await caller('six', 'officer'),
  ];
  const derefUri = (await photoWithPlace()).toString('base64');
  const draft = await relayedWith('gps-picture', { derefUri });
  const at = `/alerts/${draft.number}`;
  const { key } = officer;
  officer.key = '';
  const keyless = await officer.post(`${at}/picture`, { v: draft.v });
  expect([keyless.status, keyless.body]).toMatchObject([403, { reason: 'noKeys' }]);
  officer.key = key;
  const late = await officer.post(`${at}/picture`, { v: draft.v + 5 });
  expect([late.status, late.body]).toMatchObject([412, { reason: 'conflict' }]);
  const taken = await officer.post(`${at}/picture`, { v: draft.v });
  expect([taken.status, taken.body]).toMatchObject([200, { relay: { picture: true } }]);
  expect(JSON.stringify(taken.body)).not.toContain(derefUri.slice(0, 40));
  const fields = { place: 'Aflao', since: '2026-03-03T08:00:00Z', contact: '117' };
  const written = await writer.put(`${at}/words`, { v: bodyOf(taken).v, fields });
  const asked = await writer.post(`${at}/ask`, { v: bodyOf(written).v });
  expect([asked.status, asked.body]).toMatchObject([200, { state: 'asked' }]);
  const own = await officer.post(`${at}/approve`, { v: bodyOf(asked).v });
  expect([own.status, own.body]).toMatchObject([409, { reason: 'samePerson' }]);
});

test('the API refuses a picture that is none, nowhere, not named or in our own network, with the reason', async () => {
  const writer = await caller('picker', 'coordinator');
  const refused: readonly (readonly [string, Partial<CapResource> | undefined, string])[] = [
    ['gps-none', undefined, 'noPicture'],
    ['gps-words', { derefUri: Buffer.from('a boy').toString('base64') }, 'badPicture'],
    ['gps-own', { uri: 'https://127.0.0.1/boy.jpg' }, 'pictureNotHad'],
    ['gps-open', { uri: 'http://alerts.police.example.gh/boy.jpg' }, 'pictureNotHad'],
  ];
  for (const [id, resource, reason] of refused) {
    const draft = await relayedWith(id, resource);
    const answer = await writer.post(`/alerts/${draft.number}/picture`, { v: draft.v });
    expect(`${id} ${(answer.body as { reason: string }).reason}`).toBe(`${id} ${reason}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((answer.body as { do: string }).do).not.toBe('');
    const { v } = bodyOf(await writer.get(`/alerts/${draft.number}`));
    expect(v).toBe(draft.v);
  }
  const nothing = await writer.post('/alerts/TG-2020-99/picture', { v: 1 });
  expect(nothing.status).toBe(404);
});
