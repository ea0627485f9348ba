import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient, MongoNetworkError, MongoServerError, type Db } from 'mongodb';
import { Fault } from '../shared/fault.js';

/** The name of the replica set; one node is enough to have transactions and change streams. */
export const REPLICA_SET = 'amana';

interface ReplicaConfig {
  readonly version: number;
  readonly members: readonly { readonly host: string }[];
}

/** Milliseconds until it must be primary: elections of one node end at once. */
const PATIENCE = 30_000;
const PAUSE = 25;

/**
 * Makes a mongod on the loopback the primary of its own one-node replica set. If the set was
 * created on another port, its address is changed by force, since it has no primary that could
 * agree.
 * @param port where the mongod listens
 * @param gone aborted when that mongod has ended
 * @throws Fault when it has ended, or is not primary within 30 s
 */
export async function becomePrimary(port: number, gone: AbortSignal): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: PATIENCE,
  });
  // What is asked of one that has ended would wait for the whole time.
  const giveUp = () => void client.close();
  gone.addEventListener('abort', giveUp, { once: true });
  try {
    gone.throwIfAborted();
    const admin = client.db('admin');
    await patiently(() => configure(admin, `127.0.0.1:${port}`));
    for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
      const hello = await patiently(() => admin.command({ hello: 1 }));
      if (hello.isWritablePrimary === true) return;
      await pause(PAUSE);
    }
    throw new Fault('mongod runs, but did not become primary within 30 seconds.');
  } catch (cause) {
    if (gone.aborted) throw new Fault('mongod ended before it was primary.', { cause });
    throw cause;
  } finally {
    gone.removeEventListener('abort', giveUp);
    await client.close();
  }
}

/** Asks again after an error: a mongod that changes its configuration closes its connections. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof MongoNetworkError) || attempt === 10) throw error;
      await pause(PAUSE);
    }
  }
}

async function configure(admin: Db, host: string): Promise<void> {
  const config = { _id: REPLICA_SET, members: [{ _id: 0, host }] };
  try {
    await admin.command({ replSetInitiate: config });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.codeName !== 'AlreadyInitialized')
      throw error;
    const answer = await admin.command({ replSetGetConfig: 1 });
    const old = answer.config as ReplicaConfig;
    if (old.members.length === 1 && old.members[0]?.host === host) return;
    await admin.command({
      replSetReconfig: { ...old, ...config, version: old.version + 1 },
      force: true,
    });
  }
}
