import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { erasuresFile, keepErasures } from '../../src/conversation/erasures.js';
import { createConversations } from '../../src/models/gateway/conversation.js';
import { notedCases, noteErasures, readErasures } from '../../src/models/gateway/erasure.js';
import { open } from '../../src/privacy/box.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { silentLog } from '../../src/shared/log.js';
import { monday, newKeys } from '../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

let db: TestDb;
let folder: string;
beforeAll(async () => {
  [db, { folder }] = await Promise.all([testDb(), newKeys()]);
});
afterAll(async () => {
  await dropTestDb(db);
  rmSync(folder, { recursive: true, force: true });
});

/** What somebody reads in the file who has the database as well. */
async function listed(): Promise<readonly (readonly string[])[]> {
  const { erased, stopped } = JSON.parse(readFileSync(erasuresFile(folder), 'utf8')) as {
    readonly erased: object;
    readonly stopped: string;
  };
  const { key } = await readErasures(db.gateway);
  const place = { collection: 'erasures', field: 'stopped', id: 'file' };
  const people = open(() => key, place, Buffer.from(stopped, 'base64')).toString('utf8');
  return [Object.keys(erased), Object.keys(JSON.parse(people) as object)];
}

test('the file beside the keys tells no order in which people said STOP or ERASE', async () => {
  const keys = openKeyStore(folder);
  const conversations = createConversations(db.gateway);
  const deps = { db, conversations, keys, keyFolder: folder, log: silentLog };
  const names = Array.from({ length: 20 }, (_, i) => `k.${(i * 7) % 20}`.padEnd(6, 'x'));
  for (const name of names) {
    await noteErasures(db.gateway, [`${name} gone`], monday);
    await noteErasures(db.gateway, [name], monday, 'stopped');
    await keepErasures(deps, monday);
  }
  const [erased, stopped] = await listed();
  expect(stopped).toEqual([...names].sort());
  expect(erased).toEqual(names.map((name) => `${name} gone`).sort());
});

test('§5.34 after a restore of both databases it is known which cases lost their words; an older file is read, too', async () => {
  const deps = {
    db,
    conversations: createConversations(db.gateway),
    keys: openKeyStore(folder),
    keyFolder: folder,
    log: silentLog,
  };
  const file = erasuresFile(folder);
  const { cases: _, ...before } = JSON.parse(readFileSync(file, 'utf8')) as { cases?: object };
  writeFileSync(file, JSON.stringify(before));
  await noteErasures(db.gateway, ['case-b', 'case-a'], monday, 'case');
  expect(await keepErasures(deps, monday)).toMatchObject({ noted: 2 });
  await db.gateway.collection<{ _id: string }>('erasures').deleteMany({ kind: 'case' });
  expect(await notedCases(db.gateway)).toEqual([]);
  await keepErasures(deps, monday);
  expect((await notedCases(db.gateway)).sort()).toEqual(['case-a', 'case-b']);
});
