import { MongoClient } from 'mongodb';
import { cpuOf } from '../lib/process.js';

/**
 * Commands of a client that read or write; heartbeats,
 * handshakes and the counting itself are not among them.
 */
const counted = [
  'find',
  'getMore',
  'aggregate',
  'insert',
  'update',
  'delete',
  'findAndModify',
  'bulkWrite',
  'commitTransaction',
];

/** What a mongod has done since it started. */
export interface Done {
  readonly commands: number;
  /**
   * Microseconds of the processor; NaN where the system does
   * not tell (only Linux does, of a mongod of this machine).
   */
  readonly cpuMicros: number;
}

/** Asks a mongod what it has done, so that nothing has to listen inside the stacks. */
export async function mongodCounter(
  uri: string,
): Promise<{ read(): Promise<Done>; close(): Promise<void> }> {
  const client = await MongoClient.connect(uri);
  return {
    async read() {
      const status = await client.db('admin').command({ serverStatus: 1 });
      const { commands } = status['metrics'] as {
        commands: Record<string, { total: number } | undefined>;
      };
      return {
        commands: counted.reduce((sum, name) => sum + Number(commands[name]?.total ?? 0), 0),
        cpuMicros: cpuOf(Number(status['pid'])) * 1_000,
      };
    },
    close: () => client.close(),
  };
}
