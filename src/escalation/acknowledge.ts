import {
  findEscalationByCode,
  findEscalationsByCodes,
  findOpenEscalationsOf,
} from '../models/cases/escalation-calls.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { decide, decideExcluded, isOpen, type Decision } from './answer.js';
import { lastCallOf, mayAnswer } from './calls.js';
import { person, send, tell, type EscalationContext } from './context.js';
import type { Answer, Answered, CallOfCode } from './escalation.js';
import { mayKnow } from './people.js';
import { goOn } from './run-due.js';
import { updateEscalation } from './update.js';
import { toFocalPoint } from './wording.js';

/**
 * Returns the escalations that the given codes of a focal point belong to, also ended ones. Codes
 * of other people do not count.
 */
export async function callsOf(
  context: EscalationContext,
  focalPointId: string,
  codes: readonly string[],
): Promise<readonly CallOfCode[]> {
  const found = await findEscalationsByCodes(context.db, focalPointId, codes);
  const known = person(context, focalPointId);
  return found.flatMap((escalation) => {
    const call = escalation.calls.find(
      ({ focalPoint, code }) => focalPoint === focalPointId && codes.includes(code),
    );
    if (!call || !known?.active) return [];
    const theirs = mayKnow(escalation, known) && escalation.acknowledgedBy === focalPointId;
    const open = isOpen(escalation) && (escalation.acknowledgedBy === undefined || theirs);
    return [{ code: call.code, reference: escalation.reference, open, theirs }];
  });
}

/**
 * Returns the calls that a focal point can still answer, or has taken. An excluded person who has
 * not heard yet that it is taken gets the same list as everybody: a different list would tell them
 * that they were named (docs/adr/016).
 */
export async function openCallsOf(
  context: EscalationContext,
  focalPointId: string,
): Promise<readonly CallOfCode[]> {
  const found = await findOpenEscalationsOf(context.db, focalPointId);
  const calls = found.flatMap((escalation) => {
    const call = lastCallOf(escalation, focalPointId);
    const waits = call && (mayAnswer(call) || (call.outcome === 'excluded' && !call.hears));
    return waits ? [call.code] : [];
  });
  return (await callsOf(context, focalPointId, calls)).filter(({ open }) => open);
}

/** The result of an answer, and what must be done because of it. */
export interface Outcome extends Pick<Decision, 'answered' | 'tell'> {
  /** The answer reports that a P1 was acted on: second persons are told at once. */
  readonly reports: boolean;
  /** The person who had acted on it before this answer. */
  readonly actedBefore: string | undefined;
}

/**
 * Tells excluded people who were called that another person took it, at the same time and in the
 * same words as everybody. Silence would tell them that they were named. A person who already knows
 * gets no second message.
 */
async function tellExcludedItIsTaken(
  context: EscalationContext,
  escalation: Escalation,
  now: Date,
): Promise<void> {
  const deliveries = escalation.calls.flatMap((call) => {
    const one = person(context, call.focalPoint);
    if (call.outcome !== 'excluded' || call.hears || !one?.active || one.reaches.length === 0)
      return [];
    return [toFocalPoint(context.wording(), 'taken', escalation, call, one, now)];
  });
  await send(context, deliveries, now);
}

/** Tells the other people who were called that somebody took it. */
async function tellTaken(
  context: EscalationContext,
  escalation: Escalation,
  by: string,
  now: Date,
): Promise<void> {
  const others = escalation.calls.filter((call) => mayAnswer(call) && call.focalPoint !== by);
  await tell(context, 'taken', escalation, others, now);
  await tellExcludedItIsTaken(context, escalation, now);
}

/**
 * Tells the person who acted on it that a second person disagrees, and that people are called
 * again.
 */
async function tellReopened(
  context: EscalationContext,
  escalation: Escalation,
  actedBefore: string | undefined,
  now: Date,
): Promise<void> {
  const call = lastCallOf(escalation, actedBefore);
  if (call) await tell(context, 'reopened', escalation, [call], now);
  const fields = { escalation: escalation._id };
  context.log.warn('escalation not acted on, a second person says', fields);
}

/**
 * Decides what an answer leads to, and saves the change.
 * @returns nothing when the code is not one of theirs
 */
function take(context: EscalationContext, focalPointId: string, answer: Answer, now: Date) {
  const known = person(context, focalPointId);
  if (!known?.active) return undefined;
  return updateEscalation<Outcome>(
    context.db,
    () => findEscalationByCode(context.db, focalPointId, answer.code),
    (found) => {
      const { changed, answered, tell } = mayKnow(found, known)
        ? decide(found, focalPointId, answer, now)
        : decideExcluded(found, focalPointId, answer);
      const reports = changed?.reportedAt !== undefined && changed.state === 'acknowledged';
      const outcome = { answered, tell, reports, actedBefore: found.actedBy };
      return changed ? { outcome, to: changed } : { outcome };
    },
  );
}

/**
 * Does what follows from a saved answer: tells others and writes it to the log.
 * @param by who answered
 */
export async function tellOutcome(
  context: EscalationContext,
  escalation: Escalation,
  { answered, tell, reports, actedBefore }: Outcome,
  by: string,
  now: Date,
): Promise<void> {
  if (tell === 'reopened') await tellReopened(context, escalation, actedBefore, now);
  if (tell === 'taken') await tellTaken(context, escalation, by, now);
  if (reports) await goOn(context, escalation, now);
  if (!answered.ok) return;
  const fields = { escalation: escalation._id, focalPoint: by };
  context.log.info('escalation answered', { ...fields, reason: answered.outcome });
}

/**
 * Saves a focal point's answer and tells the others.
 * @param focalPointId the sender, known by the address the answer came from
 */
export async function acknowledge(
  context: EscalationContext,
  focalPointId: string,
  answer: Answer,
  now: Date,
): Promise<Answered> {
  const done = await take(context, focalPointId, answer, now);
  if (!done) return { ok: false, reason: 'unknownCode' };
  await tellOutcome(context, done.escalation, done.outcome, focalPointId, now);
  return done.outcome.answered;
}
