import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askingRoutes } from '../../src/api/routes/asking.js';
import { boardRoutes } from '../../src/api/routes/board.js';
import { caseWordRoutes } from '../../src/api/routes/case-words.js';
import { caseRoutes } from '../../src/api/routes/cases.js';
import { keyRoutes } from '../../src/api/routes/key-sessions.js';
import { referralRoutes } from '../../src/api/routes/referrals.js';
import { createTipIntake } from '../../src/models/cases/tip.js';
import { keepReturn } from '../../src/models/gateway/mailbox.js';
import { DAY } from '../../src/shared/clock.js';
import { randomId } from '../../src/shared/ids.js';
import { mailboxNames } from '../../src/tips/mailbox-names.js';
import { returnPlace } from '../../src/tips/return-address.js';
import { writeOf } from '../cases/support.js';
import type { TestAmana } from '../support/amana.js';
import { lookForCanaries } from '../support/canaries.js';
import { keyedApi, type KeyedApi } from './keyed.js';
import type { Caller, TestApi } from './support.js';

/** Of a case that a person's program reads: only what the person's keys open, and only to them. */
let keyed: KeyedApi;
let here: TestAmana;
let api: TestApi;
let ama: Caller;
const caller: KeyedApi['caller'] = (...person) => keyed.caller(...person);

const told = 'canary-api-words behind the red gate';
const number = '+22890123456';

beforeAll(async () => {
  const routes = [caseRoutes, boardRoutes, caseWordRoutes, askingRoutes, referralRoutes, keyRoutes];
  keyed = await keyedApi(routes);
  ({ here, api } = keyed);
  ama = await caller('ama', { roles: ['coordinator'] });
});
afterAll(() => keyed.stop());

/** A case whose reporter may be texted in the evening. */
async function newCase(): Promise<string> {
  const id = randomId();
  const { db, keys, clock } = here;
  const tip = {
    ...{ kind: 'captive', area: 'TG-M', country: 'TG', priority: 1, mode: 'C', handle: id },
    ...{ answers: { officials: 'no' }, words: [['what', told]] },
  };
  await createTipIntake(db.cases).take(
    writeOf({ deps: { keys }, clock } as never, id, tip as never),
  );
  const now = clock.now();
  const [_id] = mailboxNames(keys.gateway(), id, now);
  const address = { handle: id, channel: 'sms', address: number, language: 'fr' };
  const hours = { hours: 'evening', word: 'w', zone: 'Africa/Lome' };
  const box = JSON.stringify({ ...address, ...hours });
  await keepReturn(db.gateway, {
    ...{ _id, owner: 'owner-1' },
    box: keys.gateway().sealAddress(returnPlace(_id), box, now),
    expiresAt: new Date(now.getTime() + 30 * DAY),
  });
  return id;
}
const v = async (id: string) => ((await ama.get(`/cases/${id}`)).body as { v: number }).v;
const taken = async () => {
  const id = await newCase();
  expect((await ama.post(`/cases/${id}/take`, { v: await v(id) })).status).toBe(200);
  return id;
};
const audited = async (subject: string) =>
  (await here.db.cases.collection('audit').find({ subject }).sort({ _id: 1 }).toArray()).map(
    ({ actor, action }) => `${String(actor)} ${String(action)}`,
  );

test('§5.35 the words of a case come with its person’s keys, are audited first, and without keys never', async () => {
  const id = await newCase();
  const read = await ama.get(`/cases/${id}/words`);
  expect([read.status, read.body]).toMatchObject([200, { texts: [{ text: { words: told } }] }]);
  expect(await audited(id)).toContain('api:ama tip.opened');
  const closed = api.as(await api.token('ama'));
  for (const path of ['words', 'summary']) {
    const without = await closed.get(`/api/v1/cases/${id}/${path}`);
    expect([without.status, without.body]).toMatchObject([403, { reason: 'noKeys' }]);
    expect(JSON.stringify(without.body)).not.toContain('canary');
  }
  const ghana = await caller('kojo', { roles: ['coordinator'], countries: ['GH'] });
  expect((await ghana.get(`/cases/${id}/words`)).status).toBe(404);
  const auditor = await caller('nadia', { roles: ['auditor'] }, false);
  expect((await auditor.get(`/cases/${id}/words`)).status).toBe(403);
});

test('a note is read again, and a phrase that is left out stands in no summary', async () => {
  const id = await taken();
  const note = { v: await v(id), words: 'Called the clinic.', at: '2026-03-05T09:00:00Z' };
  expect((await ama.post(`/cases/${id}/note`, note)).status).toBe(200);
  const redacted = await ama.post(`/cases/${id}/redact`, { v: await v(id), phrase: 'red gate' });
  expect(redacted.status).toBe(200);
  const { body: opened } = (await ama.get(`/cases/${id}/words`)) as { body: object };
  expect(opened).toMatchObject({ redactions: ['red gate'] });
  expect(JSON.stringify(opened)).toContain('Called the clinic.');
  const summary = await ama.get(`/cases/${id}/summary`);
  expect(summary.status).toBe(200);
  expect(JSON.stringify(summary.body)).not.toContain('red gate');
  expect((await ama.get(`/cases/${id}`)).body).toMatchObject({
    case: { followUpAt: '2026-03-05T09:00:00.000Z' },
  });
});

test('the reporter is asked once for a request that is sent twice; the answer names no address', async () => {
  const id = await taken();
  const form = await ama.get(`/cases/${id}/questions`);
  expect([form.status, form.body]).toMatchObject([
    200,
    { how: 'texted', language: 'fr', safe: { hours: 'evening' } },
  ]);
  const body = { v: await v(id), words: 'Où est-ce exactement ?' };
  const ask = () => ama.post(`/cases/${id}/questions`, body).set('Idempotency-Key', `ask-${id}`);
  const asked = [await ask(), await ask()];
  for (const { status, body: said } of asked)
    expect([status, said]).toMatchObject([200, { how: 'texted' }]);
  expect(JSON.stringify([form.text, asked.map((one) => one.text)])).not.toContain('90123456');
  const { timeline } = (await ama.get(`/cases/${id}`)).body as { timeline: { type: string }[] };
  expect(timeline.filter(({ type }) => type === 'asked')).toHaveLength(1);
});

test('an address is seen once, by who asked, after a custodian said yes; it is kept nowhere else', async () => {
  const id = await taken();
  const wish = { v: await v(id), purpose: 'lifeInDanger', words: 'They do not answer.' };
  const asked = await ama.post(`/cases/${id}/reveals`, wish);
  expect([asked.status, asked.body]).toMatchObject([201, { state: 'asked' }]);
  const at = `/reveals/${(asked.body as { id: string }).id}`;
  expect((await ama.post(`${at}/decision`, { approve: true })).status).toBe(403);
  const maria = await caller('maria', { roles: ['custodian'] }, false);
  const listed = await maria.get('/reveals');
  expect(listed.body).toMatchObject({ reveals: [{ case: id, purpose: 'lifeInDanger' }] });
  expect((await maria.post(`${at}/decision`, { approve: false })).status).toBe(422);
  const yes = await maria.post(`${at}/decision`, { approve: true });
  expect([yes.status, yes.body]).toMatchObject([200, { state: 'approved' }]);
  expect((await maria.post(`${at}/see`)).status).toBe(403);
  const seen = await ama.post(`${at}/see`).set('Idempotency-Key', 'see-once');
  expect(seen.body).toEqual({ address: { channel: 'sms', to: number } });
  const again = await ama.post(`${at}/see`).set('Idempotency-Key', 'see-once');
  expect(again.status).toBe(409);
  const texts = { log: here.logged(), requests: api.logged() };
  for (const { address } of [here.db, api.db]) {
    const { found } = await lookForCanaries([number, 'canary-api-words'], {
      databases: address,
      texts,
    });
    expect(found).toEqual([]);
  }
});

test('what was asked for by a form of the console is decided and seen at the API', async () => {
  const id = await taken();
  const { staff } = await ama.person.signedIn();
  const wish = { purpose: 'lifeInDanger', words: 'They do not answer.' } as const;
  const change = { v: await v(id), form: randomId() };
  const asked = await here.amana.cases.askReveal(staff, id, wish, change);
  const at = `/reveals/${asked.ok ? asked.value.id : ''}`;
  expect(at).toContain('.');
  const helen = await caller('helen', { roles: ['custodian'] }, false);
  const yes = await helen.post(`${at}/decision`, { approve: true });
  expect([yes.status, yes.body]).toMatchObject([200, { state: 'approved' }]);
  expect((await ama.post(`${at}/see`)).status).toBe(200);
});

test('an organisation reads what it is asked, answers and reports; what could lead to a person is refused', async () => {
  const id = await taken();
  const esi = await caller('esi', { roles: ['partner'], organisation: 'shelter' }, false);
  const partners = await ama.get(`/cases/${id}/partners`);
  expect(partners.body).toEqual({ partners: [{ organisation: 'shelter', people: 1 }] });
  const wish = { organisation: 'shelter', purpose: 'shelter', until: '2026-03-20T00:00:00Z' };
  const refer = async (words: string) =>
    ama.post(`/cases/${id}/referrals`, { ...wish, words, v: await v(id) });
  const unsafe = await refer('Call her on 90 12 34 56');
  expect([unsafe.status, unsafe.body]).toMatchObject([
    422,
    { reason: 'identifying', mistakes: [{ at: 'words' }] },
  ]);
  expect((await refer('A woman needs a safe place tonight.')).status).toBe(200);
  const asked = (await esi.get('/referrals')).body as { referrals: { id: string }[] };
  const at = `/referrals/${asked.referrals[0]?.id}`;
  const read = await esi.get(at);
  expect([read.status, read.body]).toMatchObject([
    200,
    { summary: { words: 'A woman needs a safe place tonight.' } },
  ]);
  expect((await ama.get(at)).status).toBe(403);
  expect((await esi.post(`${at}/answer`, { v: 0, accept: false })).status).toBe(422);
  expect((await esi.post(`${at}/answer`, { v: 0, accept: true })).status).toBe(200);
  const report = { v: 0, words: 'She arrived at eight.', over: true };
  expect((await esi.post(`${at}/reports`, report)).status).toBe(200);
  expect((await ama.get(`/cases/${id}/referrals`)).body).toMatchObject({
    referrals: [{ organisation: 'shelter', state: 'done' }],
  });
});

test('the board says for whom a call waits, and all cases of a person go to another', async () => {
  const board = await ama.get('/board');
  const { version } = board.body as { version: string };
  expect((await ama.get(`/board?known=${version}`)).body).not.toHaveProperty('rows');
  const id = await taken();
  const kofi = await caller('kofi', { roles: ['coordinator'] });
  const from = `/people/${ama.person.account}/hand-over`;
  const nobody = await ama.post(from, { to: 'nobody', country: 'TG' });
  expect([nobody.status, nobody.body]).toMatchObject([409, { reason: 'unknownPerson' }]);
  const handed = await ama.post(from, { to: kofi.person.account, country: 'TG' });
  expect(handed.status).toBe(200);
  expect((await ama.get(`/cases/${id}`)).body).toMatchObject({
    case: { owner: kofi.person.account },
  });
});
