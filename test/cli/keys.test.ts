import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../src/cli/run.js';
import { noteTime } from '../../src/models/gateway/database-clock.js';
import { gatewayKeys, keyFiles, readKeyFile } from '../../src/privacy/keyfile.js';
import { GRACE } from '../../src/privacy/rotation.js';
import { openVault } from '../../src/privacy/vault.js';
import { DAY, SECOND, systemClock, type Clock } from '../../src/shared/clock.js';
import {
  audited,
  newFolder,
  newInstallation,
  passphrase,
  secretFile,
  testIo,
  type TestInstallation,
} from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

/** Every secret of a key file: 256 bits in base64. */
const secretsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/"(?:key|box)": "([^"]{43,})"/g)].map(
    (match) => match[1] ?? 'none',
  );
const inVault = async (with_ = passphrase) => {
  const opened = await openVault(keyFiles(here.env.AMANA_KEYS ?? '').vault, with_);
  return opened.ok ? opened.vault.kids : [];
};

test('the keys of a new installation are made once, closed to others, and are never overwritten', async () => {
  const folder = path.join(newFolder(), 'keys');
  const create = ['keys', 'create', '--folder', folder, '--passphrase-file', here.passphraseFile];
  const made = await here.run([...create, '--country', 'TG', 'SN', '--json']);
  expect(made.code).toBe(0);
  expect(JSON.parse(made.out)).toEqual({ folder, countries: ['TG', 'SN'] });
  for (const file of Object.values(keyFiles(folder)))
    expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await here.run(create);
  expect(again.code).toBe(1);
  expect(again.err).toContain('never overwritten');
});

test('two passphrases that differ make no keys, and neither does a short one', async () => {
  const folder = path.join(newFolder(), 'keys');
  const io = testIo(here.env);
  Object.assign(io.stdin, { isTTY: true, setRawMode: () => io.stdin });
  const running = here.run(['keys', 'create', '--folder', folder], io);
  setImmediate(() => io.stdin.write('mangrove pirogue kalimba harmattan\r'));
  setTimeout(() => io.stdin.write('mangrove pirogue kalimba harmatan\r'), 50);
  const { code, err } = await running;
  expect(code).toBe(1);
  expect(err).toContain('differ');
  const short = secretFile(here.folder, 'short.txt', 'short');
  const refused = await here.run([
    'keys',
    'create',
    '--folder',
    folder,
    '--passphrase-file',
    short,
  ]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('at least 12')]);
  expect(existsSync(folder)).toBe(false);
});

test('who makes keys at a terminal is offered a passphrase, and takes it by writing it down', async () => {
  const folder = path.join(newFolder(), 'keys');
  const io = testIo(here.env);
  Object.assign(io.stdin, { isTTY: true, setRawMode: () => io.stdin });
  const create = ['keys', 'create', '--folder', folder, '--country', 'TG'];
  const running = run(create, io);
  const prompted = async (words: string) => {
    while (!io.stderr().includes(words)) await new Promise((later) => setImmediate(later));
  };
  await prompted('several words: ');
  const offered = /kept nowhere: ([a-z-]+)/.exec(io.stderr())?.[1] ?? 'none';
  io.stdin.write('\r');
  await prompted('Now from your paper: ');
  io.stdin.write(`${offered}\r`);
  expect(await running).toBe(0);
  const opened = await openVault(keyFiles(folder).vault, offered);
  expect(opened.ok).toBe(true);
});

test('a weak passphrase makes no keys and replaces none, typed or from a file', async () => {
  const folder = path.join(newFolder(), 'keys');
  const weak = secretFile(here.folder, 'weak.txt', 'password1234');
  const create = ['keys', 'create', '--folder', folder, '--passphrase-file', weak];
  const replace = ['keys', 'passphrase', '--passphrase-file', here.passphraseFile];
  for (const command of [create, [...replace, '--new-passphrase-file', weak]]) {
    const { code, err } = await here.run(command);
    expect([code, err]).toEqual([1, expect.stringContaining('too easy to guess')]);
  }
  expect(existsSync(folder)).toBe(false);
  expect((await inVault()).length).toBeGreaterThan(0);
});

test('a passphrase is made up for whoever asks, alone on the line', async () => {
  const { code, out, err } = await here.run(['keys', 'suggest']);
  expect([code, out, err]).toEqual([0, expect.stringMatching(/^(?:[a-z]{4}-){5}[a-z]{4}\n$/), '']);
});

test('the status names every key and shows none', async () => {
  const { code, out } = await here.run(['keys', 'status']);
  const json = await here.run(['keys', 'status', '--json']);
  expect([code, json.code]).toEqual([0, 0]);
  expect(out).toMatch(/pseudonym +p-\w{6} .*written with/);
  expect(out).toMatch(/TG\.independent +TG\.independent-\w{6}/);
  expect(out).toContain('vault.json holds 5 private keys');
  const status = JSON.parse(json.out) as { keys: { kind: string; use: string }[] };
  expect(status.keys.filter(({ kind }) => kind === 'address').map(({ use }) => use)).toEqual([
    'from then on',
    'written with',
  ]);
});

test('a rotation puts a new key beside the old one while the program runs, and is noted', async () => {
  const before = here.keys.gateway().file.pseudonym;
  const { code, out } = await here.run(['keys', 'rotate', 'pseudonym', '--json']);
  expect(code).toBe(0);
  const { added } = JSON.parse(out) as { added: string[] };
  expect(here.keys.refresh()).toBe(true);
  expect(here.keys.gateway().file.pseudonym.map(({ kid }) => kid)).toEqual([
    ...before.map(({ kid }) => kid),
    ...added,
  ]);
  expect(await audited(here)).toContain('cli:afi keys.rotated pseudonym');
});

test('a rotation of nothing in particular renews both halves of the running program', async () => {
  const before = here.keys.gateway().file;
  const { code, out } = await here.run(['keys', 'rotate', '--json']);
  expect(code).toBe(0);
  const { added } = JSON.parse(out) as { added: string[] };
  expect(added.map((kid) => kid[0])).toEqual(
    expect.arrayContaining(['p', 's', 'a', 'c', 'k', 'l']),
  );
  expect(here.keys.refresh()).toBe(true);
  expect(here.keys.gateway().file.session).toHaveLength(before.session.length + 1);
  expect(await audited(here)).toEqual(
    expect.arrayContaining(['cli:afi keys.rotated gateway', 'cli:afi keys.rotated cases']),
  );
});

test('new pairs for recipients need the passphrase, and old tips stay readable', async () => {
  const wrong = secretFile(here.folder, 'wrong.txt', 'not this passphrase');
  const refused = await here.run(['keys', 'rotate', 'recipients', '--passphrase-file', wrong]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('not the passphrase')]);
  const old = await inVault();
  const done = await here.run([
    'keys',
    'rotate',
    'recipients',
    '--passphrase-file',
    here.passphraseFile,
  ]);
  expect(done.code).toBe(0);
  const now = await inVault();
  expect(now).toHaveLength(10);
  expect(now).toEqual(expect.arrayContaining([...old]));
});

test('a country that has no keys gets them, and one that has keeps its own', async () => {
  const add = (country: string) =>
    here.run(['keys', 'add-country', country, '--passphrase-file', here.passphraseFile]);
  const { code, out } = await add('sn');
  expect(code).toBe(0);
  expect(out).toMatch(/^New: SN-\w{6}, SN\.independent-\w{6}\n/);
  const again = await add('SN');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('SN has keys already')]);
  const created = await here.run([
    'keys',
    'create',
    '--country',
    'ML',
    '--passphrase-file',
    here.passphraseFile,
  ]);
  expect(created.out).toContain('ML.independent');
  expect(await audited(here)).toContain('cli:afi keys.created ML');
});

test('after a change of the passphrase only the new one opens the vault', async () => {
  const fresh = 'sept pirogues bleues derrière la mosquée';
  const file = secretFile(here.folder, 'fresh.txt', fresh);
  const change = [
    'keys',
    'passphrase',
    '--passphrase-file',
    here.passphraseFile,
    '--new-passphrase-file',
    file,
  ];
  expect((await here.run(change)).code).toBe(0);
  expect(await inVault()).toEqual([]);
  expect((await inVault(fresh)).length).toBeGreaterThan(0);
  expect((await here.run(change)).err).toContain('not the passphrase');
  expect(here.said()).not.toContain(fresh);
});

/** By the clock of the database it is that late. */
const at = (time: Date, clock: Clock = systemClock) => testIo(here.env, clock, async () => time);

test('§5.33 on a machine whose clock is a year ahead no key is destroyed, and a new one goes by the common clock', async () => {
  const { gateway } = keyFiles(here.env.AMANA_KEYS ?? '');
  const before = readKeyFile(gateway, gatewayKeys);
  for (const wrong of [365 * DAY, -365 * DAY]) {
    const machine = { now: () => new Date(Date.now() + wrong) };
    const retired = await here.run(['keys', 'retire', '--json'], testIo(here.env, machine));
    expect(JSON.parse(retired.out)).toEqual({ added: [], retired: [] });
    const began = Date.now();
    await here.run(['keys', 'rotate', 'session'], testIo(here.env, machine));
    const newest = readKeyFile(gateway, gatewayKeys).session.at(-1);
    expect(Date.parse(newest?.from ?? '')).toBeGreaterThanOrEqual(began + GRACE - SECOND);
    expect(Date.parse(newest?.from ?? '')).toBeLessThanOrEqual(Date.now() + GRACE + SECOND);
  }
  const kept = readKeyFile(gateway, gatewayKeys);
  expect(kept.session).toEqual(expect.arrayContaining(before.session));
  expect(kept.address).toEqual(before.address);
});

test('§5.33 after a clock jumped months ahead, keys are destroyed only when somebody says that it is right', async () => {
  const { gateway } = keyFiles(here.env.AMANA_KEYS ?? '');
  await noteTime(here.db.gateway, new Date());
  const later = new Date(Date.now() + 150 * DAY);
  const before = readKeyFile(gateway, gatewayKeys);
  const refused = await here.run(['keys', 'retire'], at(later));
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringMatching(/ 150 days ahead.*--clock-is-right/),
  ]);
  expect((await here.run(['doctor'], at(later))).out).toMatch(
    /150 days ahead.*no key is destroyed for now/,
  );
  await here.run(['keys', 'rotate', 'session'], at(later));
  expect(readKeyFile(gateway, gatewayKeys).session).toEqual(expect.arrayContaining(before.session));
  const away = { ...here.env, MONGODB_URI: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200' };
  expect((await here.run(['keys', 'retire'], testIo(away, { now: () => later }))).code).toBe(3);
  expect(readKeyFile(gateway, gatewayKeys).address).toEqual(before.address);
  const said = await here.run(['keys', 'retire', '--clock-is-right', '--json'], at(later));
  expect((JSON.parse(said.out) as { retired: string[] }).retired).toContain(before.address[0]?.kid);
  expect((await audited(here)).at(-1)).toBe('cli:afi keys.rotated retire/clock-is-right');
  expect((await here.run(['keys', 'retire'], at(later))).code).toBe(0);
});

test('keys whose time is over are destroyed, and those in use stay', async () => {
  await here.db.gateway.collection('clock').deleteMany({});
  const later = new Date(Date.now() + 400 * DAY);
  const { code, out } = await here.run(['keys', 'retire', '--json'], at(later));
  expect(code).toBe(0);
  const { added, retired } = JSON.parse(out) as { added: string[]; retired: string[] };
  expect(added.length).toBeGreaterThan(0);
  expect(retired.length).toBeGreaterThan(0);
});

test('keys are changed even when the database is away, and that is said', async () => {
  const env = { ...here.env, MONGODB_URI: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200' };
  const { code, err } = await here.run(['keys', 'rotate', 'code'], testIo(env));
  expect(code).toBe(0);
  expect(err).toContain('could not be noted');
});

test('a folder without keys is said to be one', async () => {
  const { code, err } = await here.run(['keys', 'status', '--folder', newFolder()]);
  expect([code, err]).toEqual([1, expect.stringContaining('amana keys create')]);
});

test('no key and no passphrase was ever said', () => {
  const files = keyFiles(here.env.AMANA_KEYS ?? '');
  const secrets = [...Object.values(files).flatMap(secretsOf)];
  expect(secrets.length).toBeGreaterThan(20);
  const leaked = secrets.filter((secret) => here.said().includes(secret));
  expect(leaked).toEqual([]);
  expect(here.said()).not.toContain(passphrase);
});
