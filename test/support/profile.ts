import type { Connection } from 'mongoose';

/**
 * What the server says of one command it ran: how it found what it was asked for, and at what cost.
 */
export interface Profiled {
  readonly op: string;
  /** The collection, without the database's name. */
  readonly collection: string;
  readonly planSummary: string;
  readonly keysExamined: number;
  readonly docsExamined: number;
  readonly returned: number;
  readonly sorted: boolean;
}

interface Entry {
  readonly op: string;
  readonly ns: string;
  readonly command?: Record<string, unknown>;
  readonly planSummary?: string;
  readonly keysExamined?: number;
  readonly docsExamined?: number;
  readonly nreturned?: number;
  readonly nMatched?: number;
  readonly ndeleted?: number;
  readonly hasSortStage?: boolean;
}

/** The most the profiler keeps, in bytes. */
const MOST = 16 * 1024 * 1024;

/**
 * The commands that `work` causes in a database, as MongoDB's own profiler saw them (the real calls
 * of the program, not copies of their filters). Nothing else may use this database meanwhile.
 */
export async function profiled(
  connection: Connection,
  work: () => Promise<unknown>,
): Promise<Profiled[]> {
  const { db } = connection;
  if (!db) throw new Error('not connected');
  await db.command({ profile: 0 });
  await db.collection('system.profile').drop();
  // By default it holds a megabyte, which is some hundreds
  // of commands: what came before them would be missing.
  await db.createCollection('system.profile', { capped: true, size: MOST });
  await db.command({ profile: 2 });
  try {
    await work();
  } finally {
    await db.command({ profile: 0 });
  }
  const entries = (await db
    .collection('system.profile')
    .find({})
    .sort({ $natural: 1 })
    .toArray()) as unknown as Entry[];
  return entries
    .filter(
      ({ ns, command }) => !ns.endsWith('.system.profile') && command?.['profile'] === undefined,
    )
    .map((entry) => ({
      op: entry.op === 'command' ? (Object.keys(entry.command ?? {})[0] ?? 'command') : entry.op,
      collection: entry.ns.slice(entry.ns.indexOf('.') + 1),
      planSummary: entry.planSummary ?? '',
      keysExamined: entry.keysExamined ?? 0,
      docsExamined: entry.docsExamined ?? 0,
      returned: entry.nreturned ?? entry.nMatched ?? entry.ndeleted ?? 0,
      sorted: entry.hasSortStage ?? false,
    }));
}
