import type { Affiliation, FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { mayAnswer, presentCalls, withHears } from './calls.js';
import type { EscalationRequest, Policy, Priority } from './escalation.js';
import {
  calledAnew,
  firstLevelAt,
  nextLevelAt,
  nextLevelIfNobodyLeft,
  released,
} from './levels.js';
import { mayKnow } from './people.js';
import { answerWithin, toMinute } from './times.js';

/**
 * Returns the escalation with the place and kind that became known later. A new country has a new
 * ladder: its first level is called, unless somebody has it already. The reference stays, because
 * people know the case by it.
 * @param start when the new country is called
 */
export function withPlaceAndKind(
  escalation: Escalation,
  { country, area, kind }: Pick<EscalationRequest, 'country' | 'area' | 'kind'>,
  policy: Policy,
  start: Date,
): Escalation {
  if (country === escalation.country) return { ...escalation, kind, area: area ?? escalation.area };
  const moved = { ...escalation, country, area, kind, policy };
  return moved.state === 'calling' && moved.level >= 0 ? firstLevelAt(moved, start) : moved;
}

/** Returns the ids of the people who were called and may not know of it. */
function excludedPeople(
  escalation: Escalation,
  person: (id: string) => FocalPoint | undefined,
): ReadonlySet<string> {
  const called = escalation.calls.map(({ focalPoint }) => focalPoint);
  return new Set(
    called.filter((id) => {
      const found = person(id);
      return found !== undefined && !mayKnow(escalation, found);
    }),
  );
}

/**
 * Returns the calls, with those to excluded people made void. A person who never heard of it, or
 * refused, is sent nothing more.
 */
function withVoidCalls(escalation: Escalation, excluded: ReadonlySet<string>): readonly Call[] {
  const unsent = escalation.pending ? presentCalls(escalation) : [];
  return escalation.calls.map((call) => {
    if (!excluded.has(call.focalPoint)) return call;
    const quiet = unsent.includes(call) || !mayAnswer(call);
    const hears = quiet && !call.hears ? ({ hears: 'nothing' } as const) : {};
    return { ...call, outcome: 'excluded' as const, ...hears };
  });
}

/** Who is excluded from an escalation, in addition to those already excluded. */
export interface Exclusion {
  readonly affiliations?: readonly Affiliation[];
  /** Ids of people who are named in it. */
  readonly people?: readonly string[];
}

/** Whether the escalation is held by a person who was never called and may not know of it now. */
const isHeldByExcluded = ({
  heldAs,
  acknowledgedBy = '',
  excludedAffiliations,
  excludedPeople,
}: Escalation): boolean =>
  (heldAs !== undefined && excludedAffiliations.includes(heldAs)) ||
  excludedPeople?.includes(acknowledgedBy) === true;

/**
 * Excludes some people from an escalation from now on. Their codes become void. If one of them had
 * taken it, others are called.
 * @param person finds a called person by id
 * @param start when others are called
 */
export function withExclusions(
  escalation: Escalation,
  { affiliations = [], people = [] }: Exclusion,
  person: (id: string) => FocalPoint | undefined,
  start: Date,
): Escalation {
  const excludedAffiliations = [...new Set([...escalation.excludedAffiliations, ...affiliations])];
  const named = [...new Set([...(escalation.excludedPeople ?? []), ...people])];
  const byName = named.length > 0 ? { excludedPeople: named } : {};
  const narrowed: Escalation = { ...escalation, excludedAffiliations, ...byName };
  const out = excludedPeople(narrowed, person);
  return calledWithout({ ...narrowed, calls: withVoidCalls(narrowed, out) }, out, start);
}

/**
 * Returns the escalation after the calls of some people became void. If one of them had it, others
 * are called.
 */
function calledWithout(without: Escalation, out: ReadonlySet<string>, start: Date): Escalation {
  const { state, acknowledgedBy, actedBy } = without;
  // An excluded person who acted on it continues to hear that it is acted on, though others are
  // called without them.
  if (state === 'acted' && actedBy !== undefined && out.has(actedBy))
    return calledAnew(withHears(without, actedBy, 'acted'), start);
  const theirs = acknowledgedBy !== undefined && out.has(acknowledgedBy);
  if (state === 'acknowledged' && (theirs || isHeldByExcluded(without)))
    return nextLevelAt(released(without, 'excluded'), start);
  if (state === 'acted' && isHeldByExcluded(without)) return calledAnew(without, start);
  return out.size > 0 ? nextLevelIfNobodyLeft(without, start) : without;
}

/** Returns when the present state must change under a policy, counted from now. */
function deadline({ state, level }: Escalation, policy: Policy, now: Date): Date {
  const within = state === 'acknowledged' ? policy.actWithin : answerWithin(policy, level);
  return toMinute(now.getTime() + within);
}

/** A new priority, with its policy. */
export interface NewPriority {
  readonly priority: Priority;
  readonly policy: Policy;
  readonly reason: string;
  readonly by?: string;
}

/**
 * Returns the escalation with another priority. Calls continue from the level reached.
 * @param start when the first call is due, if nobody was called yet and it is now more urgent
 */
export function withPriority(
  escalation: Escalation,
  { priority, policy, reason, by }: NewPriority,
  now: Date,
  start: Date = now,
): Escalation {
  const { dueAt, pending, level, state, changes } = escalation;
  const more = priority < escalation.priority;
  const uncalled = state === 'calling' && level < 0;
  const fresh = uncalled ? toMinute(start) : deadline(escalation, policy, now);
  // If more urgent: the earlier of the two deadlines. If less urgent: the first call keeps its
  // time.
  const move = (due: Date): Date => {
    if (more) return due < fresh ? due : fresh;
    return level < 0 ? due : fresh;
  };
  return {
    ...escalation,
    priority,
    policy,
    ...(pending ? { pending: { dueAt: move(pending.dueAt) } } : {}),
    ...(dueAt && !pending ? { dueAt: move(dueAt) } : {}),
    changes: [
      ...changes,
      { from: escalation.priority, to: priority, reason, by, at: toMinute(now) },
    ],
  };
}
