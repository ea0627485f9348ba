import type { Config } from '../../app/config.js';
import { durable, type Db } from '../../models/store/db.js';
import { readState } from '../../mongod/state-file.js';
import { command } from '../../shared/command.js';
import { randomId } from '../../shared/ids.js';
import { isGone } from '../exit.js';
import { localMongod, mongodFolder, openDb, runningMongod, type Opened } from '../connect.js';
import type { Io } from '../io.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** The server's description of itself. */
interface Hello {
  readonly setName?: string;
  readonly msg?: string;
  readonly localTime: Date;
}

export async function hello(db: Db): Promise<Hello> {
  return (await db.gateway.db?.admin().command({ hello: 1 })) as unknown as Hello;
}

/** Opens the database if there is one, and returns the findings. */
export async function reach(
  io: Io,
  config: Config,
): Promise<{ findings: Finding[]; opened?: Opened; down?: true }> {
  const own = config.mongo.given === null;
  if (own && !(await runningMongod(config))) {
    const mongod = await localMongod(io);
    if (!mongod)
      return {
        findings: [
          warning(
            'mongod',
            'No mongod is on this machine yet.',
            'The first start fetches one: npm start. Or set MONGODB_URI.',
          ),
        ],
      };
    if ((await readState(mongodFolder(config))) === null)
      return {
        findings: [
          ok('mongod', `mongod ${mongod.version} is here; the first start makes its data`),
        ],
      };
  }
  try {
    const opened = await openDb(io, config);
    return { findings: [ok('mongod', own ? 'our own mongod runs' : 'MongoDB answers')], opened };
  } catch (error) {
    if (!isGone(error)) throw error;
    const fix = own
      ? `See the message; ${command('start')} shows more.`
      : 'Start MongoDB, and check MONGODB_URI: host, port, user, password, replicaSet.';
    return {
      findings: [
        failure('mongod', own ? (error as Error).message : 'MongoDB does not answer.', fix),
      ],
      down: true,
    };
  }
}

/** Checks for a replica set or a sharded cluster, which transactions need. */
export async function checkReplicaSet(db: Db): Promise<Finding[]> {
  const { setName, msg } = await hello(db);
  if (msg === 'isdbgrid') return [ok('replica set', 'a sharded cluster')];
  if (setName !== undefined) return [ok('replica set', 'a replica set: transactions work')];
  return [
    failure(
      'replica set',
      'This MongoDB is a single server: it has no transactions, and a tip could be half written.',
      'Make it a replica set (one node is enough): mongod --replSet rs0, then rs.initiate() in mongosh.',
    ),
  ];
}

async function write(connection: Db['gateway']): Promise<void> {
  const name = `doctor_${randomId().replace(/[^A-Za-z0-9]/g, '')}`;
  const collection = connection.collection<{ _id: string }>(name);
  await collection.insertOne({ _id: 'a' }, { writeConcern: durable });
  await collection.drop();
}

/** Checks that a majority of servers has a write in its journal, in both halves. */
export async function checkWrites(db: Db): Promise<Finding[]> {
  const names = ['gateway', 'cases'] as const;
  const tried = await Promise.allSettled(names.map((name) => write(db[name])));
  const failed = names.filter((_, at) => tried[at]?.status === 'rejected');
  if (failed.length === 0)
    return [ok('writing', 'a majority confirms what is written, in both databases')];
  return [
    failure(
      'writing',
      `A majority does not confirm what is written: ${failed.join(', ')}.`,
      'Check that most members of the replica set run, and that the user of MONGODB_URI has readWrite.',
    ),
  ];
}

const UNAUTHORIZED = 13;
const mayRead = async (from: Db['gateway'], other: string): Promise<boolean> =>
  from
    .useDb(other)
    .collection('any')
    .findOne({}, { projection: { _id: 1 } })
    .then(
      () => true,
      (error: unknown) => (error as { code?: unknown }).code !== UNAUTHORIZED,
    );

/**
 * Checks that each half has its own user, who cannot read the other half. Source: safety.md §4.1.
 */
export async function checkSeparation(db: Db, config: Config): Promise<Finding[]> {
  const { given, gatewayName, casesName } = config.mongo;
  if (!given) return [];
  if (given.gatewayUri === given.casesUri) {
    if (!config.production) return [];
    return [
      warning(
        'separation',
        'One MongoDB user reads both halves.',
        'Give each a user of its own: MONGODB_GATEWAY_URI and MONGODB_CASES_URI.',
      ),
    ];
  }
  const open = [
    ...((await mayRead(db.gateway, casesName)) ? ["the gateway's user can read the cases"] : []),
    ...((await mayRead(db.cases, gatewayName)) ? ["the cases' user can read the gateway"] : []),
  ];
  if (open.length === 0) return [ok('separation', 'neither user can read the other half')];
  return [
    failure(
      'separation',
      `The halves are not apart: ${open.join(', and ')}.`,
      'Give each user the role readWrite on its own database only, and turn authorization on.',
    ),
  ];
}
