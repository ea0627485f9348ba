import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import type { Response } from 'supertest';
import { phoneCodeAt } from '../../src/accounts/phone-code.js';
import { readDirectory } from '../../src/directory/change.js';
import { savePartner } from '../../src/directory/partner.js';
import { seedCountries } from '../../src/directory/seed.js';
import {
  auditLines,
  giveFromVault,
  newAdministrator,
  newHouse,
  newPerson,
  passwordOf,
  Person,
  type House,
} from '../accounts/support.js';
import { consoleOf, decode, signInBy, Visitor } from './support.js';

let house: House;
let app: Express;
let root: Person;
let admin: Visitor;
let ama: Person;
let amas: Visitor;
/** What a leaver has open, and to whom it went. */
const open = new Map<string, number>();
const handed: string[] = [];

beforeAll(async () => {
  house = await newHouse({
    openWork: {
      count: async ({ login }) => open.get(login) ?? 0,
      async handOver(from, to) {
        handed.push(`${from.login} to ${to.login}`);
        open.delete(from.login);
      },
    },
  });
  await seedCountries(house.db, house.clock.now());
  app = consoleOf(house);
  root = await newAdministrator(house);
  ama = await newPerson(house, 'ama');
  await giveFromVault(house, ama);
  [admin, amas] = [new Visitor(app), new Visitor(app)];
  await signInBy(admin, root);
  await signInBy(amas, ama);
});
afterAll(() => house.close());

const idOf = async (login: string): Promise<string> =>
  (await house.accounts.list()).find(({ staff }) => staff.login === login)?.staff.account ?? '';
const stateOf = async (login: string) =>
  (await house.accounts.list()).find(({ staff }) => staff.login === login);
const wish = { roles: ['focal-point'], countries: ['TG'], affiliation: 'ngo', language: 'fr' };

/** The token of the link on a page. */
const tokenOn = ({ text }: Response): string => /\/console\/link\/([\w-]+)/.exec(text)?.[1] ?? '';

/** Takes a link in a browser of its own: password, phone, first code. */
async function take(token: string, login: string): Promise<Person> {
  const visitor = new Visitor(app);
  const [next, repeat] = [passwordOf(login), passwordOf(login)];
  const enrol = await visitor.post(`/console/link/${token}`, { next, repeat });
  const person = new Person(house, login);
  person.secret = /<code>([A-Z2-7 ]{20,})<\/code>/.exec(enrol.text)?.[1] ?? '';
  const code = phoneCodeAt(person.secret, house.clock.now());
  const entered = await visitor.send(enrol, '/console/link/enter', { code });
  expect(entered.status).toBe(303);
  person.cookie = visitor.cookie;
  return person;
}

describe('an administrator', () => {
  test('invites somebody: the link is shown once, with its end, and leads them in', async () => {
    const form = await admin.get('/console/accounts/new');
    const made = await admin.send(form, '/console/accounts/new', { ...wish, login: 'Kossi' });
    expect(made.status).toBe(200);
    expect(made.text).toContain('It is shown once, and works until 5 Dec');
    const token = tokenOn(made);
    expect((await admin.get(`/console/accounts/${await idOf('kossi')}`)).text).not.toContain(token);
    await take(token, 'kossi');
    expect(await stateOf('kossi')).toMatchObject({ state: 'active', language: 'fr' });
    expect((await new Visitor(app).get(`/console/link/${token}`)).status).toBe(404);
  });

  test('is told at the field what is wrong, and what was typed stays', async () => {
    const form = await admin.get('/console/accounts/new');
    const none = await admin.send(form, '/console/accounts/new', { login: 'Ama Koné', ...wish });
    expect(none.status).toBe(422);
    expect(none.text).toContain('<a href="#login">Take small letters');
    expect(none.text).toMatch(/value="TG"[^>]*checked|checked[^>]*value="TG"/);
    const roles = await admin.send(form, '/console/accounts/new', {
      login: 'esi',
      countries: 'TG',
    });
    expect(roles.text).toContain('<a href="#roles">Choose at least one role');
    const taken = await admin.send(form, '/console/accounts/new', { ...wish, login: 'ama' });
    expect(taken.text).toContain('<a href="#login">This name is taken');
    const evil = await admin.send(form, '/console/accounts/new', {
      ...wish,
      login: '<script>alert(1)</script>',
      organisation: '=HYPERLINK("x")',
    });
    expect([evil.status, evil.text.includes('<script>alert')]).toEqual([422, false]);
  });

  test('chooses the organisation of a partner’s account from the directory; one that is missing there stays', async () => {
    const { version } = await readDirectory(house.db, house.keys.gateway(), house.clock.now());
    const listed = await savePartner(
      house.db,
      house.keys.gateway(),
      {
        ...{ country: 'TG', was: undefined, shown: version, organisation: 'shelter-lome' },
        ...{ name: 'House of Hope', affiliation: 'ngo', areas: [], services: ['shelter'] },
        ...{ languages: [], hours: '', contact: '', verifiedOn: '', source: 'asked its head' },
      },
      house.clock.now(),
    );
    expect(listed.ok).toBe(true);
    const form = await admin.get('/console/accounts/new');
    expect(decode(form.text)).toMatch(
      /<option value="shelter-lome">House of Hope \(shelter-lome, Togo\)/,
    );
    const partner = { ...wish, roles: ['partner'], login: 'sena', organisation: 'shelter-lome' };
    expect((await admin.send(form, '/console/accounts/new', partner)).status).toBe(200);
    expect((await stateOf('sena'))?.staff.organisation).toBe('shelter-lome');
    const before = await newPerson(house, 'older', {
      roles: ['partner'],
      organisation: 'older-id',
    });
    const page = await admin.get(`/console/accounts/${before.account}`);
    expect(page.text).toMatch(/<option value="older-id" selected/);
  });

  test('§5.40 changes roles, which ends the sessions; the second of two at once hears what it is now', async () => {
    const kofi = await newPerson(house, 'kofi');
    const address = `/console/accounts/${kofi.account}`;
    const [one, other] = [await admin.get(address), await admin.get(address)];
    const change = { ...wish, roles: ['auditor'], countries: ['TG', 'GH'] };
    const first = await admin.send(one, `${address}/change`, change);
    expect(first.headers['location']).toContain('done=accountChanged');
    expect(await house.accounts.read(kofi.cookie)).toBeUndefined();
    const second = await admin.send(other, `${address}/change`, { ...wish, roles: ['partner'] });
    expect(second.status).toBe(409);
    expect(second.text).toContain('Somebody else changed this account meanwhile');
    expect(second.text).toContain('<dd>Auditor</dd>');
    expect(second.text).toMatch(/value="partner"[^>]*checked|checked[^>]*value="partner"/);
    expect((await stateOf('kofi'))?.staff.roles).toEqual(['auditor']);
  });

  test('§5.38 changes nothing of their own account: the page has no form, and a forged one is refused and audited', async () => {
    const own = `/console/accounts/${root.account}`;
    const page = await admin.get(own);
    expect(page.text).toContain('another administrator changes it');
    expect(page.text).not.toContain(`${own}/change`);
    const { token, owner } = {
      token: /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? '',
      owner: '',
    };
    for (const act of ['change', 'reset', 'end']) {
      const forged = await admin.post(`${own}/${act}`, {
        token,
        owner,
        v: '2',
        ...wish,
        roles: ['administrator', 'coordinator'],
      });
      expect([act, forged.status]).toEqual([act, 403]);
    }
    expect((await stateOf('root'))?.staff.roles).toEqual(['administrator']);
    expect(await auditLines(house)).toContain(`console:root access.denied account/${root.account}`);
  });

  test('ends an account only with a name for its open cases', async () => {
    const esi = await newPerson(house, 'esi');
    open.set('esi', 3);
    const address = `/console/accounts/${esi.account}`;
    const page = await admin.get(address);
    const alone = await admin.send(page, `${address}/end`, { person: '' });
    expect([alone.status, alone.text.includes('They have open cases')]).toEqual([422, true]);
    const gone = await admin.send(page, `${address}/end`, { person: ama.account });
    expect(gone.headers['location']).toContain('done=accountEnded');
    expect([handed, await house.accounts.read(esi.cookie)]).toEqual([['esi to ama'], undefined]);
    expect((await admin.get('/console/accounts')).text).toContain('has left');
  });

  test('whoever makes no accounts has no such pages', async () => {
    for (const page of ['', '/new', `/${root.account}`])
      expect((await amas.get(`/console/accounts${page}`)).status).toBe(403);
    expect((await admin.get('/console/keys')).status).toBe(403);
    expect((await admin.get('/console/accounts/nobody')).status).toBe(404);
  });
});

describe('keys', () => {
  test('a password reset takes them, a colleague gives them again, and whoever gave them takes them back', async () => {
    const yawa = await newPerson(house, 'yawa');
    const before = await amas.get('/console/keys');
    expect(decode(before.text)).toContain('Waits for: Togo, Togo (independent)');
    const address = `/console/keys/${yawa.account}`;
    await amas.send(before, `${address}/give`);
    expect((await stateOf('yawa'))?.holds).toEqual(['TG', 'TG.independent']);

    const account = `/console/accounts/${yawa.account}`;
    const link = await admin.send(await admin.get(account), `${account}/reset`);
    expect(link.text).toContain('works until 29 Nov');
    const again = await take(tokenOn(link), 'yawa');
    expect((await stateOf('yawa'))?.holds).toEqual([]);
    expect(await house.accounts.read(yawa.cookie)).toBeUndefined();
    await amas.send(await amas.get('/console/keys'), `${address}/give`);
    const keys = await (await house.accounts.read(again.cookie))?.openKeys();
    expect(keys?.kids).toHaveLength(2);
    keys?.close();

    const back = await amas.send(await amas.get('/console/keys'), `${address}/back`);
    expect(back.headers['location']).toContain('done=keyTaken');
    expect((await stateOf('yawa'))?.holds).toEqual([]);
    expect((await auditLines(house)).slice(-1)).toEqual([
      `console:ama key.revoked account/${yawa.account}/TG.independent`,
    ]);
  });

  test('of a key that one does not hold nothing is shown, and it is neither given nor taken', async () => {
    const gh = await newPerson(house, 'gha', { countries: ['GH'], roles: ['focal-point'] });
    const ghs = new Visitor(app);
    await signInBy(ghs, gh);
    const page = await ghs.get('/console/keys');
    expect(page.text).toContain('Nobody waits for a key that you hold');
    expect(page.text).not.toContain('ama');
    const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const kossi = await idOf('kossi');
    const given = await ghs.post(`/console/keys/${kossi}/give`, { token, compartment: 'TG' });
    expect([given.status, given.text.includes('You hold no such key')]).toEqual([409, true]);
    const taken = await ghs.post(`/console/keys/${ama.account}/back`, { token, compartment: 'TG' });
    expect([taken.status, taken.text.includes('You may not take this key back')]).toEqual([
      409,
      true,
    ]);
    expect((await stateOf('ama'))?.holds).toContain('TG');
    const lines = await auditLines(house);
    expect(lines).toContain(`console:gha access.denied account/${kossi}/grant`);
    expect(lines).toContain(`console:gha access.denied account/${ama.account}`);
  });
});

describe('my account', () => {
  test('§5.39 a new phone needs the password; its first code makes it count, and the old one is worth nothing', async () => {
    const nana = await newPerson(house, 'nana');
    const nanas = new Visitor(app);
    await signInBy(nanas, nana);
    const form = await nanas.get('/console/account/phone');
    const wrong = await nanas.send(form, '/console/account/phone', { password: 'not-mine-at-all' });
    expect([wrong.status, wrong.text.includes('not your password')]).toEqual([422, true]);
    const password = passwordOf('nana');
    const enrol = await nanas.send(form, '/console/account/phone', { password });
    const secret = /<code>([A-Z2-7 ]{20,})<\/code>/.exec(enrol.text)?.[1] ?? '';
    expect(secret).not.toBe(nana.secret);
    const code = phoneCodeAt(secret, house.clock.now());
    const entered = await nanas.send(enrol, '/console/link/enter', { code });
    expect(entered.status).toBe(303);
    expect((await nanas.get('/console/account')).text).toContain('<dd>10</dd>');
    const ticket = await nana.ticket();
    const { accounts } = house;
    const old = await accounts.confirm({ ticket, code: nana.code(), network: '196.170.12.34' });
    expect(old).toMatchObject({ ok: false, reason: 'wrong' });
  });

  test('all sessions end by one press, in every browser', async () => {
    const [here, there] = [new Visitor(app), new Visitor(app)];
    const kwesi = await newPerson(house, 'kwesi');
    await signInBy(here, kwesi);
    await signInBy(there, kwesi);
    const page = await here.get('/console/account');
    await here.send(page, '/console/account/sessions');
    for (const one of [here, there]) expect((await one.get('/console/account')).status).toBe(303);
    expect((await auditLines(house)).at(-1)).toBe(
      `console:kwesi account.sessionsEnded account/${kwesi.account}`,
    );
  });
});
