import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { compartmentsOf, createKeys, hasKeys, openKeyStore } from '../../src/privacy/key-store.js';
import {
  casesKeys,
  gatewayKeys,
  readKeyFile,
  vaultFile,
  writeKeyFile,
} from '../../src/privacy/keyfile.js';
import { rotateKeys } from '../../src/privacy/rotation.js';
import { safeError } from '../../src/shared/log.js';
import { cheap, monday, newFolder, newKeys, passphrase } from './keys.js';

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${JSON.stringify(safeError(error))} ${String((error as Error).stack)}`;
  }
  throw new Error('it was to be refused');
};

test('keys are made in files that only their owner reads, in a folder only their owner enters', async () => {
  const { folder, gateway, cases, vault } = await newKeys();
  expect([folder, gateway, cases, vault].map(mode)).toEqual(['700', '600', '600', '600']);
  expect(readdirSync(folder).sort()).toEqual(['cases.json', 'gateway.json', 'vault.json']);
  expect(hasKeys(folder)).toBe(true);
});

test('a folder that others could enter is closed to them', async () => {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  await createKeys(folder, {
    demo: true,
    passphrase: 'demo',
    compartments: ['TG'],
    now: monday,
    cost: cheap,
  });
  expect(mode(folder)).toBe('700');
});

test('keys are never overwritten, not even one that is left of three', async () => {
  const { folder, cases, gateway } = await newKeys();
  const before = readFileSync(cases, 'utf8');
  const again = () =>
    createKeys(folder, { demo: false, passphrase, compartments: ['TG'], now: monday, cost: cheap });
  await expect(again()).rejects.toThrow(/already gateway.json, cases.json, vault.json/);
  rmSync(gateway);
  await expect(again()).rejects.toThrow(/already cases.json, vault.json/);
  expect(readFileSync(cases, 'utf8')).toBe(before);
  expect(existsSync(gateway)).toBe(false);
  expect(hasKeys(folder)).toBe(false);
});

test('of two who make keys at the same moment one succeeds, and the three files belong together', async () => {
  const folder = newFolder();
  const made = { demo: false, passphrase, compartments: ['TG'], now: monday, cost: cheap };
  const outcomes = await Promise.allSettled([createKeys(folder, made), createKeys(folder, made)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const kid = openKeyStore(folder).cases().recipient('TG').kid;
  expect(Object.keys(readKeyFile(path.join(folder, 'vault.json'), vaultFile).keys)).toEqual([kid]);
});

test('a passphrase of a few letters, and a compartment that is none, are refused before anything is written', async () => {
  const folder = newFolder();
  const make = (changes: object) =>
    createKeys(folder, {
      demo: false,
      passphrase,
      compartments: ['TG'],
      now: monday,
      cost: cheap,
      ...changes,
    });
  await expect(make({ passphrase: 'short' })).rejects.toThrow(/at least 12 characters/);
  for (const name of ['tg', 'TGO', 'TG.police', '__proto__', ''])
    await expect(make({ compartments: [name] })).rejects.toThrow(/compartment is called like/);
  expect(readdirSync(folder)).toEqual([]);
});

test('a country has a compartment that officials do not open, with a random name of its own', async () => {
  expect(compartmentsOf(['TG', 'GH'])).toEqual([
    'TG',
    'TG.independent',
    'GH',
    'GH.independent',
    'regional',
  ]);
  const [one, two] = [await newKeys(), await newKeys()].map(({ folder }) =>
    openKeyStore(folder).cases(),
  );
  const kids = ['TG', 'TG.independent', 'regional'].map((name) => one?.recipient(name).kid ?? '');
  expect(kids[0]).toMatch(/^TG-\w{6}$/);
  expect(kids[1]).toMatch(/^TG\.independent-\w{6}$/);
  expect(kids[2]).toMatch(/^regional-\w{6}$/);
  expect(two?.recipient('TG').kid).not.toBe(kids[0]);
});

test('the vault holds no private key in the open, and no file holds another half', async () => {
  const { gateway, cases, vault } = await newKeys();
  const text = readFileSync(vault, 'utf8');
  expect(text).not.toContain(passphrase);
  for (const { key } of Object.values(readKeyFile(cases, casesKeys).recipients))
    expect(text).not.toContain(key);
  const secrets = Object.values(readKeyFile(gateway, gatewayKeys)).flatMap((ring) =>
    Array.isArray(ring) ? ring : [],
  );
  expect(secrets).toHaveLength(5);
  for (const { key } of secrets) expect(readFileSync(cases, 'utf8') + text).not.toContain(key);
});

test('a process that was given one half cannot reach the other', async () => {
  const { gateway, cases } = await newKeys();
  const web = openKeyStore({ gatewayFile: gateway });
  const desk = openKeyStore({ casesFile: cases });
  expect(web.gateway().names('mailbox', ['sms', '1'], monday)).toHaveLength(1);
  expect(() => web.cases()).toThrow(/not given cases.json/);
  expect(desk.cases().has('TG')).toBe(true);
  expect(() => desk.gateway()).toThrow(/not given gateway.json/);
  expect(() => openKeyStore({})).toThrow(/No key file was named/);
});

test('production is told which files hold demo keys', async () => {
  const demo = await newKeys({ demo: true, passphrase: 'demo' });
  const real = await newKeys();
  const mixed = openKeyStore({ gatewayFile: real.gateway, casesFile: demo.cases });
  expect(openKeyStore(demo.folder).demoRefusal()).toMatch(/gateway.json and cases.json/);
  expect(mixed.isDemo).toBe(true);
  expect(mixed.demoRefusal()).toMatch(/demo keys: cases.json\./);
  expect(openKeyStore(real.folder).isDemo).toBe(false);
  expect(openKeyStore(real.folder).demoRefusal()).toBeUndefined();
});

test('keys rotated by another process are used here after a refresh, and an unchanged file is not read again', async () => {
  const { folder } = await newKeys();
  const store = openKeyStore(folder);
  const before = store.gateway();
  expect(store.refresh()).toBe(false);
  expect(store.gateway()).toBe(before);
  await rotateKeys(folder, 'session', monday);
  expect(store.gateway()).toBe(before);
  expect(store.refresh()).toBe(true);
  expect(store.gateway().file.session).toHaveLength(2);
  expect(store.refresh()).toBe(false);
});

test('§5.28 a key file damaged or gone while the program runs is told, and the keys read before go on', async () => {
  const { folder, gateway } = await newKeys();
  const store = openKeyStore(folder);
  const names = store.gateway().names('conversation', ['sms', '1'], monday);
  writeFileSync(gateway, '{');
  expect(() => store.refresh()).toThrow(
    /gateway.json is not a key file of Amana, or it is damaged/,
  );
  expect(() => store.refresh()).toThrow(/damaged/);
  rmSync(gateway);
  expect(() => store.refresh()).toThrow(
    /There is no key file gateway.json. Bring it .* new installation run: npx amana keys create/,
  );
  expect(store.gateway().names('conversation', ['sms', '1'], monday)).toEqual(names);
});

test('a key file that others can read is refused, and says what to do', async () => {
  const { folder, cases } = await newKeys();
  for (const open of [0o640, 0o604, 0o666]) {
    chmodSync(cases, open);
    expect(() => openKeyStore(folder)).toThrow(/cases.json can be read by other users.*chmod 600/);
  }
  chmodSync(cases, 0o400);
  expect(openKeyStore(folder).cases().has('TG')).toBe(true);
});

test('however a key file is damaged, no key shows in what is said about it', async () => {
  const { gateway } = await newKeys();
  const good = readKeyFile(gateway, gatewayKeys);
  const canary = good.session[0]?.key ?? '';
  const [first] = good.session;
  const bad: unknown[] = [
    readFileSync(gateway, 'utf8').slice(0, -40),
    `${canary} ${canary}`,
    { ...good, version: 2 },
    { ...good, session: [] },
    { ...good, session: [{ ...first, key: canary.slice(0, 20) }] },
    { ...good, session: [{ ...first, key: `${canary}%` }] },
    { ...good, session: [{ ...first, key: '' }] },
    { ...good, session: [{ ...first, kid: `${canary}.x` }] },
    { ...good, session: [first, first] },
    { ...good, session: [{ ...first, from: canary }] },
  ];
  for (const content of bad) {
    writeFileSync(gateway, typeof content === 'string' ? content : JSON.stringify(content));
    const said = message(() => openKeyStore({ gatewayFile: gateway }));
    expect(said).toContain('Restore it from its backup');
    expect(said).not.toContain(canary.slice(0, 12));
  }
});

test('a key file that cannot be written leaves the old one and no draft behind', async () => {
  const { folder, gateway } = await newKeys();
  const before = readdirSync(folder).sort();
  const target = path.join(folder, 'a-folder');
  writeKeyFile(path.join(target, 'x'), {});
  const said = message(() => writeKeyFile(target, readKeyFile(gateway, gatewayKeys)));
  expect(said).toContain('a-folder cannot be written');
  expect(readdirSync(folder).sort()).toEqual([...before, 'a-folder'].sort());
});
