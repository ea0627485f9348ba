import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Staff } from '../../src/shared/staff.js';
import {
  auditLines,
  giveFromVault,
  newAdministrator,
  newHouse,
  newPerson,
  type House,
  type Person,
} from './support.js';

let house: House;
let root: Person;
let by: Staff;
beforeEach(async () => {
  house = await newHouse();
  root = await newAdministrator(house);
  by = (await root.signedIn()).staff;
});
afterEach(() => house.close());

test('§T34 §5.38 nobody but an administrator changes accounts, and nobody their own: refused and audited', async () => {
  const ama = await newPerson(house, 'ama');
  const kofi = await newPerson(house, 'kofi');
  const { staff } = await ama.signedIn();
  const { accounts } = house;
  const wish = { login: 'mine', roles: ['coordinator'], countries: ['TG'] } as const;
  const all = { roles: ['coordinator', 'administrator'], countries: ['*'] } as const;
  for (const refused of [
    await accounts.invite(staff, wish),
    await accounts.inviteAgain(staff, kofi.account),
    await accounts.resetLink(staff, kofi.account),
    await accounts.change(staff, ama.account, all),
    await accounts.change(staff, kofi.account, all),
    await accounts.end(staff, kofi.account),
    await accounts.revoke(staff, kofi.account, ['TG']),
  ])
    expect(refused).toEqual({ ok: false, reason: 'denied' });
  const self = { ok: false, reason: 'self' };
  expect(await accounts.change(by, root.account, { roles: ['coordinator'] })).toEqual(self);
  expect(await accounts.end(by, root.account)).toEqual(self);
  expect(await accounts.resetLink(by, root.account)).toEqual(self);
  const denied = (await auditLines(house)).filter((line) => line.includes('access.denied'));
  expect(denied).toHaveLength(10);
  expect(denied.at(-1)).toBe(`console:root access.denied account/${root.account}`);
  expect((await ama.signedIn()).staff.roles).toEqual(['coordinator']);
});

test('logins, roles and countries that cannot be are refused, each by its name', async () => {
  const { accounts } = house;
  const good = { login: 'ama', roles: ['coordinator'], countries: ['TG'] } as const;
  const reason = async (wish: Partial<Parameters<typeof accounts.invite>[1]>) => {
    const done = await accounts.invite(by, { ...good, ...wish });
    return done.ok ? 'ok' : done.reason;
  };
  expect(await reason({ login: 'Ama Koné' })).toBe('badLogin');
  expect(await reason({ roles: [] })).toBe('badRoles');
  expect(await reason({ roles: ['king' as never] })).toBe('badRoles');
  expect(await reason({ countries: [] })).toBe('badCountries');
  expect(await reason({ countries: ['XX'] })).toBe('badCountries');
  expect(await reason({ countries: ['*'] })).toBe('badCountries');
  expect(await reason({ affiliation: 'army' as never })).toBe('badRoles');
  expect(await reason({ organisation: 'The whole name of it' })).toBe('badIds');
  expect(await reason({ focalPoint: '<b>' })).toBe('badIds');
  expect(await reason({})).toBe('ok');
  expect(await reason({ login: 'AMA' })).toBe('loginTaken');
});

test('one person of the directory is one account; after a leaver the next one may be called so', async () => {
  const { accounts } = house;
  const wish = { roles: ['focal-point'], countries: ['TG'], focalPoint: 'kossi' } as const;
  const first = await newPerson(house, 'ama', wish);
  expect(await accounts.invite(by, { login: 'kofi', ...wish })).toMatchObject({
    reason: 'focalPointTaken',
  });
  const other = await newPerson(house, 'esi');
  expect(await accounts.change(by, other.account, { focalPoint: 'kossi' })).toMatchObject({
    reason: 'focalPointTaken',
  });
  expect(await accounts.change(by, first.account, { countries: ['TG', 'GH'] })).toEqual({
    ok: true,
  });
  expect(await accounts.end(by, first.account)).toEqual({ ok: true });
  expect(await accounts.invite(by, { login: 'kofi', ...wish })).toMatchObject({ ok: true });
});

test('of two invitations of one login at once, one is made', async () => {
  const wish = { login: 'ama', roles: ['auditor'], countries: [] } as const;
  const done = await Promise.all([1, 2, 3].map(() => house.accounts.invite(by, wish)));
  expect(done.filter(({ ok }) => ok)).toHaveLength(1);
});

test('of two who are made the same person of the directory at once, one is', async () => {
  const { accounts } = house;
  const [ama, kofi] = [await newPerson(house, 'ama'), await newPerson(house, 'kofi')];
  const done = await Promise.all([
    accounts.change(by, ama.account, { focalPoint: 'kossi' }),
    accounts.change(by, kofi.account, { focalPoint: 'kossi' }),
    accounts.invite(by, {
      login: 'esi',
      roles: ['focal-point'],
      countries: ['TG'],
      focalPoint: 'kossi',
    }),
  ]);
  expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  const refused = done.flatMap((one) => (one.ok ? [] : [one.reason]));
  expect(refused).toEqual(['focalPointTaken', 'focalPointTaken']);
  const called = (await accounts.list()).filter(({ staff }) => staff.focalPoint === 'kossi');
  expect(called).toHaveLength(1);
});

test('of two last administrators who end or change each other at once, one stays', async () => {
  const { accounts } = house;
  const second = await newAdministrator(house, 'second');
  const other = (await second.signedIn()).staff;
  const to = { roles: ['coordinator'], countries: ['TG'] } as const;
  const done = await Promise.all([
    accounts.end(by, second.account),
    accounts.change(other, root.account, to),
  ]);
  expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  expect(done).toContainEqual({ ok: false, reason: 'lastAdministrator' });
  const left = (await accounts.list()).filter(
    ({ state, staff }) => state === 'active' && staff.roles.includes('administrator'),
  );
  expect(left).toHaveLength(1);
});

test('the last administrator neither leaves nor becomes something else', async () => {
  const { accounts } = house;
  const last = { ok: false, reason: 'lastAdministrator' };
  expect(await accounts.end('cli:test', root.account)).toEqual(last);
  const to = { roles: ['coordinator'], countries: ['TG'] } as const;
  expect(await accounts.change('cli:test', root.account, to)).toEqual(last);
  const second = await newAdministrator(house, 'second');
  expect(await accounts.end(by, second.account)).toEqual({ ok: true });
});

test('what somebody becomes takes away the keys that they may no longer hold', async () => {
  const ama = await newPerson(house, 'ama');
  await giveFromVault(house, ama, ['TG', 'TG.independent']);
  const holds = async () =>
    (await house.accounts.list()).find(({ staff }) => staff.login === 'ama')?.holds;
  expect(await holds()).toEqual(['TG', 'TG.independent']);
  await house.accounts.change(by, ama.account, { affiliation: 'police' });
  expect(await holds()).toEqual(['TG']);
  await house.accounts.change(by, ama.account, { roles: ['administrator', 'coordinator'] });
  expect(await holds()).toEqual([]);
  expect(await house.db.cases.collection('grants').countDocuments()).toBe(0);
});

test('§T33 a leaver: out at once everywhere, without keys; open work goes to a named person, or they stay', async () => {
  const work = new Map<string, number>();
  const handed: string[] = [];
  let fails = false;
  const openWork = {
    count: async (staff: Staff) => work.get(staff.login) ?? 0,
    handOver: async (from: Staff, to: Staff) => {
      if (fails) throw new Error('the database was away');
      handed.push(`${from.login}>${to.login}`);
      work.delete(from.login);
    },
  };
  await house.close();
  house = await newHouse({ openWork });
  const [ama, kofi] = [await newPerson(house, 'ama'), await newPerson(house, 'kofi')];
  await giveFromVault(house, ama);
  work.set('ama', 2);
  const { accounts } = house;
  expect(await accounts.end('cli:test', ama.account)).toEqual({ ok: false, reason: 'openWork' });
  expect(await accounts.end('cli:test', ama.account, ama.account)).toEqual({
    ok: false,
    reason: 'noHeir',
  });
  expect(await accounts.read(ama.cookie)).toBeDefined();
  fails = true;
  await expect(accounts.end('cli:test', ama.account, kofi.account)).rejects.toThrow('away');
  // Closed all the same; doing it again goes on.
  expect(await accounts.read(ama.cookie)).toBeUndefined();
  fails = false;
  expect(await accounts.end('cli:test', ama.account, kofi.account)).toEqual({ ok: true });
  expect(handed).toEqual(['ama>kofi']);
  expect(await accounts.end('cli:test', ama.account)).toEqual({ ok: false, reason: 'ended' });
  const row = await house.db.cases.collection('accounts').findOne({ login: 'ama' });
  expect(row).not.toHaveProperty('keys');
  expect(await house.db.cases.collection('grants').countDocuments({ account: ama.account })).toBe(
    0,
  );
});
