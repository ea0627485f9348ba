import { affiliations, type Directory, type FocalPoint } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { withCallsTo } from './calls.js';
import { isHeldBack } from './officials.js';
import { mayBeCalled, peopleOnDuty } from './people.js';
import type { Role } from '../directory/directory.js';
import { toMinute } from './times.js';

/**
 * Calls beside the ladder. These are extra calls, and the ladder keeps its own times. They go to
 * the people of an area that became known later, and to the police of the area once the reporter
 * allows it.
 */

/**
 * Whether somebody may still be called. A person who has it keeps it, and an ended escalation stays
 * ended.
 */
const isOpen = ({ state }: Escalation): boolean => state === 'calling' || state === 'acknowledged';

/**
 * Plans calls beside the ladder, for `at` at the latest. Before the first call of the ladder they
 * wait for it.
 */
export function withBeside(escalation: Escalation, at: Date): Escalation {
  const { dueAt, level } = escalation;
  if (!isOpen(escalation) || dueAt === undefined) return escalation;
  const beside = {
    dueAt: escalation.beside?.dueAt ?? dueAt,
    people: escalation.beside?.people ?? [],
  };
  const start = toMinute(at);
  return { ...escalation, beside, dueAt: level < 0 || start > dueAt ? dueAt : start };
}

/** Returns the people of the levels called so far who answer for the area itself. */
function ofArea(directory: Directory, escalation: Escalation, now: Date): FocalPoint[] {
  const { area, level, policy, state } = escalation;
  if (area === undefined || state !== 'calling') return [];
  const people = peopleOnDuty(directory, escalation, now);
  return policy.levels
    .slice(0, level + 1)
    .flatMap(({ role }) => people(role, []))
    .filter(({ areas }) => areas.includes(area));
}

const notPolice = affiliations.filter((one) => one !== 'police');
const policeRoles: readonly Role[] = ['focal-point', 'agency-head'];

/**
 * Returns the police contact of the place: the one of the area on duty, else the one of the
 * country.
 */
function ofPolice(directory: Directory, escalation: Escalation, at: Date): readonly FocalPoint[] {
  const { country, area, police } = escalation;
  if (!police || !directory.country(country)) return [];
  const found = policeRoles.map((role) =>
    directory.onDuty({
      country,
      role,
      at,
      excludedAffiliations: notPolice,
      ...(area === undefined ? {} : { area }),
    }),
  );
  return found.find(({ length }) => length > 0) ?? [];
}

/**
 * Returns whom to call beside the ladder: people who may know of it and were not called yet,
 * including officials who may not be called for now.
 */
function wantedBeside(directory: Directory, escalation: Escalation, now: Date): FocalPoint[] {
  const called = new Set(escalation.calls.map(({ focalPoint }) => focalPoint));
  const wanted = [...ofArea(directory, escalation, now), ...ofPolice(directory, escalation, now)];
  const may = wanted.filter((person) => !called.has(person.id) && mayBeCalled(escalation, person));
  return may.filter((person, at) => may.findIndex(({ id }) => id === person.id) === at);
}

/** Returns whom to call beside the ladder now. */
export const peopleBeside = (
  directory: Directory,
  escalation: Escalation,
  now: Date,
): FocalPoint[] =>
  wantedBeside(directory, escalation, now).filter((one) => !isHeldBack(escalation, one, now));

/**
 * Returns the escalation after its area became known, later than its first call. The area's own
 * people who were not called yet are called beside the ladder; officials among them when officials
 * may be called.
 * @param at the earliest moment of these calls
 */
export function withOwnOfArea(
  directory: Directory,
  before: Escalation,
  escalation: Escalation,
  at: Date,
): Escalation {
  const isNew = escalation.area !== before.area && escalation.country === before.country;
  if (!isNew || escalation.level < 0) return escalation;
  const wanted = wantedBeside(directory, escalation, at);
  if (wanted.length === 0) return escalation;
  const isHeld = wanted.every((one) => isHeldBack(escalation, one, at));
  return withBeside(escalation, isHeld ? (escalation.officialsFrom ?? at) : at);
}

/** Saves in the escalation who is to be called beside the ladder. The calls are not made yet. */
export function withCallsBeside(
  escalation: Escalation,
  people: readonly FocalPoint[],
  newCode: () => string,
  now: Date,
): Escalation {
  const { level, round, beside } = escalation;
  return {
    ...escalation,
    calls: withCallsTo(escalation, people, { level, round, at: now }, newCode),
    ...(beside ? { beside: { ...beside, people: people.map(({ id }) => id) } } : {}),
  };
}

/**
 * Returns the escalation after the calls beside the ladder were made. The ladder goes on at its
 * time, or at a later one that was set meanwhile.
 */
export function afterBeside(escalation: Escalation, now: Date): Escalation {
  const { beside, dueAt } = escalation;
  const set = dueAt !== undefined && dueAt > now ? dueAt : beside?.dueAt;
  return { ...escalation, beside: undefined, ...(dueAt === undefined ? {} : { dueAt: set }) };
}

/**
 * The next level was called while calls beside the ladder were waiting: these are made now, and the
 * ladder keeps its time.
 */
export const besideAfterLevel = (
  { beside }: Escalation,
  dueAt: Date,
  now: Date,
): Pick<Escalation, 'beside' | 'dueAt'> =>
  beside ? { beside: { ...beside, dueAt }, dueAt: toMinute(now) } : { dueAt };
