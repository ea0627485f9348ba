import { changeBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastDoc, Copying } from '../models/gateway/broadcast-doc.js';
import { dropBatch, insertPacks, removePacks } from '../models/gateway/recipient.js';
import { isDrawn, readBatch, type Batch, type Start } from './batch.js';
import { LEASE, type BroadcastDeps } from './deps.js';
import { countPeople } from './people.js';

/**
 * How long a process copies at a time, in milliseconds, so that other work is not delayed for
 * longer.
 */
const PATIENCE = 3_000;

const unclaimed = (by: string, now: Date) => ({
  $or: [
    { 'copying.by': { $exists: false } },
    { 'copying.by': by },
    { 'copying.until': { $lt: now } },
  ],
});
const running = { pausedAt: { $exists: false } } as const;

/**
 * Claims the copying for this process, and repairs what a dead process left.
 * @returns undefined when another process copies
 */
async function take(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  languages: readonly string[],
  by: string,
  now: Date,
): Promise<BroadcastDoc | undefined> {
  const { gateway } = deps.db;
  const fresh: Copying = { batch: 0, seen: 0, of: 0 };
  const { batch, after, seen, of } = doc.copying ?? {
    ...fresh,
    // Counting all takes longer than copying the first, and only a sample needs the number.
    of: isDrawn(doc) ? await countPeople(deps, doc, languages) : 0,
  };
  const copying = copyingAt(
    { batch, after, seen, of, total: doc.counts.total },
    by,
    new Date(now.getTime() + LEASE),
  );
  const same = doc.copying ? { 'copying.batch': batch } : { copying: { $exists: false } };
  const mine = await changeBroadcast(
    gateway,
    doc._id,
    ['copying'],
    { $set: { copying } },
    { ...running, ...same, ...unclaimed(by, now) },
  );
  if (mine && doc.copying?.by !== by) await dropBatch(gateway, doc._id, batch);
  return mine;
}

/** Returns the progress of the copying in its stored form. */
const copyingAt = ({ batch, after, seen, of }: Start, by: string, until: Date): Copying => ({
  batch,
  seen,
  of,
  by,
  until,
  ...(after === undefined ? {} : { after }),
});

/** The result of copying for a while. */
export interface Copied {
  readonly people: number;
  /**
   * True when copying ended here: everything is copied, or another process copies or has stopped
   * it.
   */
  readonly done: boolean;
}

/**
 * Makes a batch durable, and then notes it with the number of its people in one update.
 * @returns the broadcast after it; undefined when it was paused, stopped or taken over: then this
 * batch is made again
 */
async function write(
  { db: { gateway } }: BroadcastDeps,
  { _id, copying }: BroadcastDoc,
  { packs, people, next }: Batch,
  by: string,
  until: () => Date,
): Promise<BroadcastDoc | undefined> {
  await insertPacks(gateway, packs);
  const change = {
    $inc: { 'counts.total': people },
    ...(next
      ? { $set: { copying: copyingAt(next, by, until()) } }
      : { $set: { state: 'sending' as const }, $unset: { copying: '' as const } }),
  };
  const still = { ...running, 'copying.by': by, 'copying.batch': copying?.batch ?? 0 };
  const noted = await changeBroadcast(gateway, _id, ['copying'], change, still);
  if (!noted)
    await removePacks(
      gateway,
      packs.map(({ _id: id }) => id),
    );
  return noted;
}

/**
 * Copies people into `recipients`, batch by batch, for a few seconds. Every part of a batch is
 * durable before the batch is noted, so after a kill the interrupted batch is repeated, with the
 * same sample.
 * @param languages in which it can be said
 * @param by this process
 * @param patience in milliseconds; 0 copies one batch
 */
export async function copy(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  languages: readonly string[],
  by: string,
  now: Date,
  patience = PATIENCE,
): Promise<Copied> {
  const began = deps.clock.now().getTime();
  const passed = () => deps.clock.now().getTime() - began;
  const lease = () => new Date(now.getTime() + passed() + LEASE);
  const read = (start: Start) => readBatch(deps, doc, languages, start);
  let mine = await take(deps, doc, languages, by, now);
  let reading = mine?.copying && read({ ...mine.copying, total: mine.counts.total });
  let people = 0;
  while (mine?.copying && reading) {
    const batch: Batch = await reading;
    // The next batch is read while this one is written.
    reading = batch.next && passed() < patience ? read(batch.next) : undefined;
    reading?.catch(() => undefined);
    mine = await write(deps, mine, batch, by, lease);
    if (!mine) break;
    people += batch.people;
    if (!batch.next) return { people, done: true };
  }
  await reading?.catch(() => undefined);
  return { people, done: false };
}
