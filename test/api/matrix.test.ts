import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import request from 'supertest';
import { mayAny } from '../../src/access/policy.js';
import { allScopes, type Scope } from '../../src/access/scopes.js';
import { addToken } from '../../src/access/tokens.js';
import { checkActions } from '../../src/api/roles.js';
import { actionsOf, scopesOf, type Route } from '../../src/api/route.js';
import { allRoutes } from '../../src/api/routes/all.js';
import { createDesk } from '../../src/desk/desk.js';
import { staffRoles, type Staff, type StaffRole } from '../../src/shared/staff.js';
import { report } from '../browser/support/console.js';
import { startTestDemo, type TestDemo } from '../demo/support.js';
import { profiled } from '../support/profile.js';

const routes = allRoutes(createDesk({} as never), '', {} as never);
const guess = 'AAAAAAAAAAAAAAAAAAAAAA';

let demo: TestDemo;
const people = new Map<StaffRole, Staff>();
beforeAll(async () => {
  demo = await startTestDemo();
  for (const { staff } of await demo.amana.accounts.list())
    for (const role of staff.roles) if (!people.has(role)) people.set(role, staff);
});
afterAll(() => demo.stop());

const token = async (person: string, scopes: readonly Scope[]) =>
  (await addToken(demo.db, { person, scopes }, demo.clock.now())).token;

interface Answered {
  readonly status: number;
  readonly reason?: string;
  readonly wants: string;
  readonly text: string;
}

/** Asks for a route with a token, whatever its ids are guessed to be. */
async function ask(
  { method, path }: Pick<Route, 'method' | 'path'>,
  bearer: string | undefined,
  id = guess,
  body: object = {},
): Promise<Answered> {
  const address = `/api/v1${path.replace(/\{\w+\}/g, id)}`;
  const made = request(demo.url)[method](address);
  const sent = bearer === undefined ? made : made.set('Authorization', `Bearer ${bearer}`);
  const answer = method === 'get' || method === 'delete' ? await sent : await sent.send(body);
  const { reason } = answer.body as { reason?: string };
  const wants = String(answer.headers['www-authenticate'] ?? '');
  return { status: answer.status, wants, text: answer.text, ...(reason ? { reason } : {}) };
}
const named = ({ method, path }: Route) => `${method} ${path}`;
const isForbiddenScope = ({ status, wants }: Answered) =>
  status === 403 && wants.includes('insufficient_scope');
const isForbiddenRole = ({ status, reason }: Answered) => status === 403 && reason === 'role';

test('§5.35 without a token every route of the API is closed', async () => {
  for (const route of routes)
    expect([named(route), (await ask(route, undefined)).status]).toEqual([named(route), 401]);
});

test('§5.35 every route takes each of its scopes, and no other scope however many there are', async () => {
  for (const route of routes) {
    const own = scopesOf(route);
    const others = allScopes.filter((scope) => !own.includes(scope));
    const without = await ask(route, await token('nobody', others));
    expect([named(route), isForbiddenScope(without)]).toEqual([named(route), own.length > 0]);
    for (const scope of own) {
      const answer = await ask(route, await token('nobody', [scope]));
      expect([named(route), scope, isForbiddenScope(answer)]).toEqual([named(route), scope, false]);
    }
  }
});

describe.each(staffRoles)('§5.35 a token with every scope, of a %s', (role) => {
  test('does what the policy gives the role, and nothing else', async () => {
    const staff = people.get(role);
    if (!staff) throw new Error(`The demo has no ${role}.`);
    const bearer = await token(staff.login, allScopes);
    const odd: string[] = [];
    for (const route of routes) {
      const answer = await ask(route, bearer);
      const may = actionsOf(route).some((action) => mayAny(staff, action));
      if (isForbiddenRole(answer) === may || answer.status >= 500)
        odd.push(`${named(route)}: ${answer.status} ${answer.reason ?? ''}, may: ${may}`);
    }
    expect(odd).toEqual([]);
  });
});

test('§5.35 another country’s case is to every route as one that does not exist', async () => {
  const { id } = await report(demo, 'They are holding three girls behind the market in Accra');
  const kwame = { login: 'kwame' };
  const accounts = demo.db.cases.collection('accounts');
  await accounts.updateOne(kwame, { $set: { countries: ['SN'] } });
  const bearer = await token('kwame', allScopes);
  const bodies = [
    {},
    { state: 'Closed', reason: 'helpGiven' },
    { at: null },
    { verdict: 'yes' },
    { until: '2036-01-01T00:00:00Z', reason: 'a court' },
    { reason: 'a court' },
    { priority: 1 },
    { priority: 3, reason: 'a quarrel' },
    { person: 'kossi' },
    { report: true },
    { other: guess },
    { words: 'a note' },
    { phrase: 'a red gate' },
  ];
  const before = await demo.db.cases.collection('tips').findOne({ _id: id as never });
  for (const route of routes.filter(({ path }) => path.includes('{case}'))) {
    const statuses: number[] = [];
    for (const more of bodies) {
      const real = await ask(route, bearer, id, { v: 0, ...more });
      const none = await ask(route, bearer, guess, { v: 0, ...more });
      expect([named(route), real.text.replaceAll(id, guess)]).toEqual([named(route), none.text]);
      statuses.push(real.status);
    }
    // A list of what belongs to it is empty; keys are asked for before anything is looked up.
    const asksKeys = route.keyed === true && statuses.every((one) => [403, 422].includes(one));
    const found = route.id === 'listAlertsOfCase' || asksKeys || statuses.includes(404);
    expect([named(route), statuses, found]).toEqual([named(route), statuses, true]);
  }
  expect(await demo.db.cases.collection('tips').findOne({ _id: id as never })).toEqual(before);
  await accounts.updateOne(kwame, { $set: { countries: ['TG', 'GH'] } });
});

const routeOf = (wanted: string): Route => {
  const found = routes.find(({ id }) => id === wanted);
  if (!found) throw new Error(`no route ${wanted}`);
  return found;
};

test('the account of a token is read once for each request', async () => {
  const bearer = await token('kwame', allScopes);
  const odd: string[] = [];
  for (const route of routes) {
    const asked = await profiled(demo.db.cases, () => ask(route, bearer));
    const times = asked.filter(
      ({ collection, planSummary, keysExamined }) =>
        collection === 'accounts' && planSummary.includes('login') && keysExamined === 1,
    ).length;
    if (times !== 1) odd.push(`${named(route)}: ${times}`);
  }
  expect(odd).toEqual([]);
});

test('§5.40 whoever is demoted while their request is on its way is refused, and nothing is done', async () => {
  const { id } = await report(demo, 'They are holding two boys at the port');
  const bearer = await token('kwame', allScopes);
  const sent = httpRequest(`${demo.url}/api/v1/cases/${id}/take`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
  });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.write('{"v":');
  // Its head has come when a later request was answered.
  expect((await ask(routeOf('listPolls'), bearer)).status).toBe(200);
  const accounts = demo.db.cases.collection('accounts');
  await accounts.updateOne({ login: 'kwame' }, { $set: { roles: ['auditor'] } });
  sent.end('0}');
  const [answer] = await answered;
  answer.resume();
  await accounts.updateOne({ login: 'kwame' }, { $set: { roles: ['coordinator'] } });
  expect(answer.statusCode).toBe(403);
  const tip = await demo.db.cases.collection('tips').findOne({ _id: id as never });
  expect(tip?.['work']).toBeUndefined();
});

test('who was invited and has not come can do nothing of an account yet', async () => {
  const bearer = await token('kwame', allScopes);
  const accounts = demo.db.cases.collection('accounts');
  await accounts.updateOne({ login: 'kwame' }, { $set: { state: 'invited' } });
  const cases = await ask(routeOf('listCases'), bearer);
  const taken = await ask(routeOf('takeCase'), bearer, guess, { v: 0 });
  await accounts.updateOne({ login: 'kwame' }, { $set: { state: 'active' } });
  expect([cases.status, taken.status]).toEqual([403, 403]);
  expect(cases.text).toContain('has none');
});

test('§5.40 a token is worth nothing from the moment its person is demoted or leaves', async () => {
  const polls = routeOf('listPolls');
  const accounts = demo.db.cases.collection('accounts');
  const kwame = { login: 'kwame' };
  const bearer = await token('kwame', allScopes);
  expect((await ask(polls, bearer)).status).toBe(200);
  await accounts.updateOne(kwame, { $set: { roles: ['auditor'] } });
  expect(isForbiddenRole(await ask(polls, bearer))).toBe(true);
  await accounts.updateOne(kwame, { $set: { roles: ['coordinator'], state: 'ended' } });
  for (const route of routes)
    expect([named(route), (await ask(route, bearer)).status]).toEqual([named(route), 401]);
  const denied = await demo.db.cases
    .collection('audit')
    .find({ actor: 'api:kwame', action: 'access.denied', subject: 'api/listPolls' })
    .toArray();
  expect(denied.length).toBe(2);
});

test.each([
  ['without an action', undefined, 'has no action'],
  ['with one that the policy does not know', 'polls.dream', 'does not know'],
])('a route %s keeps the program from starting', (_, action, says) => {
  expect(() => checkActions(routes)).not.toThrow();
  const odd = { id: 'odd', action: action as never };
  expect(() => checkActions([...routes, odd])).toThrow(says);
});
