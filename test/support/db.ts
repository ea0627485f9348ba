import { randomBytes } from 'node:crypto';
import { connectDb, type Db, type DbAddress } from '../../src/models/store/db.js';

/** Both halves under names of their own, so that test files can run side by side. */
export interface TestDb extends Db {
  /** Where it is, for a program under test that connects by itself. */
  readonly address: DbAddress;
}

/** Connects to two new, empty databases of the tests' mongod. End with `dropTestDb`. */
export async function testDb(): Promise<TestDb> {
  const uri = process.env.AMANA_TEST_MONGODB_URI;
  if (!uri) throw new Error("AMANA_TEST_MONGODB_URI is not set: jest's globalSetup did not run.");
  const name = `test_${randomBytes(6).toString('hex')}`;
  const address = {
    gatewayUri: uri,
    casesUri: uri,
    gatewayName: `${name}_gateway`,
    casesName: `${name}_cases`,
  };
  return { ...(await connectDb(address)), address };
}

/** Drops both databases and closes the connections. */
export async function dropTestDb(db: Db): Promise<void> {
  await Promise.all([db.gateway.dropDatabase(), db.cases.dropDatabase()]);
  await db.close();
}
