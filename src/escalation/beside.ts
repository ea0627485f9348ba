import { affiliations, type Directory, type FocalPoint } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { withCallsTo } from './calls.js';
import { isHeldBack } from './officials.js';
import { mayBeCalled, peopleOnDuty } from './people.js';
import type { Role } from '../directory/directory.js';
import { toMinute } from './times.js';

/**
 * Calls beside the ladder, which goes on in its time: to the people of an area that was told later,
 * and to the police of the area, once the reporter allows it.
 */

/** Whether somebody may still be called: who has it keeps it, and what is over stays over. */
const isOpen = ({ state }: Escalation): boolean => state === 'calling' || state === 'acknowledged';

/**
 * People beside the ladder are to be called, at a moment
 * or before it. Before the first call they wait for that.
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

/** The people of the levels climbed so far who answer for the area itself. */
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

/** The police contact of the place: those of the area on duty, else those of the country. */
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
 * Whom to call beside the ladder: those who may know of
 * it and were not called, officials held back among them.
 */
function wantedBeside(directory: Directory, escalation: Escalation, now: Date): FocalPoint[] {
  const called = new Set(escalation.calls.map(({ focalPoint }) => focalPoint));
  const wanted = [...ofArea(directory, escalation, now), ...ofPolice(directory, escalation, now)];
  const may = wanted.filter((person) => !called.has(person.id) && mayBeCalled(escalation, person));
  return may.filter((person, at) => may.findIndex(({ id }) => id === person.id) === at);
}

/** Whom to call beside the ladder now. */
export const peopleBeside = (
  directory: Directory,
  escalation: Escalation,
  now: Date,
): FocalPoint[] =>
  wantedBeside(directory, escalation, now).filter((one) => !isHeldBack(escalation, one, now));

/**
 * An escalation whose area was told after its first call: the area's
 * own people are called beside the ladder, if there are any who were
 * not called; officials among them when officials may be called.
 * @param at when they are called at the earliest
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

/** Calls beside the ladder are decided, and not made yet. */
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
 * Calls beside the ladder were made: it goes on at
 * its time, or at a later one that was set meanwhile.
 */
export function afterBeside(escalation: Escalation, now: Date): Escalation {
  const { beside, dueAt } = escalation;
  const set = dueAt !== undefined && dueAt > now ? dueAt : beside?.dueAt;
  return { ...escalation, beside: undefined, ...(dueAt === undefined ? {} : { dueAt: set }) };
}

/**
 * The ladder was climbed while calls beside it wait: they are made now, and it goes on at its time.
 */
export const besideAfterLevel = (
  { beside }: Escalation,
  dueAt: Date,
  now: Date,
): Pick<Escalation, 'beside' | 'dueAt'> =>
  beside ? { beside: { ...beside, dueAt }, dueAt: toMinute(now) } : { dueAt };
