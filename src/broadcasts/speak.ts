import { stillWanting } from '../models/gateway/audience.js';
import { findBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastCounts, BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { settlePack, sleepPacks, type PackClaim } from '../models/gateway/recipient-claim.js';
import type { PackDoc } from '../models/gateway/recipient-doc.js';
import { openSubscriber } from '../models/gateway/subscriber.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import { nextWithin } from '../shared/local-hours.js';
import { alertToPerson } from './alert.js';
import type { BroadcastDeps } from './deps.js';
import { unpack, type Packed } from './pack.js';
import { wishOf } from './people.js';
import type { Reached, Said } from './reach.js';
import { saidTo } from './subject.js';

/** Whoever was busy is asked again after so long. */
export const POSTPONE = 10 * MINUTE;
/** What went wrong is tried again after so long. */
const AGAIN = 30 * SECOND;

/** Who somebody is to us now. */
interface Present {
  readonly address: string;
  readonly language: string;
  readonly from?: string | undefined;
}

/** What became of one person; `failed`: it is tried again. */
type Fate = Reached | 'left' | 'failed';

/**
 * Those of a pack who are still there and want it, by their
 * places; `failed`: it cannot be read who they are just now.
 */
async function present(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  people: readonly Packed[],
  places: readonly number[],
): Promise<Map<number, Present | 'failed'>> {
  const found = new Map<number, Present | 'failed'>();
  const marks = new Map<string, number>();
  for (const at of places) {
    const one = people[at];
    if (typeof one === 'string') marks.set(one, at);
    else if (one) found.set(at, { address: one.a, language: one.l, from: one.f });
  }
  const keys = deps.keys.gateway();
  const still =
    marks.size === 0 ? [] : await stillWanting(deps.db.gateway, [...marks.keys()], wishOf(doc));
  for (const one of still) {
    const at = marks.get(one.mark) ?? -1;
    try {
      found.set(at, { language: one.language, ...openSubscriber(keys, one) });
    } catch {
      // Somebody who is being moved to a new key's name is
      // there twice for a moment, once as nobody can read it.
      if (!found.has(at)) found.set(at, 'failed');
    }
  }
  return found;
}

/**
 * Whether somebody is to hear the message itself (0) or, as they have heard it, the reminder (1).
 */
const phaseOf = ({ phase, said }: PackDoc, at: number): 0 | 1 =>
  phase === 1 && said.includes(at) ? 1 : 0;

/** What is said to somebody of a pack, by their language. */
type Saying = (phase: 0 | 1, language: string) => Said | undefined;

/** What a broadcast says to the people of a pack. */
async function sayingOf(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  { channel }: PackDoc,
): Promise<Saying> {
  if (doc.kind !== 'alert') return (phase, language) => saidTo(doc, phase, language);
  const said = await deps.alert?.(doc.alert?.id ?? '');
  return (_phase, language) => said && alertToPerson(deps, said, channel, language);
}

/** Messages of an alert are said under one key: each has ids of its own. */
const saidAs = ({ alert }: BroadcastDoc, phase: 0 | 1): string =>
  alert ? `alert${alert.message}` : String(phase);

async function reachOne(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  { channel, zone }: PackDoc,
  phase: 0 | 1,
  one: Present | 'failed' | undefined,
  saying: Saying,
): Promise<Fate> {
  if (one === 'failed') return 'failed';
  const say = one && saying(phase, one.language);
  if (!say) return 'left';
  const { address, from } = one;
  const name = ['said', saidAs(doc, phase), channel, address];
  const id = deps.keys.gateway().pollName(doc.kid, name);
  if (id === undefined) return 'failed';
  const hours = { ...doc.hours, zone };
  try {
    return await deps.reach({
      id,
      group: doc._id,
      channel: channel as never,
      address,
      say,
      language: one.language,
      until: doc.alert?.goodUntil ?? doc.closesAt,
      hours,
      ...(from === undefined ? {} : { from }),
    });
  } catch (error) {
    deps.log.error('a person of a broadcast was not reached, it is tried again', {
      broadcast: doc._id,
      error,
    });
    return 'failed';
  }
}

/**
 * What people come to in the counters. The reminder is counted as such, and moves no other counter.
 */
function counted(fates: readonly Fate[], phases: readonly (0 | 1)[]): Partial<BroadcastCounts> {
  const many = (phase: 0 | 1, ...which: readonly Fate[]) =>
    fates.filter((fate, i) => phases[i] === phase && which.includes(fate)).length;
  return {
    said: many(0, 'said', 'repeated'),
    left: many(0, 'stopped', 'left'),
    answered: many(0, 'done'),
    reminded: many(1, 'said', 'repeated'),
  };
}

/** Of an alert's pack: who may have heard anything of it, for certain now that it is settled. */
const toldOf = (doc: BroadcastDoc, pack: PackDoc, said: readonly number[]) =>
  doc.kind === 'alert' ? { told: [...new Set([...(pack.told ?? []), ...said])] } : {};

/** The pack after some of it were spoken to; undefined when it is of no use any more. */
function after(
  doc: BroadcastDoc,
  { pack }: PackClaim,
  places: readonly number[],
  fates: readonly Fate[],
  now: Date,
): Partial<PackDoc> | undefined {
  const those = (...which: readonly Fate[]) =>
    places.filter((_, i) => which.includes(fates[i] as Fate));
  const failed = those('failed');
  const busy = [...pack.busy, ...those('busy', 'closed')];
  const said = [...pack.said, ...(pack.phase === 0 ? those('said', 'repeated') : [])];
  const todo = [...failed, ...pack.todo.slice(places.length)];
  const told = toldOf(doc, pack, said);
  const soon = failed.length > 0 ? new Date(now.getTime() + AGAIN) : pack.dueAt;
  if (todo.length > 0) return { todo, busy, said, ...told, dueAt: soon };
  // The time of the reminder has come meanwhile: nobody waits for it because somebody else is busy.
  const late =
    pack.phase === 0 && said.length > 0 && doc.remindAt !== undefined && doc.remindAt <= now;
  if (late) return { phase: 1, todo: [...said, ...busy], busy: [], said, dueAt: now };
  if (busy.length > 0)
    return { todo: busy, busy: [], said, ...told, dueAt: new Date(now.getTime() + POSTPONE) };
  return rests(doc, pack, said) ? { todo: [], busy: [], said, ...told, state: 'rest' } : undefined;
}

/**
 * Whether people are kept to whom all was said: for
 * the reminder, or for the next message of an alert.
 */
const rests = (
  { kind, alert }: BroadcastDoc,
  { phase, told = [] }: PackDoc,
  said: readonly number[],
) =>
  (kind === 'poll' && phase === 0 && said.length > 0) ||
  (kind === 'alert' && !alert?.last && said.length + told.length > 0);

/** What a claimed pack came to: people spoken to, or asleep, or stopped. */
export type Spoken =
  { readonly people: number; readonly said: number } | 'asleep' | 'stopped' | 'lost';

/** Whether anybody is spoken to now. An alert speaks while its people are being copied. */
const speaks = ({ kind, state, pausedAt, closesAt, alert }: BroadcastDoc, now: Date): boolean =>
  (state === 'sending' || (kind === 'alert' && state === 'copying')) &&
  !pausedAt &&
  closesAt > now &&
  (alert === undefined || alert.goodUntil > now);

/** A claimed pack as it was. */
const unspoken = ({ dueAt, told }: PackDoc): Partial<PackDoc> =>
  told === undefined ? { dueAt } : { dueAt, told };

/** It is night for the people of a claimed pack: nobody of them was told. */
async function putToSleep(
  { db: { gateway } }: BroadcastDeps,
  { kind }: BroadcastDoc,
  claim: PackClaim,
  now: Date,
  morning: Date,
): Promise<void> {
  const { told = [] } = claim.pack;
  if (kind === 'alert') await settlePack(gateway, claim, { told }, {});
  await sleepPacks(gateway, claim, now, morning);
}

/**
 * Speaks to some people of a claimed pack, and notes what became of them, together with the
 * counters. A process killed between the two leaves a claim that ends; whoever takes it over says
 * the same with the same ids, and nobody hears it twice.
 * @param most people
 */
export async function speak(
  deps: BroadcastDeps,
  { _id: id }: Pick<BroadcastDoc, '_id'>,
  claim: PackClaim,
  most: number,
  now: Date,
): Promise<Spoken> {
  const { gateway } = deps.db;
  const { pack } = claim;
  // Asked at every claim: what was stopped or paused a moment ago speaks to nobody more.
  const doc = await findBroadcast(gateway, id);
  if (!doc || !speaks(doc, now)) {
    await settlePack(gateway, claim, unspoken(pack), {});
    return 'stopped';
  }
  const hours = { ...doc.hours, zone: pack.zone };
  const allowed = nextWithin(hours, now);
  if (allowed > now) {
    await putToSleep(deps, doc, claim, now, allowed);
    return 'asleep';
  }
  const people = unpack(deps.keys.gateway(), pack);
  if (!people) {
    await settlePack(gateway, claim, { dueAt: new Date(now.getTime() + AGAIN) }, {});
    return 'lost';
  }
  const places = pack.todo.slice(0, most);
  const known = await present(deps, doc, people, places);
  const told = places.map((at) => ({ one: known.get(at), phase: phaseOf(pack, at) }));
  const saying = await sayingOf(deps, doc, pack);
  const fates = await Promise.all(
    told.map(({ one, phase }) => reachOne(deps, doc, pack, phase, one, saying)),
  );
  const phases = told.map(({ phase }) => phase);
  const counts = counted(fates, phases);
  const kept = await settlePack(gateway, claim, after(doc, claim, places, fates, now), counts);
  return kept
    ? { people: places.length, said: (counts.said ?? 0) + (counts.reminded ?? 0) }
    : 'lost';
}
