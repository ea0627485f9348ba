import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { eraseAnswers } from '../models/gateway/answer.js';
import type { Conversations } from '../models/gateway/conversation.js';
import type { Db } from '../models/store/db.js';
import { addErasures, readErasures, type Erasure } from '../models/gateway/erasure.js';
import { destroyReturns } from '../models/gateway/mailbox.js';
import { removeTell } from '../models/gateway/poll-tell.js';
import { eraseWords } from '../models/gateway/poll-words.js';
import { eraseSubscribers } from '../models/gateway/subscriber.js';
import { open, seal } from '../privacy/box.js';
import { readKeyFile, writeKeyFile } from '../privacy/keyfile.js';
import type { KeyStore } from '../privacy/key-store.js';
import type { Log } from '../shared/log.js';
import { restoreStop } from './restore-stop.js';

/** The time until which each name is remembered. */
const names = z.record(z.string(), z.iso.datetime());
/**
 * The content of the file. Names of addresses and marks of subscribers cannot be traced to anybody;
 * names of people are sealed. Of cases it has the ids; their words are gone.
 */
const file = z.object({ erased: names, stopped: z.base64(), cases: names.default({}) });

/**
 * Returns the path of the file beside the keys that remembers, outside the database, what was
 * erased.
 */
export const erasuresFile = (keyFolder: string): string => path.join(keyFolder, 'erasures.json');

const place = { collection: 'erasures', field: 'stopped', id: 'file' };
const KID = 'database';

const listed = (kind: Erasure['kind'], all: z.infer<typeof names>): Erasure[] =>
  Object.entries(all).map(([_id, at]) => ({ _id, kind, expiresAt: new Date(at) }));

/**
 * Reads the file.
 * @param key of this database; people of another database stay sealed and are skipped
 */
function read(name: string, key: Buffer, log: Log): Erasure[] {
  if (!existsSync(name)) return [];
  const { erased, stopped, cases } = readKeyFile(name, file);
  let people: z.infer<typeof names> = {};
  try {
    const plain = open(
      (kid) => (kid === KID ? key : undefined),
      place,
      Buffer.from(stopped, 'base64'),
    );
    people = names.parse(JSON.parse(plain.toString('utf8')));
  } catch (error) {
    log.error('the list of those who said STOP cannot be read', { error });
  }
  return [...listed('erased', erased), ...listed('case', cases), ...listed('stopped', people)];
}

function write(name: string, key: Buffer, all: readonly Erasure[]): void {
  const of = (kind: Erasure['kind']) =>
    Object.fromEntries(
      all
        .filter((one) => one.kind === kind)
        // Sorted by their random names, because the order in which people said STOP is close to the
        // order in which they told.
        .sort((a, b) => (a._id < b._id ? -1 : 1))
        .map(({ _id, expiresAt }) => [_id, expiresAt.toISOString()]),
    );
  const stopped = seal({ kid: KID, key }, place, JSON.stringify(of('stopped'))).toString('base64');
  const kept = { erased: of('erased'), stopped, cases: of('case') };
  writeKeyFile(name, kept satisfies z.infer<typeof file>);
}

/**
 * Erases what people answered in polls.
 * @returns the number of answers there were
 */
async function erasePolled(gateway: Db['gateway'], all: readonly string[]): Promise<number> {
  await eraseWords(gateway, all);
  await removeTell(gateway, all);
  return eraseAnswers(gateway, all);
}

/** What is needed to erase again after a restore. */
export interface ErasureDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly conversations: Conversations;
  readonly keys: Pick<KeyStore, 'gateway'>;
  /** The folder of the keys. */
  readonly keyFolder: string;
  readonly log: Log;
}

/**
 * Keeps what was erased erased, and STOP in force, when the database is restored from an older
 * backup. The list is in the database, where every process can write it, and in a file beside the
 * keys, which no restore changes. Entries that only the file has were lost by a restore, and are
 * done again.
 * @param over the time up to which expired entries leave the file; it may be earlier than now
 * @returns how many were noted in the file; how many addresses, subscribers and answers were
 * destroyed and people marked again
 */
export async function keepErasures(
  deps: ErasureDeps,
  now: Date,
  over: (now: Date) => Promise<Date> = async () => now,
): Promise<{ noted: number; replayed: number }> {
  const { db, keyFolder, log } = deps;
  const { gateway } = db;
  const name = erasuresFile(keyFolder);
  const { key, noted } = await readErasures(gateway);
  const kept = read(name, key, log);
  const living = (one: Erasure) => one.expiresAt > now;
  const inDatabase = new Set(noted.map(({ _id }) => _id));
  const lost = kept.filter((one) => living(one) && !inDatabase.has(one._id));
  let replayed = 0;
  if (lost.length > 0) {
    const of = (kind: Erasure['kind']) =>
      lost.filter((one) => one.kind === kind).map(({ _id }) => _id);
    const erased = of('erased');
    replayed =
      (await destroyReturns(gateway, erased)) +
      (await eraseSubscribers(gateway, erased)) +
      (await erasePolled(gateway, erased));
    for (const person of of('stopped')) replayed += Number(await restoreStop(deps, person, now));
    await addErasures(gateway, lost);
    log.warn('erasures were replayed after a restore', { count: lost.length });
  }
  const until = new Map(kept.map(({ _id, expiresAt }) => [_id, expiresAt]));
  const fresh = noted.filter(
    (one) => living(one) && one.expiresAt > (until.get(one._id) ?? new Date(0)),
  );
  if (fresh.length === 0) return { noted: 0, replayed };
  const by = await over(now);
  // When a name occurs twice, the later entry comes last and is the one that is written.
  write(name, key, [...kept.filter((one) => one.expiresAt > by), ...fresh]);
  return { noted: fresh.length, replayed };
}
