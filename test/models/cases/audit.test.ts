import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import {
  appendAudit,
  auditActions,
  auditHead,
  type AuditEntry,
} from '../../../src/models/cases/audit.js';
import { verifyAudit } from '../../../src/models/cases/audit-verify.js';
import { connectDb, type Db } from '../../../src/models/store/db.js';
import { newTimedKey, type CasesKeys } from '../../../src/privacy/keyfile.js';
import { CasesKeyring } from '../../../src/privacy/keyring.js';
import { rotate } from '../../../src/privacy/rings.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

const noon = new Date('2026-11-23T12:00:42.500Z');
const file: CasesKeys = {
  version: 1,
  demo: true,
  code: [newTimedKey('k-1', noon)],
  audit: [newTimedKey('l-1', noon)],
  recipients: {},
};
const keyring = new CasesKeyring(file);
const opened = (subject: string): AuditEntry => ({
  actor: 'coordinator/ama',
  action: 'tip.opened',
  subject,
});

let base: TestDb;
/** A new connection for each test: one that goes on knows the head, as a running process does. */
let db: Db;
const log = () =>
  db.cases.collection<{ _id: number; link: string; actor: string; at: Date }>('audit');
const rows = () => log().find().sort({ _id: 1 }).toArray();
const five = () => appendAudit(db, keyring, ['a', 'b', 'c', 'd', 'e'].map(opened), noon);

beforeAll(async () => {
  base = await testDb();
});
beforeEach(async () => {
  db = await connectDb(base.address);
  await log().deleteMany({});
});
afterEach(() => db.close());
afterAll(() => dropTestDb(base));

/** A connection of its own, as another process has: it remembers nothing of what others wrote. */
async function asOtherProcess<T>(work: (other: Db) => Promise<T>): Promise<T> {
  const other = await connectDb(base.address);
  return work(other).finally(() => other.close());
}

test('what a coordinator did is kept by ids and to the minute, and nothing else is', async () => {
  await appendAudit(db, keyring, [opened('tip-1')], noon);
  const [row] = await rows();
  expect(row).toEqual({
    _id: 1,
    at: new Date('2026-11-23T12:00:00.000Z'),
    actor: 'coordinator/ama',
    action: 'tip.opened',
    subject: 'tip-1',
    link: expect.stringMatching(/^l-1\./) as unknown,
  });
});

test('§5.42 a log emptied under a running program is found after its next entry', async () => {
  await five();
  await log().deleteMany({});
  await appendAudit(db, keyring, [opened('f')], noon);
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 1, problem: 'missing' });
});

test('an empty log is whole, and appending nothing leaves it empty', async () => {
  await appendAudit(db, keyring, [], noon);
  expect(await verifyAudit(db, keyring)).toEqual({
    ok: true,
    count: 0,
    head: { count: 0, link: '' },
  });
});

test('entries keep their order over many calls in the same moment, and go out in one command', async () => {
  const inserts = jest.spyOn(log(), 'insertMany');
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => appendAudit(db, keyring, [opened(`${i}`)], noon)),
  );
  expect(inserts).toHaveBeenCalledTimes(1);
  expect((await rows()).map((row) => (row as unknown as AuditEntry).subject)).toEqual(
    Array.from({ length: 40 }, (_, i) => `${i}`),
  );
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: true, count: 40 });
});

test('several processes that append at the same moment give every entry a number of its own', async () => {
  const writers = await Promise.all([1, 2, 3, 4].map(() => connectDb(base.address)));
  await Promise.all(
    writers.map(async (writer, w) => {
      for (let i = 0; i < 10; i += 1)
        await appendAudit(writer, keyring, [opened(`${w}-${i}-a`), opened(`${w}-${i}-b`)], noon);
    }),
  );
  await Promise.all(writers.map((writer) => writer.close()));
  const all = await rows();
  expect(all.map(({ _id }) => _id)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
  const subjects = all.map((row) => (row as unknown as AuditEntry).subject);
  expect(new Set(subjects).size).toBe(80);
  for (let w = 0; w < 4; w += 1) {
    const own = subjects.filter((subject) => subject.startsWith(`${w}-`));
    expect(own).toEqual(
      Array.from({ length: 10 }, (_, i) => [`${w}-${i}-a`, `${w}-${i}-b`]).flat(),
    );
  }
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: true, count: 80 });
});

test('a process goes on rightly after another has written, and after a restart', async () => {
  await appendAudit(db, keyring, [opened('a')], noon);
  await asOtherProcess((other) => appendAudit(other, keyring, [opened('b'), opened('c')], noon));
  await appendAudit(db, keyring, [opened('d')], noon);
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: true, count: 4 });
});

test('the log stays whole over a rotation of its key', async () => {
  await five();
  const rotated = new CasesKeyring({ ...file, audit: rotate('audit', file.audit, noon) });
  await appendAudit(db, rotated, [opened('f')], new Date(noon.getTime() + 120_000));
  expect((await rows()).at(-1)?.link.startsWith('l-1.')).toBe(false);
  expect(await verifyAudit(db, rotated)).toMatchObject({ ok: true, count: 6 });
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 6, problem: 'edited' });
});

test.each<[string, object]>([
  ['who did it', { $set: { actor: 'coordinator/kofi' } }],
  ['what was done', { $set: { action: 'tip.listed' } }],
  ['to which tip', { $set: { subject: 'z' } }],
  ['when', { $set: { at: new Date('2026-11-23T13:00:00.000Z') } }],
  ['the link', { $set: { link: 'l-1.AAAAAAAAAAAAAAAAAAAAAAAA' } }],
  ['something added to it', { $set: { words: 'they hold three girls' } }],
  ['a field taken from it', { $unset: { at: 1 } }],
  ['the kind of a field', { $set: { link: 7 } }],
])('§5.42 an entry in which somebody changed %s is found', async (_, update) => {
  await five();
  await log().updateOne({ _id: 3 }, update);
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 3, problem: 'edited' });
});

test('§5.42 §T22 an entry somebody took out is found, the first one too', async () => {
  await five();
  await log().deleteOne({ _id: 3 });
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 3, problem: 'missing' });
  await log().deleteOne({ _id: 1 });
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 1, problem: 'missing' });
});

test('§5.42 an entry taken out is found even when the numbers were closed up behind it', async () => {
  await five();
  const [, , third, fourth, fifth] = await rows();
  if (!third || !fourth || !fifth) throw new Error('five were written');
  await log().deleteMany({ _id: { $gte: 3 } });
  await log().insertMany([
    { ...fourth, _id: 3 },
    { ...fifth, _id: 4 },
  ]);
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: false, at: 3 });
});

test('§5.42 §T22 entries whose places were exchanged are found', async () => {
  await five();
  const [, second, third] = await rows();
  if (!second || !third) throw new Error('five were written');
  await log().deleteMany({ _id: { $in: [2, 3] } });
  await log().insertMany([
    { ...third, _id: 2 },
    { ...second, _id: 3 },
  ]);
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 2, problem: 'reordered' });
});

test('§5.42 §T22 an entry put in by somebody without the key is found, at the end and before the start', async () => {
  await five();
  const forger = new CasesKeyring({ ...file, audit: [newTimedKey('l-1', noon)] });
  await asOtherProcess((other) => appendAudit(other, forger, [opened('x')], noon));
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 6, problem: 'edited' });
  const [first] = await rows();
  await log().deleteOne({ _id: 6 });
  await log().insertOne({ ...first, _id: 0 } as never);
  expect(await verifyAudit(db, keyring)).toEqual({ ok: false, at: 1, problem: 'missing' });
});

test('§5.42 §T22 a log cut off at its end is found by a head noted before', async () => {
  await five();
  const head = await auditHead(db);
  expect(head.count).toBe(5);
  expect(await verifyAudit(db, keyring, head)).toEqual({ ok: true, count: 5, head });
  await log().deleteOne({ _id: 5 });
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: true, count: 4 });
  expect(await verifyAudit(db, keyring, head)).toEqual({ ok: false, at: 5, problem: 'missing' });
  await asOtherProcess((other) =>
    appendAudit(other, keyring, [opened('other'), opened('f')], noon),
  );
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: true, count: 6 });
  expect(await verifyAudit(db, keyring, head)).toEqual({ ok: false, at: 5, problem: 'edited' });
  await log().deleteMany({});
  expect(await verifyAudit(db, keyring, head)).toEqual({ ok: false, at: 1, problem: 'missing' });
});

test('words, addresses and unknown actions are refused, and nothing of the call is written', async () => {
  const bad = [
    { ...opened('tip-1'), subject: 'they hold three girls' },
    { ...opened('tip-1'), subject: '+22890123456' },
    { ...opened('tip-1'), subject: '' },
    { ...opened('tip-1'), subject: 'x'.repeat(81) },
    { ...opened('tip-1'), actor: 'Ama Mensah' },
    { ...opened('tip-1'), actor: { $ne: '' } as unknown as string },
    { ...opened('tip-1'), action: 'tip.everything' as 'tip.opened' },
  ];
  for (const entry of bad) {
    const error = await appendAudit(db, keyring, [opened('good'), entry], noon).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({
      name: 'Fault',
      message: expect.stringContaining('audit entry') as unknown,
    });
    expect((error as Error).message).not.toMatch(/girls|90123456|Mensah/);
  }
  expect(await rows()).toEqual([]);
  expect(new Set(auditActions).size).toBe(auditActions.length);
});

test('a long log is walked in pieces, and an entry that somebody put in by hand is seen whatever its id', async () => {
  const many = Array.from({ length: 1_201 }, (_, i) => opened(`${i}`));
  await appendAudit(db, keyring, many, noon);
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: true, count: 1_201 });
  const put = db.cases.collection('audit');
  for (const [id, at] of [
    ['z', 1_202],
    [700.5, 701],
    [-4, 1],
  ] as const) {
    await put.insertOne({ _id: id as never, actor: 'cli:eve', subject: 'a' });
    expect([id, await verifyAudit(db, keyring)]).toEqual([
      id,
      { ok: false, at, problem: 'missing' },
    ]);
    await put.deleteOne({ _id: id as never });
  }
  expect(await verifyAudit(db, keyring)).toMatchObject({ ok: true, count: 1_201 });
});
