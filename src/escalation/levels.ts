import type { FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { mayAnswer, presentCalls, withCallsTo, withOutcome } from './calls.js';
import type { EscalationRequest, Policy } from './escalation.js';
import type { StepTo } from './step.js';
import { answerWithin, openedAt, toMinute } from './times.js';

/**
 * Creates an escalation.
 * @param start when its first call is due; at once by default
 */
export function newEscalation(
  request: EscalationRequest,
  policy: Policy,
  now: Date,
  start: Date = now,
): Escalation {
  const { tip, reference, country, area, priority, kind, excludedAffiliations } = request;
  const { officialsFrom } = request;
  return {
    _id: tip,
    reference,
    country,
    ...(area === undefined ? {} : { area }),
    priority,
    kind,
    excludedAffiliations,
    ...(officialsFrom === undefined ? {} : { officialsFrom: toMinute(officialsFrom) }),
    policy,
    state: 'calling',
    unanswered: false,
    level: -1,
    round: 0,
    dueAt: toMinute(start),
    ...(request.police ? { police: true, beside: { dueAt: toMinute(start), people: [] } } : {}),
    calls: [],
    reminded: false,
    openedAt: openedAt(priority, now),
    changes: [],
    v: 0,
  };
}

/** Whether there is a level above the one that was called last. */
export const hasNext = ({ level, policy }: Escalation): boolean => level < policy.levels.length - 1;

/** Returns the escalation with the next level due at a moment; if that is now, at once. */
export function nextLevelAt(escalation: Escalation, at: Date): Escalation {
  return { ...escalation, dueAt: toMinute(at), pending: undefined };
}

/**
 * Returns the escalation with its first level due again at a moment. Codes that were given out stay
 * valid.
 */
export function firstLevelAt(escalation: Escalation, at: Date): Escalation {
  return { ...nextLevelAt(escalation, at), level: -1, round: escalation.round + 1 };
}

/**
 * Returns the escalation with the calls of a step decided but not made: `pending` until they are in
 * the outbox. A person who took it and did not act in time keeps their code and may still answer.
 */
export function withLevelCalled(
  escalation: Escalation,
  { people, level, round, dueAt, repeat }: StepTo<'call'>,
  newCode: () => string,
  now: Date,
): Escalation {
  const open = released(escalation, 'lapsed');
  return {
    ...open,
    calls: withCallsTo(open, people, { level, round, at: now }, newCode),
    level,
    round,
    pending: { dueAt },
    unanswered: repeat,
    officialsFrom: stillHeld(escalation, now),
  };
}

/** Returns the escalation with no call due before a moment. */
export const withNobodyCalledBefore = (
  escalation: Escalation,
  dueAt: Date,
  now: Date,
): Escalation => ({ ...escalation, dueAt, officialsFrom: stillHeld(escalation, now) });

/** The moment until which no official is called, if it is still to come. */
const stillHeld = ({ officialsFrom }: Escalation, now: Date): Date | undefined =>
  officialsFrom && officialsFrom > now ? officialsFrom : undefined;

/** Nobody may be called now: pages show it in red, and it is looked at again at the step's time. */
export function withNobodyToCall(
  escalation: Escalation,
  { level, round, dueAt }: StepTo<'unanswered'>,
): Escalation {
  return { ...released(escalation, 'lapsed'), unanswered: true, level, round, dueAt };
}

/**
 * Returns the escalation with a person called at the present level, beside those of the ladder,
 * because a coordinator chose them.
 */
export function withAssignee(
  escalation: Escalation,
  person: FocalPoint,
  newCode: () => string,
  now: Date,
): Escalation {
  const open =
    escalation.acknowledgedBy === person.id ? escalation : released(escalation, 'passed');
  const level = Math.max(open.level, 0);
  const calls = withCallsTo(open, [person], { level, round: open.round, at: now }, newCode);
  const dueAt =
    open === escalation ? open.dueAt : toMinute(now.getTime() + answerWithin(open.policy, level));
  return { ...open, calls, dueAt };
}

/** The fields of an escalation that nobody has and nobody acted on. */
export const nobodyHasIt = {
  acknowledgedBy: undefined,
  acknowledgedAt: undefined,
  heldAs: undefined,
  reminded: false,
  reportedAt: undefined,
  seconds: undefined,
  actedBy: undefined,
  actedAt: undefined,
} as const;

/**
 * Takes the escalation from the person who has it, and gives their calls an outcome. If nobody has
 * it, nothing changes.
 */
export function released(escalation: Escalation, outcome: Call['outcome']): Escalation {
  const { acknowledgedBy, state } = escalation;
  if (state !== 'acknowledged' || acknowledgedBy === undefined) return escalation;
  return {
    ...withOutcome(escalation, acknowledgedBy, outcome),
    ...nobodyHasIt,
    state: 'calling',
  };
}

/**
 * Handles a person of the present level who will not answer: if nobody else is left there, the next
 * level is called at once. A person whose call waits for a broken sender does not count as left. At
 * the end of the ladder there is no next level: it is shown as unanswered and repeats at its time.
 */
export function nextLevelIfNobodyLeft(escalation: Escalation, now: Date): Escalation {
  if (escalation.state !== 'calling' || escalation.level < 0) return escalation;
  if (presentCalls(escalation).some((call) => mayAnswer(call) && !call.held)) return escalation;
  return hasNext(escalation) ? nextLevelAt(escalation, now) : { ...escalation, unanswered: true };
}

/**
 * Returns an ended escalation as called again from the first level, at a moment: something more
 * urgent became known, or the person who acted on it may not know of it.
 */
export function calledAnew(escalation: Escalation, at: Date): Escalation {
  return {
    ...firstLevelAt(escalation, at),
    ...nobodyHasIt,
    state: 'calling',
    calls: escalation.calls.map((call) =>
      call.outcome === 'excluded' ? call : { ...call, outcome: undefined },
    ),
    closedBy: undefined,
  };
}
