import { afterAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { freePort } from '../../src/mongod/port.js';
import { commandLine } from '../../src/mongod/processes.js';
import {
  endPrograms,
  newFolder,
  removeFolders,
  runProgram,
  startProgram,
} from '../support/program.js';
import { onThisMachine } from '../support/effort.js';

afterAll(async () => {
  await endPrograms();
  await removeFolders();
});

/** The mongods that run on data in a folder. */
async function mongodsIn(folder: string): Promise<string[]> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => commandLine(Number(pid))));
  return lines.filter((line) => line.includes('--dbpath') && line.includes(folder));
}

/** Texts from a phone on screen, as its page would. */
async function textFromPhone(url: string, words: string): Promise<number> {
  const page = await (await fetch(`${url}/demo`)).text();
  const [, token] = /name="token" value="([^"]+)"/.exec(page) ?? [];
  const form = {
    token: token ?? 'no token',
    who: 'kofi',
    device: 'sms',
    pane: 'reporter',
    text: words,
  };
  const told = await fetch(`${url}/demo/text`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  return told.status;
}

const words = 'They are holding three girls behind the market';

test('somebody without accounts or configuration starts it, tells a tip, stops, and finds it again the next day', async () => {
  const folder = await newFolder();
  const first = startProgram(folder);
  const url = await first.url();
  expect(first.out().match(/https?:\/\/\S+/g)).toEqual([`${url}/demo`]);
  expect((await fetch(`${url}/demo`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(await textFromPhone(url, words)).toBe(303);

  const keys = path.join(folder, 'data/keys');
  const files = ['gateway.json', 'cases.json', 'vault.json'];
  for (const file of files) expect(statSync(path.join(keys, file)).mode & 0o777).toBe(0o600);
  expect(statSync(keys).mode & 0o777).toBe(0o700);

  // Beside a running program, without stopping it.
  const listed = await runProgram(folder, {}, ['tips', 'list', '--json']);
  expect(listed.code).toBe(0);
  const tips = JSON.parse(listed.out) as unknown[];
  expect(tips).toMatchObject([{ country: 'GH', priority: 1 }]);

  expect(await mongodsIn(folder)).toHaveLength(1);
  const stopped = await first.end('SIGINT');
  expect(stopped).toMatchObject({ code: 0, signal: null });
  expect(stopped.ms).toBeLessThan(onThisMachine(10_000));
  expect(await mongodsIn(folder)).toEqual([]);

  const second = startProgram(folder);
  const again = await second.url();
  expect(second.err()).not.toContain('keys made');
  expect((await fetch(`${again}/demo`)).status).toBe(200);
  const relisted = await runProgram(folder, {}, ['tips', 'list', '--json']);
  expect(JSON.parse(relisted.out)).toEqual(tips);
  expect(await second.end('SIGTERM')).toMatchObject({ code: 0 });
  expect(await mongodsIn(folder)).toEqual([]);

  // Neither a key nor anybody's words were shown or logged. The demo's passphrase is documented.
  const shown =
    [first, second].flatMap((program) => [program.out(), program.err()]).join('') +
    readFileSync(path.join(folder, 'data/amana.log'), 'utf8');
  const secrets = files.flatMap(
    (file) => readFileSync(path.join(keys, file), 'utf8').match(/"[A-Za-z0-9+/]{43}="/g) ?? [],
  );
  expect(secrets.length).toBeGreaterThan(5);
  for (const secret of secrets) expect(shown).not.toContain(secret.slice(1, -1));
  expect(shown).not.toContain('three girls');
  expect(shown.replace('(passphrase: "amana demo"', '')).not.toMatch(/passphrase/i);
});

test('who starts it twice is told which process has the data, and the first goes on', async () => {
  const folder = await newFolder();
  const first = startProgram(folder);
  const url = await first.url();
  const second = await runProgram(folder, {}, ['start']);
  expect(second.code).not.toBe(0);
  expect(second.err).toMatch(/already in use by process \d+: Amana probably runs already/);
  expect(second.err).toContain(`process ${first.pid}:`);
  expect(second.err).toContain('AMANA_DATA');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);

  // The same port on other data: no mongod is left behind, either.
  const elsewhere = await newFolder();
  const { port } = new URL(url);
  const third = await runProgram(elsewhere, { PORT: port }, ['start']);
  expect(third.code).toBe(1);
  expect(third.err).toContain(`Port ${port} is in use by another program.`);
  expect(third.err).toContain(`PORT=${Number(port) + 1}`);
  expect(third.out).toBe('');
  expect(await mongodsIn(elsewhere)).toEqual([]);

  // Ctrl-C twice is an order, and mongod's watcher cleans up.
  first.end('SIGINT').catch(() => undefined);
  expect((await first.end('SIGINT')).ms).toBeLessThan(onThisMachine(10_000));
});

test('whoever gives it a MongoDB that is a single server is told how to make it a replica set', async () => {
  const folder = await newFolder();
  const { binary } = await findMongod({ env: process.env, onProgress: () => undefined });
  const port = await freePort();
  const single = spawn(
    binary,
    [
      '--dbpath',
      folder,
      '--port',
      String(port),
      '--bind_ip',
      '127.0.0.1',
      '--nounixsocket',
      '--quiet',
    ],
    { stdio: 'ignore' },
  );
  try {
    const { code, err, out } = await runProgram(
      folder,
      { MONGODB_URI: `mongodb://127.0.0.1:${port}/` },
      ['start'],
    );
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/MONGODB_URI is a single server.*--replSet rs0.*rs\.initiate\(\)/);
  } finally {
    const gone = once(single, 'exit');
    single.kill('SIGKILL');
    await gone;
  }
});
