import { MongoClient } from 'mongodb';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { startMongod } from '../../src/mongod/start-mongod.js';

/**
 * A program of its own that runs a mongod on the folder it is given, for tests that end it the hard
 * way. It writes "ready <mongod's pid> <uri>"; at SIGINT it looks whether mongod still answers,
 * says so, and ends in order.
 */
const quiet = { onProgress: () => undefined };
const mongod = await findMongod({ env: process.env, ...quiet });
const running = await startMongod({ mongod, dataFolder: process.argv[2] ?? '', ...quiet });
const client = await MongoClient.connect(running.uri);
const { pid } = await client.db('admin').command({ serverStatus: 1 });

process.once('SIGINT', () => {
  void (async () => {
    await client.db('admin').command({ ping: 1 });
    process.stdout.write('answers\n');
    await client.close();
    await running.stop();
    process.stdout.write('stopped\n');
  })();
});
process.stdout.write(`ready ${Number(pid)} ${running.uri}\n`);
