import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allScopes, type Scope } from '../../src/access/scopes.js';
import { addToken } from '../../src/access/tokens.js';
import request from 'supertest';
import { startTestDemo, type TestDemo } from '../demo/support.js';

let demo: TestDemo;
beforeAll(async () => {
  demo = await startTestDemo();
});
afterAll(() => demo.stop());

async function as(person: string, scopes: readonly Scope[] = allScopes) {
  const { token } = await addToken(demo.db, { person, scopes }, demo.clock.now());
  return request.agent(demo.url).set('Authorization', `Bearer ${token}`);
}
const at = (person: string) => `/api/v1/directory/people/${person}/absences`;
interface Listed {
  readonly people: readonly { person: string; country: string; absences: object[] }[];
  readonly gaps: readonly object[];
}
const days = { from: '2026-03-04', to: '2026-03-06' };
const audited = async () =>
  (await demo.db.cases.collection('audit').find().sort({ _id: 1 }).toArray()).map(
    (one) => `${String(one['actor'])} ${String(one['action'])} ${String(one['subject'])}`,
  );

test('somebody who is away is said by a program, called by nobody, and back when it is taken back', async () => {
  const kwame = await as('kwame');
  const wish = { ...days, standIn: 'demo-tg-national' };
  const said = await kwame.post(at('demo-tg-lome-day')).send(wish);
  expect([said.status, said.body]).toEqual([201, { person: 'demo-tg-lome-day', ...wish }]);
  expect((await audited()).at(-1)).toBe('api:kwame directory.changed focalpoint/demo-tg-lome-day');
  const listed = (await kwame.get('/api/v1/directory/absences')).body as Listed;
  const afi = listed.people.find(({ person }) => person === 'demo-tg-lome-day');
  expect(afi).toEqual({
    person: 'demo-tg-lome-day',
    country: 'TG',
    level: 'focal-point',
    absences: [wish],
  });
  await demo.amana.directory.refresh(demo.clock.now());
  const query = { country: 'TG', area: 'TG-M', role: 'focal-point', excludedAffiliations: [] };
  const called = demo.amana.directory
    .current()
    .onDuty({ ...query, role: 'focal-point', at: new Date('2026-03-05T10:00:00Z') })
    .map(({ id }) => id);
  expect(called).not.toContain('demo-tg-lome-day');
  expect(called).toContain('demo-tg-national');
  const back = await kwame.delete(`${at('demo-tg-lome-day')}/${days.from}`);
  expect([back.status, back.body]).toEqual([200, { person: 'demo-tg-lome-day', from: days.from }]);
  const again = await kwame.delete(`${at('demo-tg-lome-day')}/${days.from}`);
  expect(again.status).toBe(404);
});

test('hours at which nobody is on duty because of it are told, and no name, number or other country', async () => {
  const kwame = await as('kwame');
  await kwame.post(at('demo-tg-head')).send(days);
  const { text } = await kwame.get('/api/v1/directory/absences');
  const { gaps, people } = JSON.parse(text) as Listed;
  expect(gaps).toContainEqual(expect.objectContaining({ country: 'TG', ...days }));
  expect(text).not.toMatch(/\+\d{6}|Afi/);
  expect(new Set(people.map(({ country }) => country))).toEqual(new Set(['TG', 'GH', 'ECOWAS']));
  await kwame.delete(`${at('demo-tg-head')}/${days.from}`);
});

test('what cannot be is said with its reason, and nothing is kept', async () => {
  const kwame = await as('kwame');
  const refused = async (wish: object, person = 'demo-tg-lome-day') => {
    const answer = await kwame.post(at(person)).send(wish);
    return [answer.status, (answer.body as { reason?: string }).reason];
  };
  expect(await refused({ from: '2026-03-06', to: '2026-03-04' })).toEqual([422, 'endsBefore']);
  expect(await refused({ from: '2026-02-01', to: '2026-02-02' })).toEqual([422, 'over']);
  expect(await refused({ from: '2026-02-30', to: '2026-03-02' })).toEqual([422, undefined]);
  expect(await refused({ ...days, standIn: 'demo-gh-national' })).toEqual([422, 'unknownStandIn']);
  expect(await refused({ ...days, standIn: 'demo-tg-lome-day' })).toEqual([422, 'unknownStandIn']);
  expect(await refused({ ...days, name: 'Afi' })).toEqual([422, undefined]);
  expect(await refused(days, 'nobody')).toEqual([404, 'unknownPerson']);
  await kwame.post(at('demo-tg-lome-day')).send(days);
  expect(await refused(days)).toEqual([409, 'overlaps']);
  await kwame.delete(`${at('demo-tg-lome-day')}/${days.from}`);
});

test('another country, a role and a scope that may not: refused, and in the audit log', async () => {
  const kwame = await as('kwame');
  const bissau = await kwame.post(at('demo-gw-bissau')).send(days);
  expect(bissau.status).toBe(404);
  const desk = await kwame.post(at('demo-desk-day')).send(days);
  expect(desk.status).toBe(404);
  expect((await audited()).at(-1)).toBe('api:kwame access.denied focalpoint/demo-desk-day');
  const afi = await as('afi');
  expect((await afi.get('/api/v1/directory/absences')).status).toBe(200);
  expect((await afi.post(at('demo-tg-lome-day')).send(days)).status).toBe(403);
  const reader = await as('kwame', ['directory:read']);
  expect((await reader.post(at('demo-tg-lome-day')).send(days)).status).toBe(403);
  const program = await as('a-program');
  expect((await program.get('/api/v1/directory/absences')).status).toBe(403);
});
