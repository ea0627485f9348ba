import { changeBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastDoc, Copying } from '../models/gateway/broadcast-doc.js';
import { dropBatch, insertPacks, removePacks } from '../models/gateway/recipient.js';
import { readBatch, type Batch, type Start } from './batch.js';
import { LEASE, type BroadcastDeps } from './deps.js';
import { countPeople } from './people.js';

/** A process copies for so long at a time; what else there is to feed is not kept waiting longer, in milliseconds. */
const PATIENCE = 3_000;

const unclaimed = (by: string, now: Date) => ({
  $or: [
    { 'copying.by': { $exists: false } },
    { 'copying.by': by },
    { 'copying.until': { $lt: now } },
  ],
});
const running = { pausedAt: { $exists: false } } as const;

/** Takes the copying for this process, and makes good what a dead one left. @returns undefined: somebody else copies */
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
    of: await countPeople(deps, doc, languages),
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

/** How far the copying is, as it is noted. */
const copyingAt = ({ batch, after, seen, of }: Start, by: string, until: Date): Copying => ({
  batch,
  seen,
  of,
  by,
  until,
  ...(after === undefined ? {} : { after }),
});

/** What came of copying for a while. */
export interface Copied {
  readonly people: number;
  /** Somebody else copies, or has stopped it, or has more time to copy on. */
  readonly done: boolean;
}

/**
 * Copies people into `recipients`, batch by batch, for some seconds. Everything of a batch is durable before it is noted,
 * with the number of its people, in one update; so a kill goes on with the batch it broke off, and draws the same lot.
 * @param languages in which it can be said @param by this process
 */
export async function copy(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  languages: readonly string[],
  by: string,
  now: Date,
): Promise<Copied> {
  const { gateway } = deps.db;
  const began = deps.clock.now().getTime();
  let mine = await take(deps, doc, languages, by, now);
  let people = 0;
  const read = (start: Start) => readBatch(deps, doc, languages, start);
  let reading: Promise<Batch> | undefined =
    mine?.copying && read({ ...mine.copying, total: mine.counts.total });
  while (mine?.copying && reading) {
    const { packs, people: some, next }: Batch = await reading;
    const { batch } = mine.copying;
    // The next batch is read while this one is written.
    reading = next && read(next);
    reading?.catch(() => undefined);
    await insertPacks(gateway, packs);
    const until = new Date(now.getTime() + deps.clock.now().getTime() - began + LEASE);
    const change = {
      $inc: { 'counts.total': some },
      ...(next
        ? { $set: { copying: copyingAt(next, by, until) } }
        : { $set: { state: 'sending' as const }, $unset: { copying: '' as const } }),
    };
    mine = await changeBroadcast(gateway, doc._id, ['copying'], change, {
      ...running,
      'copying.by': by,
      'copying.batch': batch,
    });
    if (!mine) {
      // Paused, stopped, or taken over: then this batch is made again.
      await removePacks(
        gateway,
        packs.map(({ _id }) => _id),
      );
      break;
    }
    people += some;
    if (!next) return { people, done: true };
    if (deps.clock.now().getTime() - began > PATIENCE) break;
  }
  await reading?.catch(() => undefined);
  return { people, done: false };
}
