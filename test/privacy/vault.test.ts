import { chmodSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { casesKeys, readKeyFile, vaultFile, writeKeyFile } from '../../src/privacy/keyfile.js';
import {
  newStrandKey,
  readySealing,
  sealWords,
  wrapStrandKey,
} from '../../src/privacy/tip-seal.js';
import { openTip, openVault, type SealedTip, type Vault } from '../../src/privacy/vault.js';
import { moderateCost, owaspCost } from '../../src/privacy/vault-seal.js';
import { newKeys, passphrase } from './keys.js';

beforeAll(readySealing);

async function opened(file: string, words = passphrase): Promise<Vault> {
  const outcome = await openVault(file, words);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.vault;
}

test('the right passphrase opens every pair, and each fits its public key', async () => {
  const { vault, cases } = await newKeys();
  const open = await opened(vault);
  expect(open.isDemo).toBe(false);
  for (const { kid, key } of Object.values(readKeyFile(cases, casesKeys).recipients))
    expect(Buffer.from(open.pair(kid)?.publicKey ?? []).toString('base64')).toBe(key);
  expect(open.pair('TG-000000')).toBeUndefined();
  expect(open.pair('constructor')).toBeUndefined();
});

test('a wrong passphrase is told as such and nothing more', async () => {
  const { vault } = await newKeys();
  for (const wrong of ['', `${passphrase} `, passphrase.toUpperCase()])
    expect(await openVault(vault, wrong)).toEqual({ ok: false, reason: 'wrongPassphrase' });
});

test('an accent is the same accent on every keyboard', async () => {
  const { vault } = await newKeys({ passphrase: 'trois mots secrètement gardés'.normalize('NFC') });
  expect((await openVault(vault, 'trois mots secrètement gardés'.normalize('NFD'))).ok).toBe(true);
});

test('closing a vault zeroes the private keys and gives none out any more', async () => {
  const { vault } = await newKeys();
  const open = await opened(vault);
  const pair = open.pair(open.kids[0] ?? '');
  expect(pair?.privateKey.some((byte) => byte !== 0)).toBe(true);
  open.close();
  expect(pair?.privateKey.every((byte) => byte === 0)).toBe(true);
  expect(() => open.pair(open.kids[0] ?? '')).toThrow(/vault is closed/);
});

test('a damaged vault is a fault that names the pair, not a wrong passphrase', async () => {
  const { vault } = await newKeys();
  const file = readKeyFile(vault, vaultFile);
  const [kid = '', other = ''] = Object.keys(file.keys);
  const box = Buffer.from(file.keys[kid]?.box ?? '', 'base64');
  box[3] = (box[3] ?? 0) ^ 1;
  const [one, two] = [file.keys[kid], file.keys[other]];
  if (!one || !two) throw new Error('two pairs were asked for');
  const damaged = [
    { ...file.keys, [kid]: { ...one, box: box.toString('base64') } },
    { ...file.keys, [kid]: { ...one, nonce: two.nonce } },
    { ...file.keys, [kid]: { ...one, nonce: '' } },
    { ...file.keys, [kid]: { ...one, box: one.box.slice(0, 40) } },
    { ...file.keys, [kid]: two },
  ];
  for (const keys of damaged) {
    writeKeyFile(vault, { ...file, keys });
    await expect(openVault(vault, passphrase)).rejects.toThrow(`${kid} does not open`);
  }
  writeKeyFile(vault, { ...file, keys: {} });
  await expect(openVault(vault, passphrase)).rejects.toThrow(/holds no key/);
  writeKeyFile(vault, { ...file, kdf: { ...file.kdf, memory: 2 ** 50 } });
  await expect(openVault(vault, passphrase)).rejects.toThrow(
    /vault.json is not a key file of Amana, or it is damaged/,
  );
  writeFileSync(vault, 'x');
  await expect(openVault(vault, passphrase)).rejects.toThrow(/damaged/);
  chmodSync(vault, 0o644);
  await expect(openVault(vault, passphrase)).rejects.toThrow(/chmod 600/);
});

test('neither the passphrase nor a key shows in what is said about a damaged vault', async () => {
  const { vault } = await newKeys();
  const file = readKeyFile(vault, vaultFile);
  const [kid = ''] = Object.keys(file.keys);
  const { box = '', nonce = '' } = file.keys[kid] ?? {};
  writeKeyFile(vault, { ...file, keys: { ...file.keys, [kid]: { nonce, box: box.slice(4) } } });
  const error = await openVault(vault, passphrase).catch((caught: unknown) => caught as Error);
  const said = error instanceof Error ? `${error.stack} ${String(error.cause)}` : '';
  expect(said).toContain('damaged');
  for (const canary of [passphrase, box.slice(4), nonce]) expect(said).not.toContain(canary);
});

test('§T23 a guess costs at least what OWASP asks, and 256 MiB in production', () => {
  expect(owaspCost.memory).toBeGreaterThanOrEqual(19 * 2 ** 20);
  expect(owaspCost.operations).toBeGreaterThanOrEqual(2);
  expect(moderateCost).toEqual({ operations: 3, memory: 256 * 2 ** 20 });
});

test('the demo’s keys are made and opened at OWASP’s cost', async () => {
  const { vault } = await newKeys({
    demo: true,
    passphrase: 'demo',
    compartments: ['TG'],
    cost: undefined,
  });
  expect(readKeyFile(vault, vaultFile).kdf).toMatchObject(owaspCost);
  expect((await opened(vault, 'demo')).isDemo).toBe(true);
});

async function told(): Promise<{
  tip: SealedTip;
  file: string;
  official: string;
  independent: string;
}> {
  const { vault, cases } = await newKeys();
  const { recipients } = readKeyFile(cases, casesKeys);
  const { TG: official, 'TG.independent': independent } = recipients;
  if (!official || !independent) throw new Error('Togo has keys');
  const [one, two] = [newStrandKey(), newStrandKey()];
  const tip = {
    id: 'tip-1',
    strands: [
      { id: 'a', wraps: wrapStrandKey(one, [official, independent]) },
      { id: 'b', wraps: wrapStrandKey(two, [independent]) },
    ],
    entries: [
      { id: 'first', strand: 'a', box: sealWords(one, 'tip-1', 'first', 'Elles sont trois') },
      { id: 'who', strand: 'b', box: sealWords(two, 'tip-1', 'who', 'le commissaire') },
      { id: 'where', strand: 'a', box: sealWords(one, 'tip-1', 'where', 'au marché') },
    ],
  };
  return { tip, file: vault, official: official.kid, independent: independent.kid };
}

/** A vault that holds one pair only: what a desk of one compartment is given. */
const only = (vault: Vault, kid: string): Vault => ({
  ...vault,
  pair: (asked) => (asked === kid ? vault.pair(kid) : undefined),
});

test('§T9 who holds every key reads a tip in the order it was told', async () => {
  const { tip, file } = await told();
  expect(openTip(await opened(file), tip)).toEqual([
    { id: 'first', words: 'Elles sont trois' },
    { id: 'who', words: 'le commissaire' },
    { id: 'where', words: 'au marché' },
  ]);
});

test('§T9 the officials’ key never opens what was sealed to the independent compartment', async () => {
  const { tip, file, official, independent } = await told();
  const vault = await opened(file);
  const read = (kid: string) =>
    openTip(only(vault, kid), tip).map((entry) => ('words' in entry ? 'read' : entry.unreadable));
  expect(read(official)).toEqual(['read', 'noKey', 'read']);
  expect(read(independent)).toEqual(['read', 'read', 'read']);
});

test('an entry that was altered, or moved from another tip or strand, is marked and hides no other', async () => {
  const { tip, file } = await told();
  const vault = await opened(file);
  const [first, who, where] = tip.entries;
  if (!first || !who || !where) throw new Error('three entries were told');
  const bent = Buffer.from(first.box);
  bent[40] = (bent[40] ?? 0) ^ 1;
  const marks = (changed: SealedTip) =>
    openTip(vault, changed).map((entry) => ('words' in entry ? 'read' : entry.unreadable));
  expect(marks({ ...tip, entries: [{ ...first, box: bent }, who, where] })).toEqual([
    'altered',
    'read',
    'read',
  ]);
  expect(marks({ ...tip, entries: [{ ...first, box: where.box }, who, where] })).toEqual([
    'altered',
    'read',
    'read',
  ]);
  expect(marks({ ...tip, entries: [{ ...first, strand: 'b' }, who, where] })).toEqual([
    'altered',
    'read',
    'read',
  ]);
  expect(marks({ ...tip, id: 'tip-2' })).toEqual(['altered', 'altered', 'altered']);
  expect(marks({ ...tip, strands: tip.strands.slice(0, 1) })).toEqual(['read', 'noKey', 'read']);
  const [a, b] = tip.strands;
  if (!a || !b) throw new Error('two strands were told');
  const garbled = a.wraps.map((wrap) => ({ ...wrap, box: wrap.box.subarray(1) }));
  expect(marks({ ...tip, strands: [{ ...a, wraps: garbled }, b] })).toEqual([
    'altered',
    'read',
    'altered',
  ]);
});
