import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { MongoClient, Timestamp } from 'mongodb';
import type { DbAddress } from '../../src/models/store/db.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { searchFor, type Search } from './needles.js';

/** Where to look. Leave out what there is none of. */
export interface Haunts {
  /** Both databases, every document of every collection; and what MongoDB's oplog keeps of them. */
  readonly databases?: DbAddress;
  /** Files, and folders with all that is below: logs, data folders (mongod's own files too). */
  readonly files?: readonly string[];
  /**
   * What is at hand already, by a name for the report:
   * a log in memory, URLs that were called, answers.
   */
  readonly texts?: Readonly<Record<string, string | readonly string[]>>;
}

/** Says what was searched, so that a test can show that it looked. */
export interface Searched {
  /** Each as `canary (form) in place`; empty when nothing was found. */
  readonly found: readonly string[];
  /** How many documents, oplog entries, and bytes of files and texts were looked at. */
  readonly documents: number;
  readonly oplog: number;
  readonly bytes: number;
}

const PIECE = 1 << 20;
/**
 * Whoever looks made the databases after they began to run:
 * of what was before, the oplog of all tests has gigabytes.
 */
const BEGAN = new Timestamp({ t: Math.floor(Date.now() / SECOND) - MINUTE / SECOND, i: 0 });

async function* documentsOf(client: MongoClient, name: string): AsyncGenerator<[string, Buffer]> {
  const db = client.db(name);
  for (const { name: collection } of await db.listCollections().toArray())
    for await (const raw of db.collection(collection).find({}, { raw: true }))
      yield [`${name}.${collection}`, raw as unknown as Buffer];
}

/** The entries about some databases, those inside of transactions and bulk writes too. */
async function* oplogOf(client: MongoClient, names: readonly string[]): AsyncGenerator<Buffer> {
  const oplog = client.db('local').collection('oplog.rs');
  for await (const raw of oplog.find({ ts: { $gt: BEGAN } }, { raw: true })) {
    const bytes = raw as unknown as Buffer;
    if (names.some((name) => bytes.includes(`${name}.`))) yield bytes;
  }
}

async function filesBelow(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  );
  if (!entries) return existsSync(place) ? [place] : [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** What stands in a file, however large. A file that goes away meanwhile holds nothing. */
async function inFile(
  file: string,
  search: Search,
): Promise<{ found: Set<string>; bytes: number }> {
  const found = new Set<string>();
  let bytes = 0;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of createReadStream(file, {
      highWaterMark: PIECE,
    }) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      // MongoDB lays out whole journals ahead: nothing but zeros.
      const all = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      if (!all.equals(Buffer.alloc(all.length))) for (const one of search.in(all)) found.add(one);
      rest = all.subarray(Math.max(0, all.length - search.longest));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { found, bytes };
}

/**
 * Looks for canaries (numbers, chat ids, names, words) wherever
 * something is kept: in the documents of both databases, in the oplog,
 * in files, in texts; as they are and in every other form (needles.ts).
 * @param canaries of six letters or more each
 */
export async function lookForCanaries(
  canaries: readonly string[],
  haunts: Haunts,
): Promise<Searched> {
  const search = searchFor(canaries);
  const found = new Set<string>();
  const counts = { documents: 0, oplog: 0, bytes: 0 };
  const look = (place: string, bytes: Buffer) =>
    search.in(bytes).forEach((one) => found.add(`${one} in ${place}`));
  for (const [name, text] of Object.entries(haunts.texts ?? {})) {
    const bytes = Buffer.from([text].flat().join('\n'));
    counts.bytes += bytes.length;
    look(name, bytes);
  }
  for (const file of (await Promise.all((haunts.files ?? []).map(filesBelow))).flat()) {
    const read = await inFile(file, search);
    counts.bytes += read.bytes;
    for (const one of read.found) found.add(`${one} in ${file}`);
  }
  if (haunts.databases) {
    const { gatewayUri, casesUri, gatewayName, casesName } = haunts.databases;
    for (const [uri, names] of gatewayUri === casesUri
      ? [[gatewayUri, [gatewayName, casesName]] as const]
      : [[gatewayUri, [gatewayName]] as const, [casesUri, [casesName]] as const]) {
      const client = await MongoClient.connect(uri);
      try {
        for (const name of names)
          for await (const [place, bytes] of documentsOf(client, name)) {
            counts.documents += 1;
            look(place, bytes);
          }
        for await (const bytes of oplogOf(client, names)) {
          counts.oplog += 1;
          look('the oplog', bytes);
        }
      } finally {
        await client.close();
      }
    }
  }
  return { found: [...found], ...counts };
}
