import { stillWanting } from '../models/gateway/audience.js';
import { findBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastCounts, BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import {
  settlePack,
  sleepPacks,
  type PackClaim,
  type PackDoc,
} from '../models/gateway/recipient.js';
import { openSubscriber } from '../models/gateway/subscriber.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import { nextWithin } from '../shared/local-hours.js';
import type { BroadcastDeps } from './deps.js';
import { unpack, type Packed } from './pack.js';
import { wishOf } from './people.js';
import type { Reached } from './reach.js';
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

/** Those of a pack who are still there and want it, by their places; `failed`: it cannot be read who they are just now. */
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
      // Somebody who is being moved to a new key's name is there twice for a moment, once as nobody can read it.
      if (!found.has(at)) found.set(at, 'failed');
    }
  }
  return found;
}

/** Whether somebody is to hear the message itself (0) or, as they have heard it, the reminder (1). */
const phaseOf = ({ phase, said }: PackDoc, at: number): 0 | 1 =>
  phase === 1 && said.includes(at) ? 1 : 0;

async function reachOne(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  { channel, zone }: PackDoc,
  phase: 0 | 1,
  one: Present | 'failed' | undefined,
): Promise<Fate> {
  if (one === 'failed') return 'failed';
  const say = one && saidTo(doc, phase, one.language);
  if (!say) return 'left';
  const { address, from } = one;
  const id = deps.keys.gateway().pollName(doc.kid, ['said', String(phase), channel, address]);
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
      until: doc.closesAt,
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

/** What people come to in the counters. The reminder is counted as such, and moves no other counter. */
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
  const soon = failed.length > 0 ? new Date(now.getTime() + AGAIN) : pack.dueAt;
  if (todo.length > 0) return { todo, busy, said, dueAt: soon };
  // The time of the reminder has come meanwhile: nobody waits for it because somebody else is busy.
  const late =
    pack.phase === 0 && said.length > 0 && doc.remindAt !== undefined && doc.remindAt <= now;
  if (late) return { phase: 1, todo: [...said, ...busy], busy: [], said, dueAt: now };
  if (busy.length > 0)
    return { todo: busy, busy: [], said, dueAt: new Date(now.getTime() + POSTPONE) };
  const reminds = doc.kind === 'poll' && pack.phase === 0 && said.length > 0;
  return reminds ? { todo: [], busy: [], said, state: 'rest' } : undefined;
}

/** What a claimed pack came to: people spoken to, or asleep, or stopped. */
export type Spoken =
  { readonly people: number; readonly said: number } | 'asleep' | 'stopped' | 'lost';

/**
 * Speaks to some people of a claimed pack, and notes what became of them, together with the counters. A process killed
 * between the two leaves a claim that ends; whoever takes it over says the same with the same ids, and nobody hears it
 * twice. @param most people
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
  if (doc?.state !== 'sending' || doc.pausedAt || doc.closesAt <= now) {
    await settlePack(gateway, claim, { dueAt: pack.dueAt }, {});
    return 'stopped';
  }
  const hours = { ...doc.hours, zone: pack.zone };
  const allowed = nextWithin(hours, now);
  if (allowed > now) {
    await sleepPacks(gateway, claim, now, allowed);
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
  const fates = await Promise.all(
    told.map(({ one, phase }) => reachOne(deps, doc, pack, phase, one)),
  );
  const phases = told.map(({ phase }) => phase);
  const counts = counted(fates, phases);
  const kept = await settlePack(gateway, claim, after(doc, claim, places, fates, now), counts);
  return kept
    ? { people: places.length, said: (counts.said ?? 0) + (counts.reminded ?? 0) }
    : 'lost';
}
