import { changeBroadcast } from '../models/broadcast.js';
import type { BroadcastDoc, Copying } from '../models/broadcast-doc.js';
import { dropBatch, insertPacks, PACK, removePacks, type PackDoc } from '../models/recipient.js';
import { MINUTE } from '../shared/clock.js';
import { LEASE, type BroadcastDeps } from './deps.js';
import { drawn } from './lot.js';
import { pack, type Packed } from './pack.js';
import { countPeople, readPeople, type Page, type Person } from './people.js';
import { zoneOf } from './zone.js';

/** People looked at in one batch: what a kill makes again. */
const BATCH = 2_500;
/** A process copies for so long at a time; what else there is to feed is not kept waiting longer, in milliseconds. */
const PATIENCE = 3_000;

const unclaimed = (by: string, now: Date) => ({ $or: [{ 'copying.by': { $exists: false } }, { 'copying.by': by }, { 'copying.until': { $lt: now } }] }); // prettier-ignore
const running = { pausedAt: { $exists: false } } as const;

/** Where people stand in the waves, and when their turn comes. */
function waveOf({ waves, startsAt }: BroadcastDoc, place: number): { readonly wave: number; readonly dueAt: Date } {
  if (!waves) return { wave: 0, dueAt: startsAt };
  const wave = Math.floor(place / waves.people);
  return { wave, dueAt: new Date(startsAt.getTime() + wave * waves.minutes * MINUTE) };
} // prettier-ignore

/** The people of one batch as packs: by channel, time zone and wave. @param before how many were chosen before them */
function packsOf(deps: BroadcastDeps, doc: BroadcastDoc, people: readonly Person[], batch: number, before: number): PackDoc[] {
  const keys = deps.keys.gateway();
  const directory = deps.directory();
  const groups = new Map<string, { readonly rest: Parameters<typeof pack>[3]; readonly people: Packed[] }>();
  people.forEach(({ channel, country, mark, address, from, language }, i) => {
    const zone = zoneOf(directory, country);
    const { wave, dueAt } = waveOf(doc, before + i);
    const key = `${channel} ${zone} ${wave}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { rest: { broadcast: doc._id, batch, channel, zone, dueAt }, people: [] }));
    group.people.push(mark ?? { a: address ?? '', l: language, ...(from === undefined ? {} : { f: from }) });
  });
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.people.length / PACK) }, (_, i) => pack(keys, doc.kid, group.people.slice(i * PACK, (i + 1) * PACK), group.rest)),
  );
} // prettier-ignore

/** Takes the copying for this process, and makes good what a dead one left. @returns undefined: somebody else copies */
async function take(deps: BroadcastDeps, doc: BroadcastDoc, languages: readonly string[], by: string, now: Date): Promise<BroadcastDoc | undefined> {
  const { gateway } = deps.db;
  const fresh: Copying = { batch: 0, seen: 0, of: 0 };
  const { batch, after, seen, of } = doc.copying ?? { ...fresh, of: await countPeople(deps, doc, languages) };
  const copying = { batch, seen, of, by, until: new Date(now.getTime() + LEASE), ...(after === undefined ? {} : { after }) };
  const same = doc.copying ? { 'copying.batch': batch } : { copying: { $exists: false } };
  const mine = await changeBroadcast(gateway, doc._id, ['copying'], { $set: { copying } }, { ...running, ...same, ...unclaimed(by, now) });
  if (mine && doc.copying?.by !== by) await dropBatch(gateway, doc._id, batch);
  return mine;
} // prettier-ignore

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
export async function copy(deps: BroadcastDeps, doc: BroadcastDoc, languages: readonly string[], by: string, now: Date): Promise<Copied> {
  const { gateway } = deps.db;
  const began = deps.clock.now().getTime();
  let mine = await take(deps, doc, languages, by, now);
  let people = 0;
  const read = (after: string | undefined) => readPeople(deps, doc, languages, after ?? '', BATCH);
  let next: Promise<Page> | undefined = mine && read(mine.copying?.after);
  while (mine?.copying && next) {
    const page: Page = await next;
    // The next page is read while this one is sealed and written.
    next = page.after === undefined ? undefined : read(page.after);
    next?.catch(() => undefined);
    const { batch, seen, of } = mine.copying;
    const limit = Math.min(doc.sample ?? Infinity, doc.estimated?.recipients ?? Infinity);
    let chosen = mine.counts.total;
    const some = page.people.filter(({ id }, i) => {
      const take = drawn(doc.seed, id, { left: of - seen - i, needed: limit - chosen });
      chosen += Number(take);
      return take;
    });
    const packs = packsOf(deps, doc, some, batch, mine.counts.total);
    await insertPacks(gateway, packs);
    const until = new Date(now.getTime() + deps.clock.now().getTime() - began + LEASE);
    const whole = page.after === undefined;
    const copying: Copying = { batch: batch + 1, seen: seen + page.people.length, of, by, until, ...(whole ? {} : { after: page.after }) };
    const change = { $inc: { 'counts.total': some.length }, ...(whole ? { $set: { state: 'sending' as const }, $unset: { copying: '' as const } } : { $set: { copying } }) };
    mine = await changeBroadcast(gateway, doc._id, ['copying'], change, { ...running, 'copying.by': by, 'copying.batch': batch });
    if (!mine) {
      // Paused, stopped, or taken over: then this batch is made again.
      await removePacks(gateway, packs.map(({ _id }) => _id));
      break;
    }
    people += some.length;
    if (whole) return { people, done: true };
    if (deps.clock.now().getTime() - began > PATIENCE) break;
  }
  await next?.catch(() => undefined);
  return { people, done: false };
} // prettier-ignore
