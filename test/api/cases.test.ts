import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HouseDesk } from '../../src/api/routes/house-desk.js';
import { auditRoutes } from '../../src/api/routes/audit.js';
import { caseRoutes } from '../../src/api/routes/cases.js';
import { healthRoutes } from '../../src/api/routes/health.js';
import { makeHouseDesk } from '../../src/app/house-desk.js';
import type { HealthReport } from '../../src/desk/health.js';
import { createTrailCheck } from '../../src/cases/check-trail.js';
import { createCases } from '../../src/cases/create.js';
import { newHouse, staff, type House } from '../cases/support.js';
import { appendAudit, auditHead } from '../../src/models/cases/audit.js';
import { silentLog } from '../../src/shared/log.js';
import { newKeys } from '../privacy/keys.js';
import { dropTestDb } from '../support/db.js';
import { rolesOf, testApi, type TestApi } from './support.js';

let house: House;
let api: TestApi;
beforeAll(async () => {
  house = await newHouse();
  const everybody = Object.values(staff);
  const desk: HouseDesk = {
    ...makeHouseDesk(
      { ...house.deps, keyFolder: (await newKeys()).folder, channels: [], log: silentLog } as never,
      {
        accounts: { list: async () => [] },
        watchdog: { look: async () => [] },
        directory: house.deps.directory,
      } as never,
    ),
    webhooks: undefined as never,
  };
  const cases = createCases({ ...house.deps, door: 'api' });
  const candidates = async () => [
    { id: 'acc-kofi', who: staff.kofi },
    { id: 'kossi', who: staff.kossi },
  ];
  const routes = [
    ...caseRoutes({ cases, candidates }),
    ...healthRoutes(desk),
    ...auditRoutes(desk),
  ];
  api = await testApi(routes, rolesOf(everybody));
});
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

test('a list is taken out as CSV by those who may, without words, and noted; others are told no', async () => {
  const id = await house.tell({ words: [['what', 'canary-export words']] });
  await house.db.cases
    .collection('tips')
    .updateOne({ _id: id as never }, { $set: { 'work.owner': '=cmd|calc' } });
  const foreign = await house.tell({ country: 'GH', compartment: 'regional' });
  const ama = api.as(await api.token('ama', 'cases:read'));
  const csv = await ama.get('/api/v1/cases/export?country=TG,GH').set('Accept', 'text/csv');
  expect(csv.headers['content-type']).toContain('text/csv');
  const line = csv.text.split('\n').find((one) => one.includes(id));
  expect(line).toContain(`,'=cmd|calc,`);
  expect(csv.text).not.toMatch(/canary-export/);
  expect(csv.text).not.toContain(foreign);
  expect(await house.audited('case.exported')).toEqual(['api:ama case.exported cases']);
  const json = await ama.get('/api/v1/cases/export?country=GH');
  expect([json.status, json.body]).toEqual([200, { cases: [] }]);
  const kossi = api.as(await api.token('kossi', 'cases:read'));
  expect((await kossi.get('/api/v1/cases/export')).status).toBe(403);
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

test('a case is given to a person, kept from one who is named in it, and not given to one who cannot have it', async () => {
  const id = await house.tell();
  const ama = api.as(await api.token('ama', 'cases:write', 'cases:read'));
  const does = (what: string, body: object) => ama.post(`/api/v1/cases/${id}/${what}`).send(body);
  expect((await does('assign', { v: 0, person: 'a b' })).status).toBe(422);
  const nobody = await does('assign', { v: 0, person: 'acc-akosua' });
  expect([nobody.status, nobody.body]).toMatchObject([409, { reason: 'unknownPerson' }]);
  const given = await does('assign', { v: 0, person: 'acc-kofi' });
  expect([given.status, given.body]).toMatchObject([200, { done: 'done' }]);
  const { v } = given.body as { v: number };
  const shown = await ama.get(`/api/v1/cases/${id}`);
  expect(shown.body).toMatchObject({ case: { owner: 'acc-kofi' }, v });
  const excluded = await does('exclude', { v, person: 'kossi' });
  expect([excluded.status, excluded.body]).toMatchObject([200, { done: 'done' }]);
  const { v: then } = excluded.body as { v: number };
  const named = await does('assign', { v: then, person: 'kossi' });
  expect([named.status, named.body]).toMatchObject([409, { reason: 'excluded' }]);
  const kossi = api.as(await api.token('kossi', 'cases:read'));
  expect((await kossi.get(`/api/v1/cases/${id}`)).status).toBe(404);
});

test('a case is made less and more urgent, closed and reopened, each with what it needs', async () => {
  const id = await house.tell();
  const ama = api.as(await api.token('ama', 'cases:write', 'cases:read'));
  let v = 0;
  const does = async (what: string, body: object) => {
    const answer = await ama.post(`/api/v1/cases/${id}/${what}`).send({ v, ...body });
    if (answer.status === 200) v = (answer.body as { v: number }).v;
    return [answer.status, (answer.body as { reason?: string }).reason];
  };
  expect(await does('lower', { priority: 3 })).toEqual([422, undefined]);
  expect(await does('lower', { priority: 4, reason: 'a' })).toEqual([422, undefined]);
  expect(await does('raise', { priority: 1 })).toEqual([409, 'notMoreUrgent']);
  expect(await does('lower', { priority: 3, reason: 'canary-lower' })).toEqual([200, undefined]);
  expect(await does('raise', { priority: 2 })).toEqual([200, undefined]);
  expect((await ama.get(`/api/v1/cases/${id}`)).body).toMatchObject({ case: { priority: 2 } });
  expect(await does('reopen', { reason: 'again' })).toEqual([409, 'notClosed']);
  expect(await does('take', {})).toEqual([200, undefined]);
  expect(await does('close', { state: 'Closed', reason: 'helpGiven' })).toEqual([200, undefined]);
  expect(await does('reopen', {})).toEqual([422, undefined]);
  expect(await does('reopen', { reason: 'she wrote again' })).toEqual([200, undefined]);
  expect((await ama.get(`/api/v1/cases/${id}`)).body).toMatchObject({ case: { state: 'Active' } });
  const dump = JSON.stringify(await house.db.cases.collection('tips').find().toArray());
  expect(dump).not.toContain('canary-lower');
});

test('a text in doubt is decided; cases are linked, parted and joined, never with a foreign one', async () => {
  const ama = api.as(await api.token('ama', 'cases:write', 'cases:read'));
  const doubt = await house.tell({ state: 'unsure', quiet: true, priority: 3 });
  const decided = await ama.post(`/api/v1/cases/${doubt}/triage`).send({ v: 0, report: true });
  expect(decided.status).toBe(200);
  const [one, two] = [await house.tell(), await house.tell()];
  const foreign = await house.tell({ country: 'GH', compartment: 'regional' });
  let v = 0;
  const does = async (what: string, other: string) => {
    const answer = await ama.post(`/api/v1/cases/${one}/${what}`).send({ v, other });
    if (answer.status === 200) v = (answer.body as { v: number }).v;
    return answer.status;
  };
  for (const what of ['link', 'unlink', 'join'])
    expect([what, await does(what, foreign)]).toEqual([what, 404]);
  expect(await does('link', one)).toBe(409);
  expect([await does('link', two), await does('unlink', two), await does('join', two)]).toEqual([
    200, 200, 200,
  ]);
  const joined = await ama.get(`/api/v1/cases/${two}`);
  expect(joined.body).toMatchObject({ case: { joinedInto: one } });
});

test('who coordinates keeps the words of a closed case until a day, and is told what is wrong', async () => {
  const id = await house.tell();
  const ama = api.as(await api.token('ama', 'cases:write', 'cases:read'));
  const keep = (body: object) => ama.post(`/api/v1/cases/${id}/keep`).send({ v: 1, ...body });
  const until = '2030-01-01T00:00:00Z';
  expect((await keep({ until })).status).toBe(422);
  expect((await keep({ until: 'soon', reason: 'a court' })).status).toBe(422);
  const open = await keep({ until, reason: 'a court' });
  expect([open.status, open.body]).toMatchObject([409, { reason: 'notClosed' }]);
  const closing = { v: 0, state: 'Closed', reason: 'personSafe' };
  expect((await ama.post(`/api/v1/cases/${id}/close`).send(closing)).status).toBe(200);
  const past = await keep({ until: '2020-01-01T00:00:00Z', reason: 'a court' });
  expect([past.status, past.body]).toMatchObject([422, { reason: 'badDate' }]);
  expect((await keep({ until, reason: 'canary-court' })).status).toBe(200);
  const { text } = await ama.get(`/api/v1/cases/${id}`);
  expect(text).toContain('"until":"2030-01-01"');
  expect(text).not.toContain('canary-court');
});

interface Page {
  readonly entries: readonly {
    number: number;
    at: string;
    actor: string;
    action: string;
    subject: string;
  }[];
  readonly next?: number;
  readonly head: string;
}

test('an auditor reads the log by case, person and time, denials below a case among them, and verifies it', async () => {
  const id = await house.tell();
  const ama = api.as(await api.token('ama', 'cases:write'));
  await ama.post(`/api/v1/cases/${id}/take`).send({ v: 0 });
  const denied = { actor: 'console:yao', action: 'access.denied' } as const;
  const below = { ...denied, subject: `page/console/cases/${id}/words` };
  const beside = { ...denied, subject: `page/console/cases/${id}x/words` };
  await appendAudit(
    house.deps.db,
    house.deps.keys.cases(),
    [below, beside],
    house.deps.clock.now(),
  );
  const reader = api.as(await api.token('auditor', 'audit:read'));
  const read = async (query: string) => {
    const answer = await reader.get(`/api/v1/audit?${query}`);
    expect([query, answer.status]).toEqual([query, 200]);
    return answer.body as Page;
  };
  const lines = ({ entries }: Page) => entries.map((one) => `${one.actor} ${one.subject}`);
  const ofCase = await read(`case=${id}`);
  expect(lines(ofCase)).toEqual([`console:yao ${below.subject}`, `api:ama ${id}`]);
  expect(lines(await read(`case=${id}&person=ama`))).toEqual([`api:ama ${id}`]);
  const [first] = ofCase.entries;
  const at = first?.at ?? '';
  const later = new Date(Date.parse(at) + 60_000).toISOString();
  expect(await read(`case=${id}&since=${at}&until=${later}`)).toMatchObject({
    entries: ofCase.entries,
  });
  expect((await read(`since=${later}`)).entries).toEqual([]);
  expect((await read(`until=2000-01-01T00:00:00Z`)).entries).toEqual([]);
  const before = await read(`before=${first?.number}&case=${id}`);
  expect(lines(before)).toEqual([`api:ama ${id}`]);
  const whole = await reader.post('/api/v1/audit/verify').send({ head: ofCase.head });
  expect(whole.body).toMatchObject({ whole: true });
  const none = await reader.post('/api/v1/audit/verify').send({ head: 'mistyped' });
  expect(none.status).toBe(422);
  for (const query of ['since=yesterday', 'before=0', 'case=a&x=1'])
    expect([query, (await reader.get(`/api/v1/audit?${query}`)).status]).toEqual([query, 422]);
});

test('a finding of the daily check is acknowledged by whose role and token may, and told from then on', async () => {
  const { db, keys, clock } = house.deps;
  await house.tell();
  const check = createTrailCheck({ db, keys, log: silentLog });
  const { count } = await auditHead(db);
  const entry = { _id: count } as object;
  const entries = db.cases.collection('audit');
  const before = await entries.findOne(entry);
  await entries.updateOne(entry, { $set: { actor: 'console:eve' } });
  await check.tend(clock.now());
  const body = { at: count, reason: 'Mended by hand' };
  const to = '/api/v1/audit/acknowledge';
  const reader = api.as(await api.token('auditor', 'audit:read'));
  expect((await reader.post(to).send(body)).status).toBe(403);
  const ama = api.as(await api.token('ama', 'audit:write'));
  expect((await ama.post(to).send(body)).status).toBe(403);
  const auditor = api.as(await api.token('auditor', 'audit:write'));
  expect((await auditor.post(to).send({ ...body, reason: ' ' })).status).toBe(422);
  expect((await auditor.post(to).send({ ...body, at: count + 1 })).body).toMatchObject({
    ...{ status: 409, reason: 'noFinding' },
  });
  expect((await auditor.post(to).send(body)).body).toMatchObject({ ...body, by: 'api:auditor' });
  const told = await reader.get('/api/v1/audit');
  expect(told.body).toMatchObject({ checked: { acknowledged: [body] } });
  expect(told.body).not.toHaveProperty('checked.wrong');
  expect(JSON.stringify(told.body)).not.toMatch(/vouch|print/);
  await entries.updateOne(entry, { $set: { actor: before?.['actor'] as string } });
});

test('health is told to those whose roles may see it; a try of others is in the log', async () => {
  const auditor = api.as(await api.token('auditor', 'health:read', 'health:retry'));
  const shown = await auditor.get('/api/v1/health');
  expect(shown.status).toBe(200);
  const { languages, ...report } = shown.body as HealthReport;
  expect(report).toMatchObject({ late: [], held: [], dead: [], toLookThrough: 0 });
  expect(languages.map(({ name }) => name)).toContain('Français');
  expect(report.findings.map(({ check }) => check)).toContain('directory');
  const root = api.as(await api.token('admin', 'health:read', 'health:retry', 'audit:read'));
  const retried = await root.post('/api/v1/health/retry').send({ ids: 'all' });
  expect([retried.status, retried.body]).toEqual([200, { retried: 0 }]);
  expect(await house.audited('deadletters.retried')).toEqual([
    'api:admin deadletters.retried deadletters',
  ]);
  const before = api.denied.length;
  expect((await auditor.post('/api/v1/health/retry').send({ ids: ['d1'] })).status).toBe(403);
  expect((await root.get('/api/v1/audit')).status).toBe(403);
  expect((await root.post('/api/v1/health/retry').send({ ids: [] })).status).toBe(422);
  expect(api.denied.slice(before).map(({ who, what }) => `${who.person} ${what}`)).toEqual([
    'auditor retryDeadLetters',
    'admin listAudit',
  ]);
});
