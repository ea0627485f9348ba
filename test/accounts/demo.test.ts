import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAccounts } from '../../src/accounts/create.js';
import { makeDemoAccounts } from '../../src/accounts/demo-accounts.js';
import { isDemoForAccounts } from '../../src/app/demo-accounts.js';
import { staffRoles } from '../../src/shared/staff.js';
import { auditLines, network, newHouse, newPerson, vaultOf, type House } from './support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse({ demo: true });
  const vault = await vaultOf(house);
  await makeDemoAccounts(house.deps, vault);
});
afterEach(() => house.close());

test('the demo has an account for each role and for those called first, with their keys, signed in by a press', async () => {
  const demo = await house.accounts.demoAccounts();
  expect(new Set(demo.flatMap(({ roles }) => roles))).toEqual(new Set(staffRoles));
  // Whoever is called first by day, by night and anywhere can be tried.
  expect(demo.filter(({ roles }) => roles.includes('focal-point'))).toHaveLength(4);
  const held: Record<string, number> = {};
  for (const { login, roles } of demo) {
    const entered = await house.accounts.signInDemo(login);
    const signedIn = await house.accounts.read(entered?.cookie ?? '');
    expect(signedIn).toMatchObject({ isDemo: true, staff: { login } });
    const keys = await signedIn?.openKeys();
    held[roles.includes('focal-point') ? login : (roles[0] ?? '')] =
      keys?.kids.filter((kid) => keys.pair(kid)).length ?? -1;
    keys?.close();
  }
  expect(held).toMatchObject({ afi: 2, kossi: 2, dede: 2, coordinator: 2, 'regional-desk': 3 });
  expect(held).toMatchObject({ administrator: 0, auditor: 0, partner: 0 });
});

test('a second start makes nothing anew and gives nothing twice', async () => {
  const before = await auditLines(house);
  await makeDemoAccounts(house.deps, await vaultOf(house));
  expect(await auditLines(house)).toEqual(before);
});

test('a press signs in nobody else: not a real account of the same database', async () => {
  await newPerson(house, 'ama');
  expect(await house.accounts.signInDemo('ama')).toBeUndefined();
  expect(await house.accounts.signInDemo('nobody')).toBeUndefined();
});

test('§5.40 outside of the demo they do not exist: not by a press, not by their password, not by an old cookie', async () => {
  const entered = await house.accounts.signInDemo('kwame');
  const { demo: _, ...deps } = house.deps;
  const production = createAccounts(deps);
  expect(await production.demoAccounts()).toEqual([]);
  expect(await production.signInDemo('kwame')).toBeUndefined();
  expect(await production.read(entered?.cookie ?? '')).toBeUndefined();
  const attempt = { login: 'kwame', password: 'amana demo', network };
  expect(await production.signIn(attempt)).toEqual({ step: 'wrong' });
  expect(await house.accounts.signIn(attempt)).toMatchObject({ step: 'code' });
  await expect(makeDemoAccounts(deps, undefined)).rejects.toThrow('never in production');
});

test('the demo is told by the configuration and the keys together', () => {
  const demo = { demo: true, production: false };
  expect(isDemoForAccounts(demo, { isDemo: true })).toBe(true);
  expect(isDemoForAccounts({ ...demo, production: true }, { isDemo: true })).toBe(false);
  expect(isDemoForAccounts({ ...demo, demo: false }, { isDemo: true })).toBe(false);
  expect(isDemoForAccounts(demo, { isDemo: false })).toBe(false);
});
