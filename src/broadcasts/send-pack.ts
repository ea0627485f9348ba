import { stillWanting } from '../models/gateway/audience.js';
import { findBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastCounts, BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { settlePack, sleepPacks, type PackClaim } from '../models/gateway/recipient-claim.js';
import type { PackDoc } from '../models/gateway/recipient-doc.js';
import { openSubscriber } from '../models/gateway/subscriber-doc.js';
import { MINUTE, SECOND } from '../shared/clock.js';
import { nextWithin } from '../shared/local-hours.js';
import { alertToPerson } from './alert.js';
import type { BroadcastDeps } from './deps.js';
import { unpack, type Packed } from './pack.js';
import { wishOf } from './people.js';
import type { Reached, Said } from './reach.js';
import { saidTo } from './subject.js';

/** How long until a busy person is asked again. */
export const POSTPONE = 10 * MINUTE;
/** How long until a failure is tried again. */
const AGAIN = 30 * SECOND;

/** A person's current address and data. */
interface Present {
  readonly address: string;
  readonly language: string;
  readonly from?: string | undefined;
}

/** The result for one person; `failed`: it is tried again. */
type Fate = Reached | 'left' | 'failed';

/**
 * Returns the people of a pack who are still subscribed and want it, by their positions; `failed`:
 * they cannot be read now.
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
      // While a person is moved to a new key's name, they are there twice for a moment, once in a
      // form that cannot be read.
      if (!found.has(at)) found.set(at, 'failed');
    }
  }
  return found;
}

/**
 * Returns whether a person gets the message itself (0) or, if they got it already, the reminder
 * (1).
 */
const phaseOf = ({ phase, said }: PackDoc, at: number): 0 | 1 =>
  phase === 1 && said.includes(at) ? 1 : 0;

/** Returns the text for a person of a pack, by their language. */
type TextFor = (phase: 0 | 1, language: string) => Said | undefined;

/** Returns the texts of a broadcast for the people of a pack. */
async function textsFor(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  { channel }: PackDoc,
): Promise<TextFor> {
  if (doc.kind !== 'alert') return (phase, language) => saidTo(doc, phase, language);
  const said = await deps.alert?.(doc.alert?.id ?? '');
  return (_phase, language) => said && alertToPerson(deps, said, channel, language);
}

/** The messages of an alert use one key, so each needs ids of its own. */
const saidAs = ({ alert }: BroadcastDoc, phase: 0 | 1): string =>
  alert ? `alert${alert.message}` : String(phase);

async function reachOne(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  { channel, zone }: PackDoc,
  phase: 0 | 1,
  one: Present | 'failed' | undefined,
  textFor: TextFor,
): Promise<Fate> {
  if (one === 'failed') return 'failed';
  const say = one && textFor(phase, one.language);
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

/** Returns what results add to the counters. A reminder is counted as a reminder only. */
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

/**
 * Returns who of an alert's pack may have been told something; it is certain after the pack is
 * settled.
 */
const toldOf = (doc: BroadcastDoc, pack: PackDoc, said: readonly number[]) =>
  doc.kind === 'alert' ? { told: [...new Set([...(pack.told ?? []), ...said])] } : {};

/**
 * Returns the pack after some of its people were written to; undefined when it is no longer needed.
 */
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
  // The time of the reminder has come: it does not wait because somebody else is busy.
  const late =
    pack.phase === 0 && said.length > 0 && doc.remindAt !== undefined && doc.remindAt <= now;
  if (late) return { phase: 1, todo: [...said, ...busy], busy: [], said, dueAt: now };
  if (busy.length > 0)
    return { todo: busy, busy: [], said, ...told, dueAt: new Date(now.getTime() + POSTPONE) };
  return rests(doc, pack, said) ? { todo: [], busy: [], said, ...told, state: 'rest' } : undefined;
}

/**
 * Checks whether people who were told everything stay stored: for the reminder, or for the next
 * message of an alert.
 */
const rests = (
  { kind, alert }: BroadcastDoc,
  { phase, told = [] }: PackDoc,
  said: readonly number[],
) =>
  (kind === 'poll' && phase === 0 && said.length > 0) ||
  (kind === 'alert' && !alert?.last && said.length + told.length > 0);

/** What became of a claimed pack: people were written to, or it is their night, or it is over. */
export type PackSent =
  { readonly people: number; readonly said: number } | 'asleep' | 'stopped' | 'lost';

/**
 * Checks whether the broadcast is sent at this moment. An alert is sent while its people are still
 * being copied.
 */
const isBeingSent = (
  { kind, state, pausedAt, closesAt, alert }: BroadcastDoc,
  now: Date,
): boolean =>
  (state === 'sending' || (kind === 'alert' && state === 'copying')) &&
  !pausedAt &&
  closesAt > now &&
  (alert === undefined || alert.goodUntil > now);

/** Returns a claimed pack in its earlier state. */
const unsent = ({ dueAt, told }: PackDoc): Partial<PackDoc> =>
  told === undefined ? { dueAt } : { dueAt, told };

/** Puts back a claimed pack because it is night for its people: none of them was told. */
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
 * Writes to some people of a claimed pack, and saves the results together with the counters. If a
 * process is killed between the two, its claim expires; the process that takes over sends the same
 * with the same ids, and nobody gets it twice.
 * @param most people
 */
export async function sendPack(
  deps: BroadcastDeps,
  { _id: id }: Pick<BroadcastDoc, '_id'>,
  claim: PackClaim,
  most: number,
  now: Date,
): Promise<PackSent> {
  const { gateway } = deps.db;
  const { pack } = claim;
  // Checked at every claim: a broadcast stopped or paused a moment ago writes to nobody else.
  const doc = await findBroadcast(gateway, id);
  if (!doc || !isBeingSent(doc, now)) {
    await settlePack(gateway, claim, unsent(pack), {});
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
  const textFor = await textsFor(deps, doc, pack);
  const fates = await Promise.all(
    told.map(({ one, phase }) => reachOne(deps, doc, pack, phase, one, textFor)),
  );
  const phases = told.map(({ phase }) => phase);
  const counts = counted(fates, phases);
  const kept = await settlePack(gateway, claim, after(doc, claim, places, fates, now), counts);
  return kept
    ? { people: places.length, said: (counts.said ?? 0) + (counts.reminded ?? 0) }
    : 'lost';
}
