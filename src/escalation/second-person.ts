import type { FocalPoint } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { HOUR } from '../shared/clock.js';
import { withCodesFor, withOutcome } from './calls.js';
import { firstLevelAt, nextLevelAt, nobodyHasIt } from './levels.js';
import { isHeldBack, orOfficials } from './officials.js';
import { mayBeCalled, type People } from './people.js';
import type { Step, StepTo } from './step.js';
import { toMinute } from './times.js';

/**
 * Returns the levels in which to look for a second person: above the level of the person who says
 * that it was acted on, then below it, then that level. So people who were told that it is taken
 * mostly hear nothing more, excluded or not.
 */
function levelsToAsk({ policy, acknowledgedBy, calls }: Escalation): number[] {
  const from = calls.find(({ focalPoint }) => focalPoint === acknowledgedBy)?.level ?? 0;
  const levels = policy.levels.map((_, at) => at);
  const below = levels.filter((at) => at < from).reverse();
  return [...levels.filter((at) => at > from), ...below, from];
}

/**
 * Whether a person can be told: not the one who says that it was acted on, and not one whom no
 * message reaches.
 */
function canBeTold(escalation: Escalation, person: FocalPoint, now: Date): boolean {
  const unreachable = escalation.calls.some(
    ({ focalPoint, outcome }) => focalPoint === person.id && outcome === 'unreachable',
  );
  const may = mayBeCalled(escalation, person) && !isHeldBack(escalation, person, now);
  return may && person.id !== escalation.acknowledgedBy && !unreachable;
}

/** Chooses who is told that a P1 was acted on. */
export function secondPersonStep(escalation: Escalation, people: People, now: Date): Step {
  const { policy } = escalation;
  for (const level of levelsToAsk(escalation)) {
    const role = policy.levels[level]?.role;
    const onDuty = role ? people(role, []) : [];
    const [first, ...others] = onDuty.filter((person) => canBeTold(escalation, person, now));
    if (first) return { do: 'second', people: [first, ...others], level, dueAt: toMinute(now) };
  }
  const wait = Math.min(policy.repeatEvery, HOUR);
  const dueAt = orOfficials(escalation, toMinute(now.getTime() + wait), now);
  return { do: 'noSecond', dueAt };
}

/**
 * Returns the escalation with second persons chosen, and codes for those who have none; `pending`
 * until the messages are in the outbox.
 */
export function withSecondPersons(
  escalation: Escalation,
  { people, level, dueAt }: StepTo<'second'>,
  newCode: () => string,
  now: Date,
): Escalation {
  const moment = { level, round: escalation.round, at: now };
  return {
    ...escalation,
    calls: withCodesFor(escalation, people, moment, newCode),
    seconds: people.map(({ id }) => id),
    pending: { dueAt },
  };
}

/** Second persons were told: it ends, unless one of them says that nobody acted. */
export function actedOn(escalation: Escalation): Escalation {
  const { acknowledgedBy, reportedAt } = escalation;
  return {
    ...escalation,
    state: 'acted',
    actedBy: acknowledgedBy,
    actedAt: reportedAt,
    unanswered: false,
    pending: undefined,
    dueAt: undefined,
  };
}

/** If none of the second persons could be reached, looks for others at once. */
export function otherSecondsIfNoneReached(escalation: Escalation, now: Date): Escalation {
  const { seconds = [], reportedAt, acknowledgedBy } = escalation;
  if (!reportedAt || acknowledgedBy === undefined) return escalation;
  const reached = escalation.calls.some(
    ({ focalPoint, outcome }) => seconds.includes(focalPoint) && outcome !== 'unreachable',
  );
  if (reached) return escalation;
  return {
    ...nextLevelAt(escalation, now),
    state: 'acknowledged',
    actedBy: undefined,
    actedAt: undefined,
  };
}

/**
 * A second person says that nobody acted: everybody is called again from the first level, at once.
 */
export function notActedOn(escalation: Escalation, now: Date): Escalation {
  const by = escalation.actedBy ?? escalation.acknowledgedBy ?? '';
  return {
    ...firstLevelAt(withOutcome(escalation, by, 'lapsed'), now),
    ...nobodyHasIt,
    state: 'calling',
  };
}
