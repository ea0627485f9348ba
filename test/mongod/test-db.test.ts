import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => dropTestDb(db));

test('two test files never see what the other wrote', async () => {
  const other = await testDb();
  await db.cases.collection('notes').insertOne({ said: 'mine' });
  expect(await other.cases.collection('notes').countDocuments()).toBe(0);
  expect(await db.gateway.collection('notes').countDocuments()).toBe(0);
  await dropTestDb(other);
  expect(await db.cases.collection('notes').countDocuments()).toBe(1);
});

test('a transaction that is given up leaves nothing behind', async () => {
  const session = await db.cases.startSession();
  session.startTransaction();
  await db.cases.collection('notes').insertOne({ said: 'never' }, { session });
  await session.abortTransaction();
  await session.endSession();
  expect(await db.cases.collection('notes').countDocuments({ said: 'never' })).toBe(0);
});
