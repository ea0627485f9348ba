import type { FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { mayAnswer, presentCalls, withCallsTo, withOutcome } from './calls.js';
import type { EscalationRequest, Policy } from './escalation.js';
import type { StepTo } from './step.js';
import { answerWithin, openedAt, toMinute } from './times.js';

/** A new escalation. @param start when its first call is due: at once, unless said otherwise */
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

/** Whether there is a level above the one called last. */
export const hasNext = ({ level, policy }: Escalation): boolean => level < policy.levels.length - 1;

/** The next level is called at a moment; at once, if that is now. */
export function nextLevelAt(escalation: Escalation, at: Date): Escalation {
  return { ...escalation, dueAt: toMinute(at), pending: undefined };
}

/** The ladder is climbed again from its first level, at a moment. The codes given out stay good. */
export function firstLevelAt(escalation: Escalation, at: Date): Escalation {
  return { ...nextLevelAt(escalation, at), level: -1, round: escalation.round + 1 };
}

/**
 * The calls of a step are decided, and not made yet: `pending` until they are in the outbox. A
 * person who took it and did not act in time keeps their code and may still answer.
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

/** Nobody is to be called before a moment. */
export const withNobodyCalledBefore = (
  escalation: Escalation,
  dueAt: Date,
  now: Date,
): Escalation => ({ ...escalation, dueAt, officialsFrom: stillHeld(escalation, now) });

/** Until when no official is called, if that is not over. */
const stillHeld = ({ officialsFrom }: Escalation, now: Date): Date | undefined =>
  officialsFrom && officialsFrom > now ? officialsFrom : undefined;

/** Nobody may be called now: it is shown red, and looked at again at the step's time. */
export function withNobodyToCall(
  escalation: Escalation,
  { level, round, dueAt }: StepTo<'unanswered'>,
): Escalation {
  return { ...released(escalation, 'lapsed'), unanswered: true, level, round, dueAt };
}

/**
 * A person is called at the present level beside those
 * of the ladder: a coordinator's choice over who has it.
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

/** The fields of an escalation that nobody has, and that nobody acted on. */
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
 * The person who has it has it no more, and gets an outcome. When nobody has it, nothing changes.
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
 * What follows when a person of the present level will not answer: if nobody is left there, the
 * next level is called at once. Nobody waits for a person whose call waits for a broken sender. At
 * the end of the ladder there is no next level: it is shown as unanswered and repeats at its time.
 */
export function nextLevelIfNobodyLeft(escalation: Escalation, now: Date): Escalation {
  if (escalation.state !== 'calling' || escalation.level < 0) return escalation;
  if (presentCalls(escalation).some((call) => mayAnswer(call) && !call.held)) return escalation;
  return hasNext(escalation) ? nextLevelAt(escalation, now) : { ...escalation, unanswered: true };
}

/**
 * An escalation that ended is called again from the first level, at a moment: something more urgent
 * was learnt, or the person who acted on it may not know of it.
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
