import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  findDirectoryVersion,
  prepareDirectory,
  saveDirectory,
} from '../../../src/models/gateway/directory-version.js';
import {
  findFocalPoints,
  focalPointModel,
  resealFocalPoint,
  type FocalPointDoc,
} from '../../../src/models/gateway/focal-point.js';
import { Fault } from '../../../src/shared/fault.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await prepareDirectory(db.gateway);
});
afterAll(() => dropTestDb(db));

const doc = (id: string, different: Partial<FocalPointDoc> = {}): FocalPointDoc => ({
  _id: id,
  name: Buffer.from([1, 2, 3]),
  reaches: Buffer.from([4, 5, 6]),
  role: 'focal-point',
  affiliation: 'ngo',
  country: 'TG',
  areas: ['TG-M'],
  language: 'fr',
  active: true,
  duty: [{ days: [1, 2], from: '08:00', to: '24:00' }],
  ...different,
});
const save = async (...people: FocalPointDoc[]) =>
  saveDirectory(db.gateway, { people, countries: [] }, await findDirectoryVersion(db.gateway));

test('people come back as they were written, by id', async () => {
  expect(await save(doc('kofi'), doc('ama', { areas: [], duty: [] }))).toBe(true);
  expect(await findFocalPoints(db.gateway)).toEqual([
    doc('ama', { areas: [], duty: [] }),
    doc('kofi'),
  ]);
});

test('nobody is written when one of them does not fit, and the version stays', async () => {
  const before = await findDirectoryVersion(db.gateway);
  await expect(save(doc('yao'), doc('bad', { role: 'boss' }))).rejects.toThrow(Fault);
  await expect(save(doc('yao'), doc('bad', { country: 'Togo' }))).rejects.toThrow(Fault);
  await expect(
    save(doc('bad', { duty: [{ days: [8], from: '08:00', to: '18:00' }] })),
  ).rejects.toThrow(Fault);
  expect(await findDirectoryVersion(db.gateway)).toBe(before);
  expect((await findFocalPoints(db.gateway)).map(({ _id }) => _id)).not.toContain('yao');
});

test('of two changes worked out from the same version only one is written, whole', async () => {
  const version = await findDirectoryVersion(db.gateway);
  const outcomes = await Promise.all(
    ['first', 'second', 'third'].map((id) =>
      saveDirectory(
        db.gateway,
        { people: [doc(`${id}-a`), doc(`${id}-b`)], countries: [] },
        version,
      ),
    ),
  );
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(await findDirectoryVersion(db.gateway)).toBe(version + 1);
  const written = (await findFocalPoints(db.gateway)).filter(({ _id }) =>
    /^(first|second|third)/.test(_id),
  );
  expect(written).toHaveLength(2);
  expect(await saveDirectory(db.gateway, { people: [doc('late')], countries: [] }, version)).toBe(
    false,
  );
});

test('the very first change is written once, too', async () => {
  const fresh = await testDb();
  try {
    const write = (id: string) =>
      saveDirectory(fresh.gateway, { people: [doc(id)], countries: [] }, 0);
    const outcomes = await Promise.all([write('one'), write('two')]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await findFocalPoints(fresh.gateway)).toHaveLength(1);
    expect(await findDirectoryVersion(fresh.gateway)).toBe(1);
  } finally {
    await dropTestDb(fresh);
  }
});

test('sealing again does not undo what somebody changed in between', async () => {
  await save(doc('sealed'));
  const sealed = { name: Buffer.from([7]), reaches: Buffer.from([8]) };
  expect(await resealFocalPoint(db.gateway, doc('sealed'), sealed)).toBe(true);
  expect(await resealFocalPoint(db.gateway, doc('sealed'), sealed)).toBe(false);
  expect((await findFocalPoints(db.gateway)).find(({ _id }) => _id === 'sealed')).toMatchObject(
    sealed,
  );
});

test('reading everybody and reading the version are served by _id', async () => {
  const stages = (plan: unknown) => JSON.stringify(plan);
  const all = await focalPointModel(db.gateway)
    .collection.find({})
    .sort({ _id: 1 })
    .explain('queryPlanner');
  expect(stages(all)).toMatch(/"IXSCAN"/);
  expect(stages(all)).not.toMatch(/"SORT"/);
  const one = await db.gateway
    .collection('directoryversion')
    .find({ _id: 'directory' as never })
    .explain('queryPlanner');
  expect(stages(one)).toMatch(/"IDHACK"/);
});
