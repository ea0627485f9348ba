import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readText } from '../docs/pages.js';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}
interface Lock {
  readonly packages: Readonly<
    Record<string, Locked & { dependencies?: object; devDependencies?: object }>
  >;
}

const locks = ['package-lock.json', 'bench/package-lock.json'];

test('§5.50 every package of the lock files has a checksum, and comes from no other place than a registry', () => {
  for (const file of locks) {
    const { '': root, ...packages } = (JSON.parse(readText(file)) as Lock).packages;
    expect(Object.keys(packages).length).toBeGreaterThan(10);
    const loose = Object.entries(packages).flatMap(([name, { resolved, link, integrity = '' }]) => {
      // Without an address it comes from the registry of
      // whoever installs; the checksum holds wherever that is.
      const elsewhere = resolved !== undefined && !/^https:\/\/registry\.[^/]+\//.test(resolved);
      return elsewhere || link || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity) ? [name] : [];
    });
    expect([file, loose]).toEqual([file, []]);
    // What people read in package.json is what is locked: exact versions, and the same ones.
    const wanted = JSON.parse(readText(file.replace('-lock', ''))) as Pick<
      Lock['packages'][string],
      'dependencies' | 'devDependencies'
    >;
    for (const kind of ['dependencies', 'devDependencies'] as const) {
      expect(root?.[kind]).toEqual(wanted[kind]);
      for (const [name, version] of Object.entries(wanted[kind] ?? {}))
        expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    }
  }
});

test('§5.50 what runs on a clean checkout installs by the lock file alone', () => {
  expect(readText('.ci/run')).toMatch(/^npm ci\b/m);
  expect(readText('.ci/run')).not.toMatch(/npm (install|i)\b/);
});

const run = promisify(execFile);
let folder: string;
let registry: Server;
let url: string;
/** What the registry hands out as the package. */
let served: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'amana-lock-'));
  registry = createServer((_, response) => response.end(served));
  await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

async function packed(index: string): Promise<Buffer> {
  const source = path.join(folder, 'package');
  mkdirSync(source, { recursive: true });
  writeFileSync(
    path.join(source, 'package.json'),
    JSON.stringify({ name: 'honest', version: '1.0.0' }),
  );
  writeFileSync(path.join(source, 'index.js'), index);
  await run('tar', ['-czf', path.join(folder, 'package.tgz'), '-C', folder, 'package']);
  return readFileSync(path.join(folder, 'package.tgz'));
}

/**
 * Installs a project whose lock file has a checksum, with the settings of this project.
 * @returns how npm ended
 */
async function install(name: string, integrity: string): Promise<string> {
  const project = path.join(folder, name);
  mkdirSync(project);
  const manifest = { name, version: '1.0.0', dependencies: { honest: '1.0.0' } };
  const locked = { version: '1.0.0', resolved: `${url}/honest-1.0.0.tgz`, integrity };
  writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    path.join(project, 'package-lock.json'),
    JSON.stringify({
      ...manifest,
      lockfileVersion: 3,
      requires: true,
      packages: { '': manifest, 'node_modules/honest': locked },
    }),
  );
  writeFileSync(path.join(project, '.npmrc'), readText('.npmrc'));
  const args = [
    'ci',
    '--registry',
    url,
    '--cache',
    path.join(folder, `${name}-cache`),
    '--no-audit',
    '--no-fund',
    '--fetch-retries',
    '0',
  ];
  return run('npm', args, { cwd: project, env: { PATH: process.env['PATH'] } }).then(
    () => 'installed',
    (error: { stderr?: string }) => error.stderr ?? 'failed',
  );
}

test('§5.50 npm ci takes a package with its own checksum, and ends with an error when either was tampered with', async () => {
  served = await packed('module.exports = 1;');
  const digest = createHash('sha512').update(served).digest();
  expect(await install('untouched', `sha512-${digest.toString('base64')}`)).toBe('installed');
  digest[0] = (digest[0] ?? 0) ^ 1;
  expect(await install('other-sum', `sha512-${digest.toString('base64')}`)).toContain('EINTEGRITY');
  digest[0] ^= 1;
  served = await packed('module.exports = 2;');
  expect(await install('other-package', `sha512-${digest.toString('base64')}`)).toContain(
    'EINTEGRITY',
  );
});
