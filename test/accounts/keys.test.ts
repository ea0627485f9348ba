import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { unreadCompartments } from '../../src/accounts/list.js';
import { renewGrants } from '../../src/accounts/renew.js';
import { rotateKeys } from '../../src/privacy/rotation.js';
import {
  newStrandKey,
  sealWords,
  unwrapStrandKey,
  wrapStrandKey,
} from '../../src/privacy/tip-seal.js';
import { openTip, type SealedTip } from '../../src/privacy/vault.js';
import { monday, passphrase } from '../privacy/keys.js';
import {
  auditLines,
  giveFromVault,
  newAdministrator,
  newHouse,
  newPerson,
  passwordOf,
  vaultOf,
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

const WORDS = 'They lock three girls in the house behind the mill';

/** A tip as it is kept, sealed to a compartment. */
function tipFor(compartment: string): SealedTip {
  const key = newStrandKey();
  const wraps = wrapStrandKey(key, [house.keys.cases().recipient(compartment)]);
  return {
    id: 'tip1',
    strands: [{ id: 's', wraps }],
    entries: [{ id: 'e', strand: 's', box: sealWords(key, 'tip1', 'e', WORDS) }],
  };
}

async function reads(person: Person, tip: SealedTip): Promise<boolean> {
  const keys = await (await person.signedIn()).openKeys();
  const [entry] = openTip(keys, tip);
  keys.close();
  return entry !== undefined && 'words' in entry && entry.words === WORDS;
}
const waits = async (login: string) =>
  (await house.accounts.list()).find(({ staff }) => staff.login === login)?.waitsFor;

test('who waits for a key is listed; a holder gives it in their session, and no key they have not', async () => {
  const kofi = await newPerson(house, 'kofi');
  expect(await waits('kofi')).toEqual(['TG', 'TG.independent']);
  expect(await unreadCompartments(house.deps)).toEqual(['TG', 'TG.independent', 'regional']);
  await giveFromVault(house, ama, ['TG']);
  const tip = tipFor('TG');
  expect([await reads(ama, tip), await reads(kofi, tip)]).toEqual([true, false]);
  const giver = await ama.signedIn();
  expect(await house.accounts.grant(giver, kofi.account, ['TG.independent'])).toEqual({
    ok: false,
    reason: 'notYours',
    compartment: 'TG.independent',
  });
  expect(await house.accounts.grant(giver, kofi.account)).toEqual({
    ok: true,
    compartments: ['TG'],
  });
  expect(await reads(kofi, tip)).toBe(true);
  expect(await waits('kofi')).toEqual(['TG.independent']);
  expect(await unreadCompartments(house.deps)).toEqual(['TG.independent', 'regional']);
  expect(await house.accounts.grant(giver, ama.account)).toEqual({ ok: false, reason: 'self' });
  expect((await auditLines(house)).slice(-3)).toEqual([
    `cli:test key.granted account/${ama.account}/TG`,
    `console:ama access.denied account/${kofi.account}/grant`,
    `console:ama key.granted account/${kofi.account}/TG`,
  ]);
});

test('§T34 an administrator, an auditor, a foreigner and an official are refused keys, also out of the vault', async () => {
  await giveFromVault(house, ama);
  const people = [
    [await newAdministrator(house), 'TG'],
    [await newPerson(house, 'both', { roles: ['administrator', 'coordinator'] }), 'TG'],
    [await newPerson(house, 'seer', { roles: ['auditor'], countries: [] }), 'TG'],
    [await newPerson(house, 'far', { countries: ['GH'] }), 'TG'],
    [await newPerson(house, 'police', { affiliation: 'police' }), 'TG.independent'],
    [await newPerson(house, 'local'), 'regional'],
  ] as const;
  const giver = await ama.signedIn();
  for (const [person, compartment] of people) {
    expect(await house.accounts.grant(giver, person.account, [compartment])).toEqual({
      ok: false,
      reason: 'mayNotHold',
      compartment,
    });
    await expect(giveFromVault(house, person, [compartment])).rejects.toThrow('mayNotHold');
    const keys = await (await person.signedIn()).openKeys();
    expect(keys.kids).toEqual([]);
  }
});

test('§T34 a grant put into the database for an administrator, or under another name, opens nothing', async () => {
  await giveFromVault(house, ama);
  const root = await newAdministrator(house);
  const grants = house.db.cases.collection('grants');
  const one = await grants.findOne({ account: ama.account, compartment: 'TG' });
  const own = await house.db.cases.collection('accounts').findOne({ login: 'root' });
  await grants.insertOne({
    ...one,
    _id: `${root.account}/${one?.kid}` as never,
    account: root.account,
    to: (own?.keys as { kid: string }).kid,
  });
  expect((await (await root.signedIn()).openKeys()).kids).toEqual([]);
  const other = await grants.findOne({ account: ama.account, compartment: 'TG.independent' });
  await grants.updateOne({ _id: one?._id }, { $set: { box: other?.box } });
  const keys = await (await ama.signedIn()).openKeys();
  expect(() => keys.pair(String(one?.kid))).toThrow('name of another');
});

test('after a reset the old grants open nothing, also one that was given in this moment', async () => {
  await giveFromVault(house, ama, ['TG']);
  const old = await house.db.cases.collection('grants').findOne({ account: ama.account });
  const link = await house.accounts.resetLink('cli:test', ama.account);
  if (!link.ok) throw new Error(link.reason);
  await ama.enter(link, passwordOf('fresh'));
  await house.db.cases.collection('grants').insertOne(old as never);
  expect(await reads(ama, tipFor('TG'))).toBe(false);
  expect(await waits('ama')).toEqual(['TG', 'TG.independent']);
  await giveFromVault(house, ama);
  expect(await reads(ama, tipFor('TG'))).toBe(true);
});

test('at a rotation whoever had a compartment gets its new pair, and reads old and new tips', async () => {
  const kofi = await newPerson(house, 'kofi');
  await giveFromVault(house, ama, ['TG']);
  const old = tipFor('TG');
  expect(await rotateKeys(house.folder, 'recipients', monday, passphrase)).toMatchObject({
    ok: true,
  });
  house.keys.refresh();
  const fresh = tipFor('TG');
  expect([await reads(ama, old), await reads(ama, fresh)]).toEqual([true, false]);
  expect(await waits('ama')).toEqual(['TG', 'TG.independent']);
  const vault = await vaultOf(house);
  expect(await renewGrants(house.deps, vault, 'cli:test')).toEqual([
    { login: 'ama', compartments: ['TG'] },
  ]);
  expect(await renewGrants(house.deps, vault, 'cli:test')).toEqual([]);
  expect([await reads(ama, old), await reads(ama, fresh)]).toEqual([true, true]);
  expect(await reads(kofi, fresh)).toBe(false);
  // Whoever holds both pairs gives both.
  await house.accounts.grant(await ama.signedIn(), kofi.account);
  expect([await reads(kofi, old), await reads(kofi, fresh)]).toEqual([true, true]);
});

test('keys that are taken away are gone in the next request', async () => {
  await giveFromVault(house, ama);
  const root = await newAdministrator(house);
  const by = (await root.signedIn()).staff;
  expect(await house.accounts.revoke(by, ama.account, ['TG', 'GH'])).toEqual({
    ok: true,
    compartments: ['TG'],
  });
  expect(await reads(ama, tipFor('TG'))).toBe(false);
  expect(await reads(ama, tipFor('TG.independent'))).toBe(true);
});

test('§T31 §5.29 databases and server keys, without vault.json, open no tip and no secret of a phone', async () => {
  await giveFromVault(house, ama);
  const tip = tipFor('TG');
  expect(await reads(ama, tip)).toBe(true);
  const dump: string[] = [];
  const bytes: Buffer[] = [];
  const gather = (value: unknown): void => {
    if (Buffer.isBuffer(value)) bytes.push(value);
    else if (value && typeof value === 'object' && '_bsontype' in value && 'buffer' in value)
      bytes.push(Buffer.from((value as { buffer: Buffer }).buffer));
    else if (typeof value === 'string') bytes.push(Buffer.from(value, 'base64'));
    else if (value && typeof value === 'object') Object.values(value).forEach(gather);
  };
  for (const half of [house.db.cases, house.db.gateway])
    for (const { name } of (await half.db?.listCollections().toArray()) ?? [])
      for (const doc of await half.collection(name).find({}).toArray()) {
        dump.push(JSON.stringify(doc));
        gather(doc);
      }
  for (const file of readdirSync(house.folder).filter((name) => name !== 'vault.json')) {
    const text = readFileSync(path.join(house.folder, file), 'utf8');
    dump.push(text);
    gather(JSON.parse(text));
  }
  const raw = Buffer.concat(bytes);
  const vault = await vaultOf(house);
  const secrets = vault.kids.map((kid) => Buffer.from(vault.pair(kid)?.privateKey ?? []));
  const base32 = ama.secret.replaceAll(' ', '');
  const { Secret } = await import('otpauth');
  secrets.push(Buffer.from(Secret.fromBase32(base32).bytes));
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThanOrEqual(20);
    expect(raw.includes(secret)).toBe(false);
  }
  expect(dump.join()).not.toContain(base32);
  expect(dump.join()).not.toContain('They lock');
  // Every value of 32 bytes there, tried as a private key, unwraps nothing.
  const { pairOf } = await import('../../src/privacy/account-pair.js');
  const [wrap] = tip.strands[0]?.wraps ?? [];
  for (const one of bytes.filter(({ length }) => length === 32))
    expect(() => unwrapStrandKey(wrap as never, pairOf(one))).toThrow();
});
