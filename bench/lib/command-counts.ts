import { MongoClient, type Db } from 'mongodb';

/** How often each command was sent, by its name and collection: `find conversations`. */
export type CommandCounts = ReadonlyMap<string, number>;

/** Room for what mongod notes of each command, in bytes: some hundred thousand of them. */
const ROOM = 256 * 1_024 * 1_024;

interface Noted {
  readonly ns: string;
  readonly op: string;
  readonly command?: Readonly<Record<string, unknown>>;
}

/** The name of a noted command; a bulk of updates is noted once an update. */
function nameOf({ ns, op, command = {} }: Noted): string {
  const collection = ns.slice(ns.indexOf('.') + 1);
  const [first = op] = Object.keys(command);
  return `${op === 'command' ? first : op} ${collection}`;
}

async function noteAll(db: Db): Promise<void> {
  await db.command({ profile: 0 });
  await db.dropCollection('system.profile').catch(() => undefined);
  await db.createCollection('system.profile', { capped: true, size: ROOM });
  await db.command({ profile: 2 });
}

/**
 * Has mongod note every operation on some databases, so that nothing has to listen inside the
 * program. That costs mongod time: nothing else is measured meanwhile.
 */
export async function countCommands(
  uri: string,
  databases: readonly string[],
): Promise<{ end(): Promise<CommandCounts> }> {
  const client = await MongoClient.connect(uri);
  const dbs = databases.map((name) => client.db(name));
  for (const db of dbs) await noteAll(db);
  return {
    async end() {
      const counts = new Map<string, number>();
      for (const db of dbs) {
        await db.command({ profile: 0 });
        for await (const noted of db.collection<Noted>('system.profile').find()) {
          if (noted.ns.endsWith('.system.profile')) continue;
          const name = nameOf(noted);
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
      await client.close();
      return counts;
    },
  };
}
