import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAccounts } from '../../src/accounts/create.js';
import { connectDb } from '../../src/models/store/db.js';
import { HOUR } from '../../src/shared/clock.js';
import {
  auditLines,
  giveFromVault,
  MINUTE,
  network,
  newAdministrator,
  newHouse,
  newPerson,
  passwordOf,
  type House,
  type Person,
} from './support.js';

let house: House;
let ama: Person;
beforeEach(async () => {
  house = await newHouse();
  ama = await newPerson(house, 'ama');
});
afterEach(() => house.close());

const read = (person: Person, use?: { quiet: boolean }) => house.accounts.read(person.cookie, use);

test('§T33 §5.40 a session ends after 30 minutes without use; what the page asks by itself is no use', async () => {
  house.clock.advance(29 * MINUTE);
  expect(await read(ama)).toBeDefined();
  house.clock.advance(29 * MINUTE);
  expect(await read(ama, { quiet: true })).toBeDefined();
  house.clock.advance(2 * MINUTE);
  expect(await read(ama)).toBeUndefined();
});

test('§T33 a session ends after twelve hours, however much it is used', async () => {
  for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    house.clock.advance(20 * MINUTE);
    expect(await read(ama)).toBeDefined();
  }
  house.clock.advance(20 * MINUTE);
  expect(await read(ama)).toBeUndefined();
});

test('§5.40 a cookie that was there before signing in is worth nothing after it, and a ticket is no cookie', async () => {
  const before = ama.cookie;
  await ama.signIn();
  expect(ama.cookie).not.toBe(before);
  const planted = 'A'.repeat(43);
  expect(await house.accounts.read(planted)).toBeUndefined();
  const ticket = await ama.ticket();
  expect(await house.accounts.read(ticket)).toBeUndefined();
  for (const text of ['', 'x', `${ama.cookie}x`, ` ${ama.cookie}`, '$ne', 'a'.repeat(10_000)])
    expect(await house.accounts.read(text)).toBeUndefined();
});

test('signing out ends this session and no other', async () => {
  const first = ama.cookie;
  await ama.signIn();
  await house.accounts.signOut(ama.cookie);
  expect(await read(ama)).toBeUndefined();
  expect(await house.accounts.read(first)).toBeDefined();
});

test('§T33 §5.40 a change of role ends all sessions in another process too, also one that begins in this moment', async () => {
  const root = await newAdministrator(house);
  const db = await connectDb(house.db.address);
  const elsewhere = createAccounts({ ...house.deps, db });
  try {
    expect(await elsewhere.read(ama.cookie)).toBeDefined();
    const ticket = await ama.ticket();
    const by = (await root.signedIn()).staff;
    const done = await house.accounts.change(by, ama.account, { roles: ['auditor'] });
    expect(done).toEqual({ ok: true });
    expect(await elsewhere.read(ama.cookie)).toBeUndefined();
    expect(await elsewhere.confirm({ ticket, code: ama.code(), network })).toEqual({
      ok: false,
      reason: 'over',
    });
    // A row that another process wrote at the same time is of an earlier generation.
    expect(await house.db.cases.collection('staffsessions').countDocuments()).toBe(1);
    await ama.signIn();
    expect((await ama.signedIn()).staff.roles).toEqual(['auditor']);
  } finally {
    await db.close();
  }
});

test('§T33 a session whose row comes back after the change is still over', async () => {
  const row = await house.db.cases.collection('staffsessions').findOne({ account: ama.account });
  await house.accounts.change('cli:test', ama.account, { countries: ['GH'] });
  await house.db.cases.collection('staffsessions').insertOne(row as never);
  expect(await read(ama)).toBeUndefined();
});

test('§T33 §5.40 a new password ends every session but the one it was chosen in, and the old one is wrong', async () => {
  await giveFromVault(house, ama, ['TG']);
  const other = ama.cookie;
  await ama.signIn();
  const change = { password: passwordOf('ama'), network, device: ama.device };
  const weak = { ...change, next: 'password123456' };
  expect(await house.accounts.changePassword(ama.cookie, weak)).toMatchObject({ reason: 'weak' });
  const next = 'futibo-zalepu-morike-vabedi';
  const wrong = { ...change, password: next, next };
  expect(await house.accounts.changePassword(ama.cookie, wrong)).toEqual({
    ok: false,
    reason: 'wrong',
  });
  const done = await house.accounts.changePassword(ama.cookie, { ...change, next });
  if (!done.ok) throw new Error(done.reason);
  for (const cookie of [other, ama.cookie])
    expect(await house.accounts.read(cookie)).toBeUndefined();
  const keys = await done.signedIn.openKeys();
  expect(keys.kids.map((kid) => keys.pair(kid)?.privateKey.length)).toEqual([32]);
  keys.close();
  expect(await house.accounts.signIn({ login: 'ama', ...change })).toEqual({ step: 'wrong' });
  await ama.signIn(next);
  expect(await auditLines(house)).toContain(`console:ama account.password account/${ama.account}`);
});

test('a new phone: the old one and its recovery codes are over, the keys stay', async () => {
  await giveFromVault(house, ama, ['TG']);
  const [old, codes] = [ama.secret, ama.recoveryCodes];
  const made = await house.accounts.newPhone(ama.cookie, { password: passwordOf('ama'), network });
  if (!made.ok) throw new Error(made.reason);
  expect(made.secret).not.toBe(old);
  // Until the first code nothing has changed.
  await ama.signIn();
  await ama.enrol(made);
  expect((await (await ama.signedIn()).openKeys()).kids).toHaveLength(1);
  const ticket = await ama.ticket();
  const tried = await house.accounts.confirm({ ticket, code: codes[0] ?? '', network });
  expect(tried).toMatchObject({ ok: false, reason: 'wrong' });
});

test('keys cannot be asked for after they were closed, and a closed session opens none', async () => {
  await giveFromVault(house, ama, ['TG', 'TG.independent']);
  const signedIn = await ama.signedIn();
  const keys = await signedIn.openKeys();
  const [kid = ''] = keys.kids;
  const pair = keys.pair(kid);
  keys.close();
  expect(pair?.privateKey.every((byte) => byte === 0)).toBe(true);
  expect(() => keys.pair(kid)).toThrow('closed');
  house.clock.advance(HOUR);
  expect(await read(ama)).toBeUndefined();
});
