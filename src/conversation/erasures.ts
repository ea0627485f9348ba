import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { addErasures, findErasures, type Erasure } from '../models/erasure.js';
import { destroyReturns } from '../models/mailbox.js';
import type { Db } from '../models/db.js';
import { readKeyFile, writeKeyFile } from '../privacy/keyfile.js';
import type { Log } from '../shared/log.js';

/** By the name of the address: until when it is remembered. */
const file = z.record(z.string(), z.iso.datetime());

/** Where what was erased is remembered outside of the database, beside the keys. */
export const erasuresFile = (keyFolder: string): string => path.join(keyFolder, 'erasures.json');

function read(name: string): Erasure[] {
  if (!existsSync(name)) return [];
  return Object.entries(readKeyFile(name, file)).map(([_id, at]) => ({ _id, expiresAt: new Date(at) }));
}

/**
 * Keeps what was erased erased, when the database is restored from a backup of before: the list is in the database,
 * where every process can write it, and in a file beside the keys, which no restore of the database brings back. What
 * only the file knows was lost by a restore, and is erased again.
 * @returns how many were noted in the file, and how many addresses were destroyed again
 */
export async function keepErasures({ gateway }: Pick<Db, 'gateway'>, keyFolder: string, log: Log, now: Date): Promise<{ noted: number; replayed: number }> {
  const name = erasuresFile(keyFolder);
  const [kept, noted] = [read(name), await findErasures(gateway)];
  const living = (one: Erasure) => one.expiresAt > now;
  const inDatabase = new Set(noted.map(({ _id }) => _id));
  const lost = kept.filter((one) => living(one) && !inDatabase.has(one._id));
  let replayed = 0;
  if (lost.length > 0) {
    replayed = await destroyReturns(gateway, lost.map(({ _id }) => _id));
    await addErasures(gateway, lost);
    log.warn('erasures were replayed after a restore', { count: lost.length });
  }
  const inFile = new Set(kept.map(({ _id }) => _id));
  const fresh = noted.filter((one) => living(one) && !inFile.has(one._id));
  if (fresh.length > 0) {
    const all = [...kept.filter(living), ...fresh].map(({ _id, expiresAt }) => [_id, expiresAt.toISOString()]);
    writeKeyFile(name, Object.fromEntries(all) as unknown);
  }
  return { noted: fresh.length, replayed };
} // prettier-ignore
