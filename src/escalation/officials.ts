import { officialAffiliations, type FocalPoint } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { mayAnswer, presentCalls } from './calls.js';
import { mayBeCalled, type People } from './people.js';
import type { Step } from './step.js';
import { answerWithin, toMinute } from './times.js';

/**
 * Officials are called only once the reporter has said whether officials are part of it. If the
 * reporter is never asked, or stops answering, the wait is short: a life comes first.
 */

/**
 * Whether a person may not be called yet, because they are an official and the reporter has not
 * said whether officials are part of it.
 */
export const isHeldBack = (
  { officialsFrom }: Pick<Escalation, 'officialsFrom'>,
  { affiliation }: FocalPoint,
  now: Date,
): boolean =>
  officialsFrom !== undefined && officialsFrom > now && officialAffiliations.includes(affiliation);

/** Returns `dueAt`, or the moment from which officials may be called, if that is earlier. */
export function orOfficials({ officialsFrom }: Escalation, dueAt: Date, now: Date): Date {
  return officialsFrom && officialsFrom > now && officialsFrom < dueAt ? officialsFrom : dueAt;
}

/** Returns the people of the levels called so far who were held back, and may be called now. */
function heldBackSoFar(escalation: Escalation, people: People): FocalPoint[] {
  const called = new Set(escalation.calls.map(({ focalPoint }) => focalPoint));
  return escalation.policy.levels
    .slice(0, escalation.level + 1)
    .flatMap(({ role }) =>
      people(role, []).filter(
        (person) =>
          officialAffiliations.includes(person.affiliation) &&
          mayBeCalled(escalation, person) &&
          !called.has(person.id),
      ),
    );
}

/** Returns when the time of the present level ends. */
function endOfLevel(escalation: Escalation): number {
  const called = presentCalls(escalation).map(({ at }) => at.getTime());
  return Math.max(...called) + answerWithin(escalation.policy, escalation.level);
}

/**
 * Returns the step for the moment from which officials may be called: the officials of the levels
 * called so far are called, and the ladder keeps its time.
 * @returns undefined when the ladder goes on as it would without them
 */
export function officialsStep(escalation: Escalation, people: People, now: Date): Step | undefined {
  const { officialsFrom, dueAt: due, level, round, policy } = escalation;
  // This moment was set as due only when an official was held back.
  if (!officialsFrom || officialsFrom.getTime() !== due?.getTime() || level < 0) return undefined;
  const end = endOfLevel(escalation);
  const [first, ...others] = heldBackSoFar(escalation, people);
  if (first) {
    const dueAt = toMinute(end > now.getTime() ? end : now.getTime() + answerWithin(policy, level));
    return { do: 'call', people: [first, ...others], level, round, dueAt, repeat: false };
  }
  const awaited = presentCalls(escalation).some((call) => mayAnswer(call) && !call.held);
  return awaited && end > now.getTime() ? { do: 'later', dueAt: toMinute(end) } : undefined;
}

/** Allows officials to be called from now on: the reporter has answered, or will not. */
export function openedToOfficials(escalation: Escalation, now: Date): Escalation {
  const { officialsFrom, dueAt, pending, beside } = escalation;
  if (!officialsFrom || officialsFrom <= now) return escalation;
  const at = toMinute(now);
  const move = (due: Date): Date => (due.getTime() === officialsFrom.getTime() ? at : due);
  return {
    ...escalation,
    officialsFrom: at,
    ...(dueAt ? { dueAt: move(dueAt) } : {}),
    ...(pending ? { pending: { dueAt: move(pending.dueAt) } } : {}),
    ...(beside ? { beside: { ...beside, dueAt: move(beside.dueAt) } } : {}),
  };
}
