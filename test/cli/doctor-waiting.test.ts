import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { checkAlerts } from '../../src/cli/doctor/alerts.js';
import { checkAttachments, checkScanner } from '../../src/cli/doctor/attachments.js';
import { setAuthority } from '../../src/models/gateway/alert-authority.js';
import { addFetch, fetchesOf } from '../../src/models/gateway/attachment-fetch.js';
import { publishedAlertsOf } from '../../src/models/gateway/published-alert.js';
import { claimDue } from '../../src/models/store/retried.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

const now = new Date('2026-03-03T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
let db: TestDb;
let clamd: Server;
let answer = 'stream: OK\0';
beforeAll(async () => {
  db = await testDb();
  clamd = createServer((socket) => {
    socket.on('data', (bytes) => void (bytes.readInt32BE(bytes.length - 4) || socket.end(answer)));
  });
  await new Promise<void>((resolve) => void clamd.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  clamd.close();
  await dropTestDb(db);
});

test('a virus scanner that is set and gives no verdict is a failure: attachments wait for it', async () => {
  const { port } = clamd.address() as AddressInfo;
  const there = { clamav: { host: '127.0.0.1', port } };
  expect(await checkScanner(there)).toMatchObject([{ state: 'ok', says: 'answers' }]);
  expect(await checkScanner({ clamav: null })).toMatchObject([
    { state: 'ok', says: expect.stringMatching(/AMANA_CLAMAV.*not scanned/) },
  ]);
  answer = 'UNKNOWN COMMAND\0';
  const away = { clamav: { path: '/nowhere/clamd.ctl' } };
  for (const broken of [there, away])
    expect(await checkScanner(broken)).toMatchObject([
      { state: 'failure', says: expect.stringContaining('wait'), fix: expect.any(String) },
    ]);
});

test('files that were tried and are not here yet are a warning, and those that are just being fetched are none', async () => {
  for (const _id of ['one', 'two'])
    await addFetch(db.gateway, { _id, box: Buffer.alloc(1), dueAt: now, giveUpAt: later(DAY) });
  const tried = (at: Date) => claimDue(fetchesOf(db.gateway), at, new Date(at.getTime() + MINUTE));
  await tried(now);
  expect(await checkAttachments(db)).toMatchObject([{ state: 'ok' }]);
  for (let i = 1; i <= 3; i += 1) await tried(later(i * MINUTE));
  expect(await checkAttachments(db)).toMatchObject([
    { state: 'warning', says: expect.stringContaining('Files of 2 messages') },
  ]);
});

test('alerts that stand as tests are named by their country, and why they are', async () => {
  const stands = (number: string, more: object = {}) => ({
    ...{ _id: `of ${number}`, number, country: number.slice(0, 2), status: 'Test' as const },
    ...{ state: 'standing' as const, sent: now, expires: later(DAY), ...more },
  });
  expect(await checkAlerts(db, now)).toMatchObject([{ state: 'ok' }]);
  await publishedAlertsOf(db.gateway).insertMany([
    stands('TG-2026-01'),
    stands('TG-2026-02'),
    stands('GH-2026-01'),
    stands('GH-2026-02', { status: 'Actual' }),
    stands('BJ-2026-01', { state: 'ended' }),
    stands('BJ-2026-02', { expires: now }),
  ] as never[]);
  const police = { sender: 'alerts.police.example', name: 'Police', contact: '117' };
  await setAuthority(db.gateway, { _id: 'GH', ...police, setBy: 'cli:admin', setAt: now });
  const [ghana, togo, ...others] = await checkAlerts(db, now);
  expect(ghana?.says).toMatch(/: GH-2026-01\. GH has an authority/);
  expect(togo?.says).toMatch(/TG-2026-01.*\. TG has no authority/);
  expect(togo?.fix).toContain('alerts authority TG');
  expect(others).toEqual([]);
});
