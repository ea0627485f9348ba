import { randomBytes } from 'node:crypto';
import type { CollectionInfo } from 'mongodb';
import type { Connection } from 'mongoose';
import { connectDb, type Db, type DbAddress } from '../../src/models/store/db.js';

/** Both halves under names of their own, so that test files can run side by side. */
export interface TestDb extends Db {
  /** Where it is, for a program under test that connects by itself. */
  readonly address: DbAddress;
  /** Which tests may have it next; undefined when none. */
  readonly kind?: string | undefined;
}

/** Databases that tests of this process are done with, by mongod and kind, the oldest first. */
const done = new Map<string, DbAddress[]>();
const drawer = (uri: string, kind: string) => `${kind} ${uri}`;

/** The mongod of the tests; some tests start one of their own and put it there. */
function uriOfTests(): string {
  const uri = process.env.AMANA_TEST_MONGODB_URI;
  if (!uri) throw new Error("AMANA_TEST_MONGODB_URI is not set: jest's globalSetup did not run.");
  return uri;
}

function newAddress(uri: string): DbAddress {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const names = { gatewayName: `${name}_gateway`, casesName: `${name}_cases` };
  return { gatewayUri: uri, casesUri: uri, ...names };
}

const halves = (db: Db): readonly Connection[] => [db.gateway, db.cases];
const collectionsOf = async ({ db }: Connection): Promise<CollectionInfo[]> =>
  (await db?.listCollections({}, { nameOnly: false }).toArray()) ?? [];

/** Takes out what other tests left in it; collections and their indexes stay. */
async function empty(half: Connection): Promise<void> {
  const fast = { writeConcern: { w: 1 } };
  await Promise.all(
    (await collectionsOf(half)).map(({ name }) => half.collection(name).deleteMany({}, fast)),
  );
}

/**
 * Connects to two empty databases of the tests' mongod. End with `dropTestDb`.
 * @param kind tests that name the same kind make the same indexes, and take each other's databases:
 * to make all indexes anew costs more than many a test. By default all is new.
 */
export async function testDb(kind?: string): Promise<TestDb> {
  const uri = uriOfTests();
  const again = kind === undefined ? undefined : done.get(drawer(uri, kind))?.shift();
  const address = again ?? newAddress(uri);
  const db = await connectDb(address);
  if (again) await Promise.all(halves(db).map(empty));
  return { ...db, address, kind };
}

/** Checks whether a database has nothing of its own: no validator, no profile of commands. */
const isPlain = async (half: Connection): Promise<boolean> =>
  (await collectionsOf(half)).every(
    ({ name, options }) => !name.startsWith('system.') && options?.['validator'] === undefined,
  );

/** Closes the connections. The databases are kept for tests of their kind, or dropped. */
export async function dropTestDb(db: Db & Partial<TestDb>): Promise<void> {
  const { address, kind } = db;
  const kept =
    address && kind !== undefined && (await Promise.all(halves(db).map(isPlain))).every(Boolean);
  if (kept) {
    const of = drawer(address.gatewayUri, kind);
    done.set(of, [...(done.get(of) ?? []), address]);
  } else await Promise.all(halves(db).map((half) => half.dropDatabase()));
  await db.close();
}
