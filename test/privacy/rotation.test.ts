import { spawn } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { gatewayKeys, readKeyFile, vaultFile, writeKeyFile } from '../../src/privacy/keyfile.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import {
  addCompartments,
  changePassphrase,
  rotateKeys,
  tendKeys,
  type Rotatable,
} from '../../src/privacy/rotation.js';
import { newStrandKey, sealWords, wrapStrandKey } from '../../src/privacy/tip-seal.js';
import { openTip, openVault } from '../../src/privacy/vault.js';
import { DAY } from '../../src/shared/clock.js';
import { cheap, monday, newKeys, passphrase } from './keys.js';

const later = (ms: number) => new Date(monday.getTime() + ms);

test.each<[Rotatable, number]>([
  ['gateway', 4],
  ['cases', 2],
  ['pseudonym', 1],
  ['address', 1],
  ['audit', 1],
])('rotating %s adds a key to each of its rings and takes none away', async (which, added) => {
  const { folder } = await newKeys();
  const rotated = await rotateKeys(folder, which, monday);
  expect(rotated).toMatchObject({ ok: true, retired: [] });
  expect(rotated.ok && rotated.added).toHaveLength(added);
});

test('a person stays the same person while the pseudonym key is rotated under a running program', async () => {
  const { folder } = await newKeys();
  const phone = ['sms', '+22890123456'];
  const store = openKeyStore(folder);
  const [old] = store.gateway().names('conversation', phone, monday);
  await rotateKeys(folder, 'pseudonym', monday);
  store.refresh();
  expect(store.gateway().names('conversation', phone, monday)[0]).toBe(old);
  const after = store.gateway().names('conversation', phone, later(61_000));
  expect(after[0]).not.toBe(old);
  expect(after).toContain(old);
  for (let year = 1; year < 4; year += 1)
    await rotateKeys(folder, 'pseudonym', later(year * 365 * DAY));
  store.refresh();
  expect(store.gateway().names('opt-out', phone, later(1_200 * DAY))).toHaveLength(5);
});

test('a session key is destroyed at a rotation once nothing sealed with it lives', async () => {
  const { folder } = await newKeys();
  const [first] = openKeyStore(folder).gateway().file.session;
  await rotateKeys(folder, 'session', monday);
  expect(await rotateKeys(folder, 'session', later(29 * DAY))).toMatchObject({ retired: [] });
  expect(await rotateKeys(folder, 'session', later(31 * DAY))).toMatchObject({
    retired: [first?.kid],
  });
});

test('of many who rotate at the same moment none loses another’s key', async () => {
  const { folder } = await newKeys();
  const rotated = await Promise.all(
    Array.from({ length: 8 }, () => rotateKeys(folder, 'code', monday)),
  );
  const kids = openKeyStore(folder)
    .cases()
    .file.code.map(({ kid }) => kid);
  expect(kids).toHaveLength(9);
  for (const each of rotated)
    expect(kids).toEqual(expect.arrayContaining(each.ok ? [...each.added] : ['?']));
});

test('three processes that rotate at the same moment lose no key', async () => {
  const { folder } = await newKeys();
  const module = fileURLToPath(new URL('../../src/privacy/rotation.ts', import.meta.url));
  const script = `
    const { rotateKeys } = await import(${JSON.stringify(module)});
    for (let i = 0; i < 5; i += 1) await rotateKeys(${JSON.stringify(folder)}, 'audit', new Date(0));`;
  const run = () =>
    new Promise<number | null>((resolve) => {
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: 'ignore',
      }).on('exit', resolve);
    });
  expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
  expect(openKeyStore(folder).cases().file.audit).toHaveLength(16);
});

test('upkeep writes nothing until something is due, then makes next week’s key and forgets what is over', async () => {
  const { folder, gateway } = await newKeys();
  const stamp = () => statSync(gateway, { bigint: true }).mtimeNs;
  const before = stamp();
  expect(await tendKeys(folder, later(6 * DAY))).toEqual({ added: [], retired: [] });
  expect(stamp()).toBe(before);
  const [first] = openKeyStore(folder).gateway().file.address;
  const seen = { added: 0, retired: [] as string[] };
  for (let day = 7; day <= 98; day += 1) {
    const { added, retired } = await tendKeys(folder, later(day * DAY));
    seen.added += added.length;
    seen.retired.push(...retired);
  }
  expect(seen.retired).toContain(first?.kid);
  expect(openKeyStore(folder).gateway().file.session.length).toBeLessThanOrEqual(3);
  const twice = await Promise.all([
    tendKeys(folder, later(105 * DAY)),
    tendKeys(folder, later(105 * DAY)),
  ]);
  expect(twice.flatMap(({ added }) => added.filter((kid) => kid.startsWith('a-')))).toHaveLength(1);
});

test('a gateway file from before there were contact keys gets one at its next rotation', async () => {
  const { folder, gateway } = await newKeys();
  writeKeyFile(gateway, { ...readKeyFile(gateway, gatewayKeys), contact: undefined });
  await rotateKeys(folder, 'gateway', monday);
  expect(readKeyFile(gateway, gatewayKeys).contact).toHaveLength(1);
});

test('new keys for recipients leave old tips readable, and new tips are sealed to the new ones', async () => {
  const { folder, vault } = await newKeys();
  const store = openKeyStore(folder);
  const tell = (id: string) => {
    const key = newStrandKey();
    const wraps = wrapStrandKey(key, [store.cases().recipient('TG')]);
    return {
      id,
      strands: [{ id: 's', wraps }],
      entries: [{ id: 'first', strand: 's', box: sealWords(key, id, 'first', id) }],
    };
  };
  const old = tell('before');
  const rotated = await rotateKeys(folder, 'recipients', monday, passphrase);
  expect(rotated.ok && rotated.added).toHaveLength(3);
  store.refresh();
  const fresh = tell('after');
  expect(fresh.strands[0]?.wraps[0]?.kid).not.toBe(old.strands[0]?.wraps[0]?.kid);
  const opened = await openVault(vault, passphrase);
  if (!opened.ok) throw new Error(opened.reason);
  expect(opened.vault.kids).toHaveLength(6);
  for (const tip of [old, fresh])
    expect(openTip(opened.vault, tip)).toEqual([{ id: 'first', words: tip.id }]);
});

test('a wrong passphrase, or none, changes neither the vault nor the public keys', async () => {
  const { folder, vault, cases } = await newKeys();
  const before = readFileSync(vault, 'utf8') + readFileSync(cases, 'utf8');
  const wrong = { ok: false, reason: 'wrongPassphrase' };
  expect(await rotateKeys(folder, 'recipients', monday, 'not this one at all')).toEqual(wrong);
  expect(await addCompartments(folder, ['GH'], 'not this one at all')).toEqual(wrong);
  expect(
    await changePassphrase(
      folder,
      'not this one at all',
      'mangrove pirogue kalimba harmattan',
      cheap,
    ),
  ).toEqual(wrong);
  await expect(rotateKeys(folder, 'recipients', monday)).rejects.toThrow(/passphrase is needed/);
  await expect(changePassphrase(folder, passphrase, 'short', cheap)).rejects.toThrow(/at least 12/);
  expect(readFileSync(vault, 'utf8') + readFileSync(cases, 'utf8')).toBe(before);
});

test('a country added later is sealed to and read like the others', async () => {
  const { folder, vault } = await newKeys();
  const added = await addCompartments(folder, ['GH', 'GH.independent'], passphrase);
  expect(added.ok).toBe(true);
  const kid = openKeyStore(folder).cases().recipient('GH.independent').kid;
  const opened = await openVault(vault, passphrase);
  expect(opened.ok && opened.vault.pair(kid)).toBeTruthy();
  await expect(addCompartments(folder, ['gh'], passphrase)).rejects.toThrow(
    /compartment is called like/,
  );
});

test('after a change of passphrase the new one opens every key, and the old one none', async () => {
  const { folder, vault } = await newKeys();
  const before = readKeyFile(vault, vaultFile);
  expect(
    await changePassphrase(folder, passphrase, 'une autre phrase assez longue', cheap),
  ).toEqual({
    ok: true,
  });
  const after = readKeyFile(vault, vaultFile);
  expect(after.kdf.salt).not.toBe(before.kdf.salt);
  expect(Object.keys(after.keys)).toEqual(Object.keys(before.keys));
  expect(await openVault(vault, passphrase)).toEqual({ ok: false, reason: 'wrongPassphrase' });
  const opened = await openVault(vault, 'une autre phrase assez longue');
  expect(opened.ok && opened.vault.kids).toHaveLength(3);
});

test('rotating says so when the file of a half is not there', async () => {
  const { folder, cases } = await newKeys();
  rmSync(cases);
  await expect(rotateKeys(folder, 'cases', monday)).rejects.toThrow(/no key file cases.json/);
});
