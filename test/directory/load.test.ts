import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseDirectory } from '../../src/directory/file.js';
import { importDirectory } from '../../src/directory/import.js';
import { createLiveDirectory } from '../../src/directory/live.js';
import { loadDirectory, resealDirectory } from '../../src/directory/load.js';
import { findDirectoryVersion } from '../../src/models/gateway/directory-version.js';
import { findFocalPoints, focalPointModel } from '../../src/models/gateway/focal-point.js';
import { kidOf } from '../../src/privacy/box.js';
import type { GatewayKeyring } from '../../src/privacy/keyring.js';
import { createLog } from '../../src/shared/log.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { changed, keyring } from './keys.js';

const now = new Date('2023-07-21T12:00:00Z');
const keys = keyring();
let db: TestDb;
beforeEach(async () => {
  db = await testDb();
});
afterEach(() => dropTestDb(db));

async function add(id: string, ring: GatewayKeyring = keys): Promise<void> {
  const row = `{ id: ${id}, name: Canary ${id}, role: focal-point, affiliation: ngo, country: TG, language: fr, reaches: ['sms:+2289011220${id.length}', 'demo-chat:canary-${id}'] }`;
  const read = parseDirectory(`focalPoints:\n  - ${row}\n`, 'yaml', 'test');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const done = await importDirectory(db, ring, read.directory, now);
  expect(done).toMatchObject({ ok: true, added: 1 });
}
const kids = async () => [
  ...new Set(
    (await findFocalPoints(db.gateway)).flatMap((doc) => [kidOf(doc.name), kidOf(doc.reaches)]),
  ),
];

test('neither a name nor an address is readable in the database', async () => {
  await add('afi');
  const collections = await db.gateway.listCollections();
  for (const { name } of collections) {
    const dump = Buffer.from(JSON.stringify(await db.gateway.collection(name).find({}).toArray()));
    expect(dump.toString()).not.toMatch(/canary|90112203/i);
    for (const hidden of ['Canary', 'canary-afi', '+22890112203'])
      expect(
        dump.includes(Buffer.from(hidden).toString('base64').replace(/=*$/, '').slice(0, -1)),
      ).toBe(false);
  }
  expect(collections.length).toBeGreaterThan(1);
});

test("one person's addresses do not open in another person's entry", async () => {
  await add('afi');
  await add('kofi');
  const [afi] = await findFocalPoints(db.gateway);
  await focalPointModel(db.gateway).collection.updateOne(
    { _id: 'kofi' as never },
    { $set: { reaches: afi?.reaches } },
  );
  const directory = await loadDirectory(db, keys, now);
  expect(directory.focalPointAt('demo-chat', 'canary-afi')?.id).toBe('afi');
  expect(directory.focalPoint('kofi')).toBeUndefined();
});

describe('when keys change', () => {
  const later = new Date('2023-08-01T00:00:00Z');
  const both = changed(keys, { plus: { kid: 'c2', from: '2023-07-31T00:00:00Z' } });

  test('everybody is sealed again by being read, and the old key may go', async () => {
    await add('afi');
    await add('kofi');
    expect(await kids()).toEqual(['c1']);
    const version = await findDirectoryVersion(db.gateway);
    await loadDirectory(db, both, later);
    expect(await kids()).toEqual(['c2']);
    expect(await findDirectoryVersion(db.gateway)).toBe(version);
    const directory = await loadDirectory(db, changed(both, { without: 'c1' }), later);
    expect(directory.focalPointAt('demo-chat', 'canary-kofi')?.name).toBe('Canary kofi');
  });

  test('a rotation can have it done at once, and it is done once', async () => {
    await add('afi');
    await add('lost', changed(both, { without: 'c1' }));
    await focalPointModel(db.gateway).collection.updateOne(
      { _id: 'lost' as never },
      { $set: { name: Buffer.from('damaged') } },
    );
    expect(await resealDirectory(db, both, later)).toBe(1);
    expect(await resealDirectory(db, both, later)).toBe(0);
  });

  test('somebody whose key is gone does not take the others along, and is reported by id only', async () => {
    await add('afi');
    await add(
      'kofi',
      changed(both, { without: 'c1', plus: { kid: 'c3', from: '2023-01-02T00:00:00Z' } }),
    );
    const lines: string[] = [];
    const log = createLog({ write: (line: string) => void lines.push(line) });
    const directory = await loadDirectory(db, keys, now, log);
    expect(directory.focalPoint('afi')).toBeDefined();
    expect(directory.focalPoint('kofi')).toBeUndefined();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"focalPoint":"kofi"/);
    expect(lines[0]).not.toMatch(/canary|9011/i);
    // An import brings the person back.
    await add('kofi');
    expect((await loadDirectory(db, keys, now)).focalPoint('kofi')).toBeDefined();
  });

  test('keys of another installation are said to be that', async () => {
    await add('afi');
    await expect(loadDirectory(db, keyring(), now)).rejects.toThrow(
      /No focal point can be read with these keys/,
    );
    expect((await loadDirectory(await emptyDb(), keyring(), now)).countries()).toEqual([]);
  });

  async function emptyDb(): Promise<TestDb> {
    const other = await testDb();
    await dropTestDb(db);
    db = other;
    return other;
  }
});

describe('a running process', () => {
  test('sees a change at its next look, and reads nothing when there is none', async () => {
    const live = createLiveDirectory({ db, keyring: () => keys });
    expect(() => live.current()).toThrow(/refresh\(\)/);
    expect(await live.refresh(now)).toBe(true);
    expect(await live.refresh(now)).toBe(false);
    await add('afi');
    expect(live.current().focalPoint('afi')).toBeUndefined();
    expect(await live.refresh(now)).toBe(true);
    expect(live.current().focalPoint('afi')?.name).toBe('Canary afi');
    const held = live.current();
    expect(await live.refresh(now)).toBe(false);
    expect(live.current()).toBe(held);
  });

  test('reads once when it looks twice at the same time', async () => {
    await add('afi');
    let asked = 0;
    const live = createLiveDirectory({ db, keyring: () => ((asked += 1), keys) });
    expect(await Promise.all([live.refresh(now), live.refresh(now)])).toEqual([true, true]);
    expect(asked).toBe(1);
  });

  test('goes on with what it has when the directory cannot be read', async () => {
    await add('afi');
    let ring = keys;
    const live = createLiveDirectory({ db, keyring: () => ring });
    await live.refresh(now);
    await add('kofi');
    ring = keyring();
    await expect(live.refresh(now)).rejects.toThrow(/No focal point can be read/);
    expect(live.current().focalPoint('afi')).toBeDefined();
    ring = keys;
    expect(await live.refresh(now)).toBe(true);
    expect(live.current().focalPoint('kofi')).toBeDefined();
  });
});
