import { readFileSync } from 'node:fs';
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

/** What a mongod has done since it started. */
export interface Done {
  readonly commands: number;
  /** Microseconds of the processor; NaN where the system does not tell (only Linux does, of a mongod of this machine). */
  readonly cpuMicros: number;
}

/** A tick of the processor's account, in microseconds: USER_HZ is 100 on every Linux. Source: man 5 proc. */
const TICK = 10_000;

function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  } catch {
    return NaN;
  }
}

/** Asks a mongod what it has done, so that nothing has to listen inside the stacks. */
export async function mongodCounter(uri: string): Promise<{ read(): Promise<Done>; close(): Promise<void> }> {
  const client = await MongoClient.connect(uri);
  return {
    async read() {
      const status = await client.db('admin').command({ serverStatus: 1 });
      const { commands } = status['metrics'] as { commands: Record<string, { total: number } | undefined> };
      return {
        commands: counted.reduce((sum, name) => sum + Number(commands[name]?.total ?? 0), 0),
        cpuMicros: cpuOf(Number(status['pid'])),
      };
    },
    close: () => client.close(),
  };
} // prettier-ignore
