import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mayAny } from '../../src/access/policy.js';
import type { RouteAction } from '../../src/console/route.js';
import { consoleRoutes } from '../../src/console/routes.js';
import { staffRoles, type Staff, type StaffRole } from '../../src/shared/staff.js';
import { fieldsOf, Visitor } from '../console/support.js';
import { startTestDemo, type TestDemo } from '../demo/support.js';

let demo: TestDemo;
const visitors = new Map<StaffRole, { readonly visitor: Visitor; readonly staff: Staff }>();

/** The demo's person of each role, signed in over real HTTP to all of Amana. */
beforeAll(async () => {
  demo = await startTestDemo();
  const accounts = await demo.amana.accounts.list();
  for (const role of staffRoles) {
    const staff = accounts.map((one) => one.staff).find(({ roles }) => roles[0] === role);
    if (!staff) throw new Error(`The demo has no ${role}.`);
    const visitor = new Visitor(demo.url);
    const entered = await visitor.post('/console/sign-in/demo', { login: staff.login });
    expect([role, entered.status]).toEqual([role, 303]);
    visitors.set(role, { visitor, staff });
  }
});
afterAll(() => demo.stop());

const by = (role: StaffRole) => {
  const found = visitors.get(role);
  if (!found) throw new Error(`No ${role} is signed in.`);
  return found;
};

/** Everything that a form may want, so that none is refused for want of it. */
const filled = {
  v: '0',
  words: 'x',
  state: 'Closed',
  reason: 'other',
  verdict: 'yes',
  priority: '2',
  other: 'TG-77771',
  organisation: 'shelter',
  purpose: 'shelter',
  until: '2026-03-10',
  from: '2026-03-05',
  to: '2026-03-06',
  person: 'demo-tg-national',
  login: 'nobody',
  roles: 'auditor',
  countries: 'TG',
  country: 'TG',
  do: 'send',
  compartment: 'TG',
};

/** The sign of somebody's session, as their pages carry it. */
async function signOf(role: StaffRole): Promise<Record<string, string>> {
  const page = await by(role).visitor.get('/console/help');
  return fieldsOf(page.text, '/console/sign-out');
}

const guarded = (action: RouteAction, staff: Staff) => action !== 'anyone' && mayAny(staff, action);
const whoMay = (action: RouteAction): StaffRole =>
  staffRoles.find((one) => guarded(action, by(one).staff)) ?? 'auditor';
const withIds = consoleRoutes.filter(
  ({ path, action }) => path.includes(':') && action !== 'anyone',
);
/** It has the form of one. */
const guess = 'AAAAAAAAAAAAAAAAAAAAAA';
/** What the clockwork and the sign-in write. */
const byItself =
  'audit auditchecks staffsessions accounts accountturns heartbeats erasures published migrations';
/** A digest of each other collection. */
async function kept(): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  const left = byItself.split(' ');
  for (const half of [demo.db.cases, demo.db.gateway])
    for (const { name } of (await half.db?.listCollections().toArray()) ?? []) {
      if (left.includes(name)) continue;
      const docs = await half.collection(name).find().sort({ _id: 1 }).toArray();
      all[name] = createHash('sha256').update(JSON.stringify(docs)).digest('hex');
    }
  return all;
}

test.each(staffRoles)(
  '§5.35 whatever an id is guessed to be, every page and form that has one is nothing: %s',
  async (role) => {
    const { staff, visitor } = by(role);
    const before = await kept();
    const guesses = [guess, '%24ne%2F..'];
    const sign = await signOf(role);
    const answered: unknown[] = [];
    for (const route of withIds)
      for (const one of guesses) {
        const path = route.path.replace(/:\w+/g, one);
        const { status } =
          route.method === 'get'
            ? await visitor.get(path)
            : await visitor.post(path, { ...sign, ...filled });
        const right = guarded(route.action, staff) ? 404 : 403;
        if (status !== right) answered.push(`${route.method} ${path}: ${status}, not ${right}`);
      }
    expect(answered).toEqual([]);
    expect(await kept()).toEqual(before);
  },
);

const elsewhere: readonly Record<string, string>[] = [
  { 'Sec-Fetch-Site': 'cross-site' },
  { Origin: 'https://evil.example' },
];

describe('§5.41 every form', () => {
  const forms = consoleRoutes.filter(({ method }) => method === 'post');

  test('without the sign of the session does nothing, whoever may send it', async () => {
    const before = await kept();
    for (const { path, action } of forms) {
      if (action === 'anyone') continue;
      const { visitor } = by(whoMay(action));
      for (const token of ['', 'A'.repeat(32)]) {
        const { status } = await visitor.post(path.replace(/:\w+/g, guess), { ...filled, token });
        expect([path, status]).toEqual([path, 403]);
      }
    }
    expect(await kept()).toEqual(before);
  });

  test('that another site sends does nothing, the sign-in itself among them', async () => {
    const { visitor } = by('coordinator');
    const before = await kept();
    const sign = await signOf('coordinator');
    for (const { path } of forms) {
      const address = path.replace(/:\w+/g, guess);
      for (const headers of elsewhere) {
        const { status } = await visitor.post(address, { ...sign, ...filled }, headers);
        expect([path, status]).toEqual([path, 403]);
      }
    }
    expect((await visitor.get('/console/account')).status).toBe(200);
    expect(await kept()).toEqual(before);
  });
});

test('§5.41 every page is kept by nobody, framed by nobody, and runs nothing of others', async () => {
  for (const { method, path, action } of consoleRoutes) {
    if (method !== 'get') continue;
    const { headers } = await by(whoMay(action)).visitor.get(path.replace(/:\w+/g, guess));
    expect([path, headers]).toEqual([
      path,
      expect.objectContaining({
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
      }),
    ]);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  }
});
