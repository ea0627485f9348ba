import { MongoClient } from 'mongodb';

/** Commands of a client that read or write; heartbeats, handshakes and the counting itself are not among them. */
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

/** Counts the commands a mongod has done, so that nothing has to listen inside the stacks. */
export async function commandCounter(uri: string): Promise<{ read(): Promise<number>; close(): Promise<void> }> {
  const client = await MongoClient.connect(uri);
  return {
    async read() {
      const status = await client.db('admin').command({ serverStatus: 1 });
      const { commands } = status['metrics'] as { commands: Record<string, { total: number } | undefined> };
      return counted.reduce((sum, name) => sum + Number(commands[name]?.total ?? 0), 0);
    },
    close: () => client.close(),
  };
} // prettier-ignore
