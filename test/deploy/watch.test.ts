import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/shared/root.js';

const run = promisify(execFile);

let folder: string;
let server: Server;
let status = 200;

/** A program in the test's folder. */
function program(name: string, lines: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/bash\n${lines}\n`, { mode: 0o755 });
  return file;
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'amana-watch-'));
  status = 200;
  server = createServer((_request, response) => {
    response.statusCode = status;
    response.end(JSON.stringify({ ready: status === 200 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  program('alert', `printf '%s\\n' "$1" >> ${folder}/alerts`);
  journal();
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** What journald has of the service since the last look. */
function journal(...lines: readonly object[]): void {
  writeFileSync(
    path.join(folder, 'lines'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  program('journalctl', `cat ${folder}/lines`);
}

/** One run of the timer; answers what was told to people in it. */
async function minute(): Promise<string> {
  writeFileSync(path.join(folder, 'alerts'), '');
  const env = {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    PORT: String((server.address() as AddressInfo).port),
    STATE_DIRECTORY: folder,
    AMANA_ALERT: path.join(folder, 'alert'),
  };
  await run(path.join(projectRoot(), 'deploy/watch.sh'), { env });
  return readFileSync(path.join(folder, 'alerts'), 'utf8');
}

const error = (msg: string) => ({ level: 50, time: 1, msg });

test('nobody is woken while everything is well', async () => {
  journal({ level: 30, msg: 'escalation called' }, { level: 40, msg: 'webhook refused' });
  expect(await minute()).toBe('');
});

test('a service that is not ready is told at once, once a quarter of an hour, and when it is back', async () => {
  status = 503;
  expect(await minute()).toBe('Amana is not ready: {"ready":false} 503\n');
  expect(await minute()).toBe('');
  const before = new Date(Date.now() - 16 * 60_000);
  utimesSync(path.join(folder, 'away'), before, before);
  expect(await minute()).toContain('Amana is not ready');
  status = 200;
  expect(await minute()).toBe('Amana is ready again.\n');
});

test('an escalation that nobody answered wakes somebody up, with nothing but the names of events', async () => {
  journal(
    error('escalation unanswered'),
    error('escalation unanswered'),
    error('a delivery is dead'),
  );
  const told = await minute();
  expect(told).toContain('2 "msg":"escalation unanswered"');
  expect(told).toContain('1 "msg":"a delivery is dead"');
});

test('the same errors are told once in a quarter of an hour, and another at once', async () => {
  journal(error('job failed, the next tick tries again'));
  expect(await minute()).toContain('job failed');
  expect(await minute()).toBe('');
  journal(error('escalation unanswered'));
  expect(await minute()).toContain('escalation unanswered');
});

test('each call that nobody answered is told at once, however lately another was', async () => {
  journal(error('escalation unanswered'));
  expect(await minute()).toContain('1 "msg":"escalation unanswered"');
  expect(await minute()).toContain('1 "msg":"escalation unanswered"');
});

test('an error that had to wait is told when the quarter of an hour is over, and not forgotten', async () => {
  journal(error('job failed, the next tick tries again'));
  expect(await minute()).toContain('1 "msg":"job failed');
  expect(await minute()).toBe('');
  journal();
  expect(await minute()).toBe('');
  const ago = new Date(Date.now() - 16 * 60_000);
  utimesSync(path.join(folder, 'told'), ago, ago);
  expect(await minute()).toContain('1 "msg":"job failed');
  expect(await minute()).toBe('');
});

test('a clock that was a year ahead silences nothing', async () => {
  status = 503;
  journal(error('job failed, the next tick tries again'));
  expect(await minute()).toContain('job failed');
  const ahead = new Date(Date.now() + 365 * 24 * 3_600_000);
  for (const name of ['told', 'away']) utimesSync(path.join(folder, name), ahead, ahead);
  const told = await minute();
  expect(told).toContain('job failed');
  expect(told).toContain('Amana is not ready');
  expect(await minute()).toBe('');
});

test('a program that breaks off and is ready again before anybody looks is told', async () => {
  const restarts = (count: number) => program('systemctl', `echo ${count}`);
  restarts(0);
  expect(await minute()).toBe('');
  restarts(2);
  expect(await minute()).toContain('Amana broke off and was started again, 2 times.');
  restarts(5);
  expect(await minute()).toBe('');
  const ago = new Date(Date.now() - 16 * 60_000);
  utimesSync(path.join(folder, 'restarts'), ago, ago);
  expect(await minute()).toContain('3 times.');
  // A person started it: systemd counts anew.
  restarts(0);
  expect(await minute()).toBe('');
  restarts(1);
  expect(await minute()).toContain('1 times.');
});

test('an alert that cannot be sent is a failure that systemd shows', async () => {
  program('alert', 'exit 7');
  status = 503;
  await expect(minute()).rejects.toMatchObject({ code: 1 });
});

test('what could not be told is told in the next minute that can: the alarm, each error once, and the end', async () => {
  const broken = () => program('alert', 'exit 7');
  const mended = () => program('alert', `printf '%s\\n' "$1" >> ${folder}/alerts`);
  broken();
  status = 503;
  journal(error('escalation unanswered'));
  await expect(minute()).rejects.toMatchObject({ code: 1 });
  journal();
  mended();
  const told = await minute();
  expect(told).toContain('Amana is not ready');
  expect(told).toContain('1 "msg":"escalation unanswered"');
  expect(await minute()).toBe('');
  broken();
  status = 200;
  await expect(minute()).rejects.toMatchObject({ code: 1 });
  mended();
  expect(await minute()).toBe('Amana is ready again.\n');
});
