import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lookForCanaries } from './canaries.js';
import { dropTestDb, testDb, type TestDb } from './db.js';

let db: TestDb;
let folder: string;
const phone = '+22890000001';
const words = 'CANARY près de la gare';
beforeAll(async () => {
  db = await testDb();
  folder = mkdtempSync(path.join(tmpdir(), 'amana-canaries-'));
});
afterAll(async () => {
  await dropTestDb(db);
  rmSync(folder, { recursive: true, force: true });
});

const ways: readonly [string, (canary: string) => Buffer | string][] = [
  ['as it is', (canary) => `xx${canary}xx`],
  ['in UTF-16', (canary) => Buffer.from(`xx${canary}`, 'utf16le')],
  ['in JSON', (canary) => JSON.stringify({ canary })],
  ['in hex', (canary) => Buffer.from(`xx${canary}`).toString('hex')],
  ['in base64', (canary) => Buffer.from(`{"from":"${canary}"}`).toString('base64')],
  ['in base64, one byte on', (canary) => Buffer.from(`{"a":"${canary}"}`).toString('base64url')],
  ['in base64, two bytes on', (canary) => Buffer.from(`x{"a":"${canary}"}`).toString('base64')],
  ['in a URL', (canary) => `https://a.example/?q=${encodeURIComponent(canary)}&x`],
  ['in a form', (canary) => new URLSearchParams({ Body: canary, x: '' }).toString()],
  ['as a digest without a key', (canary) => createHash('sha256').update(canary).digest()],
  ['as a digest in hex', (canary) => createHash('sha1').update(canary).digest('hex')],
];

test.each(ways)('a canary %s is found', async (_, write) => {
  for (const canary of [phone, words]) {
    const text = Buffer.from(write(canary)).toString('latin1');
    const file = path.join(folder, 'planted');
    writeFileSync(file, Buffer.from(text, 'latin1'));
    expect((await lookForCanaries([phone, words], { files: [folder] })).found).toEqual([
      expect.stringContaining(canary),
    ]);
  }
  rmSync(path.join(folder, 'planted'));
});

test('a canary across the pieces in which a large file is read is found, and zeros hide none', async () => {
  const file = path.join(folder, 'large');
  const large = Buffer.alloc(3 << 20);
  large.write(words, (2 << 20) - 7);
  writeFileSync(file, large);
  expect((await lookForCanaries([words], { files: [folder] })).found).toEqual([
    `${words} (text) in ${file}`,
  ]);
  rmSync(file);
});

test('a canary in a document of either half, as a number, in bytes, and in what was deleted again, is found', async () => {
  const looked = () => lookForCanaries([words, '7000000001'], { databases: db.address });
  await db.gateway.collection('harmless').insertOne({ text: 'nothing to see' });
  expect(await looked()).toMatchObject({ found: [], documents: 1 });
  await db.gateway.collection('planted').insertOne({ chat: 7_000_000_001 });
  await db.cases.collection('planted').insertOne({ deep: [{ box: Buffer.from(words) }] });
  const places = (await looked()).found.map((one) => one.replace(/.* in /, ''));
  expect(places).toEqual(
    expect.arrayContaining([
      `${db.address.gatewayName}.planted`,
      `${db.address.casesName}.planted`,
      'the oplog',
    ]),
  );
  await db.gateway.collection('planted').drop();
  await db.cases.collection('planted').drop();
  expect(new Set((await looked()).found.map((one) => one.replace(/.* in /, '')))).toEqual(
    new Set(['the oplog']),
  );
});

test('what is not there is not found, and what is too short to be looked for is refused', async () => {
  const texts = { log: ['a log without any', Buffer.from('other words').toString('base64')] };
  expect(await lookForCanaries([phone, words], { texts })).toMatchObject({ found: [], oplog: 0 });
  await expect(lookForCanaries(['girl'], { texts })).rejects.toThrow(/too short/);
});
