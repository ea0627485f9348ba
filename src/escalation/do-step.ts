import type { Escalation } from '../models/cases/escalation-doc.js';
import { Fault, never } from '../shared/fault.js';
import { afterBeside, besideAfterLevel, peopleBeside, withCallsBeside } from './beside.js';
import { callsWithinLimit } from './call-limit.js';
import { lastCallOf, presentCalls, withOutcome } from './calls.js';
import { mostCodeTries } from './codes.js';
import { messagesTo, send, type EscalationContext } from './context.js';
import { saveWithHolder } from './holder.js';
import {
  nextLevelAt,
  withLevelCalled,
  withNobodyCalledBefore,
  withNobodyToCall,
} from './levels.js';
import { nextStep } from './next-step.js';
import { peopleOnDuty } from './people.js';
import { actedOn, withSecondPersons } from './second-person.js';
import type { Step, StepTo } from './step.js';
import { toMinute } from './times.js';

/** What was done with what was due. */
export interface DoneCounts {
  /** Escalations looked at. */
  claimed: number;
  /** People called as the ladder went up. */
  called: number;
  /** People reminded that what they took is not acted on. */
  reminded: number;
  /** People called again after the end of the ladder. */
  repeated: number;
  /** Escalations with nobody who may be called. */
  unanswered: number;
  /** Escalations that could not be worked on now; each is tried again when its lock runs out. */
  failed: number;
}

/** One escalation that is worked on. */
interface Work {
  readonly context: EscalationContext;
  readonly now: Date;
  readonly done: DoneCounts;
}

/** Saves and gives the lock back at once. @returns false when somebody changed it meanwhile */
async function save(
  { context }: Work,
  before: Escalation,
  escalation: Escalation,
): Promise<boolean> {
  const saved = await saveWithHolder(context.db, before, { ...escalation, lockedUntil: undefined });
  return saved !== 'changed';
}

/** Stores who is called, with codes that are theirs alone, before anybody is. */
async function saveWithCodes(
  { context }: Work,
  before: Escalation,
  decided: (newCode: () => string) => Escalation,
): Promise<Escalation | undefined> {
  for (let attempt = 0; attempt < mostCodeTries; attempt += 1) {
    const saved = await saveWithHolder(
      context.db,
      before,
      decided(() => context.newCode(attempt)),
    );
    if (saved !== 'codeClash') return saved === 'changed' ? undefined : saved;
  }
  throw new Fault('No free code was found for a call. Close old escalations of this focal point.');
}

function logUnanswered(
  { context }: Work,
  { _id, priority, country, level }: Escalation,
  reason: string,
): void {
  context.log.error('escalation unanswered', {
    escalation: _id,
    priority,
    country,
    rung: level,
    reason,
  });
}

/** Puts the stored calls of the present level in the outbox and sets the next deadline. */
async function sendCalls(work: Work, stored: Escalation, dueAt: Date): Promise<boolean> {
  const { context, now, done } = work;
  const calls = presentCalls(stored).filter(({ outcome }) => outcome === undefined);
  const { deliveries, waiting } = await callsWithinLimit(context, 'call', stored, calls, now);
  await send(context, deliveries, now);
  const { _id, priority, country, level, round } = stored;
  // With nobody of them left in the directory, the next level does not wait for their time to pass.
  const nextDue = deliveries.length + waiting > 0 ? dueAt : toMinute(now);
  const due = besideAfterLevel(stored, nextDue, now);
  if (!(await save(work, stored, { ...stored, pending: undefined, ...due }))) return false;
  done[round > 0 ? 'repeated' : 'called'] += deliveries.length + waiting;
  const count = deliveries.length;
  context.log.info('escalation called', { escalation: _id, priority, country, rung: level, count });
  return true;
}

/** Calls the people of a level. */
async function callLevel(work: Work, claimed: Escalation, step: StepTo<'call'>): Promise<boolean> {
  const stored = await saveWithCodes(work, claimed, (newCode) =>
    withLevelCalled(claimed, step, newCode, work.now),
  );
  return stored !== undefined && sendCalls(work, stored, step.dueAt);
}

/** Calls people beside the ladder: chosen and stored first, then put in the outbox. */
async function callBeside(work: Work, claimed: Escalation): Promise<boolean> {
  const { context, now, done } = work;
  const people = peopleBeside(context.directory(), claimed, now);
  const isChosen = (claimed.beside?.people.length ?? 0) > 0;
  const stored =
    isChosen || people.length === 0
      ? claimed
      : await saveWithCodes(work, claimed, (newCode) =>
          withCallsBeside(claimed, people, newCode, now),
        );
  if (!stored) return false;
  const calls = (stored.beside?.people ?? []).flatMap((id) => lastCallOf(stored, id) ?? []);
  const { deliveries, waiting } = await callsWithinLimit(context, 'call', stored, calls, now);
  await send(context, deliveries, now);
  if (!(await save(work, stored, afterBeside(stored, now)))) return false;
  done.called += deliveries.length + waiting;
  const { _id, priority, country, level } = stored;
  const count = deliveries.length;
  context.log.info('escalation called', { escalation: _id, priority, country, rung: level, count });
  return true;
}

/**
 * Puts in the outbox that a P1 is acted on, as the person who took it says; only then is it over.
 */
async function tellSecondPersons(work: Work, stored: Escalation): Promise<boolean> {
  const { context, now, done } = work;
  const { _id, priority, country, seconds = [] } = stored;
  const calls = seconds.flatMap((id) => lastCallOf(stored, id) ?? []);
  const deliveries = messagesTo(context, 'second', stored, calls, now);
  if (deliveries.length === 0) {
    // They left the directory meanwhile: others are looked for.
    const without = seconds.reduce((one, id) => withOutcome(one, id, 'unreachable'), stored);
    return save(work, stored, nextLevelAt(without, now));
  }
  await send(context, deliveries, now);
  if (!(await save(work, stored, actedOn(stored)))) return false;
  const count = deliveries.length;
  done.called += count;
  const fields = { escalation: _id, priority, country, count };
  context.log.info('escalation acted on, a second person is told', fields);
  return true;
}

/** Chooses second persons and tells them. */
async function askSecondPersons(
  work: Work,
  claimed: Escalation,
  step: StepTo<'second'>,
): Promise<boolean> {
  const stored = await saveWithCodes(work, claimed, (newCode) =>
    withSecondPersons(claimed, step, newCode, work.now),
  );
  return stored !== undefined && tellSecondPersons(work, stored);
}

/** Reminds the person who took it that it is not acted on. */
async function remind(work: Work, claimed: Escalation, step: StepTo<'remind'>): Promise<boolean> {
  const { context, now, done } = work;
  const call = lastCallOf(claimed, step.focalPoint);
  const deliveries = messagesTo(context, 'remind', claimed, call ? [call] : [], now);
  await send(context, deliveries, now);
  // A person who cannot be reminded is not waited for.
  const dueAt = deliveries.length > 0 ? step.dueAt : toMinute(now);
  if (!(await save(work, claimed, { ...claimed, reminded: true, dueAt }))) return false;
  done.reminded += deliveries.length;
  const { _id, priority } = claimed;
  context.log.warn('escalation not acted on', { escalation: _id, priority });
  return true;
}

/** There is nobody to call or to tell: it is logged, counted, and looked at again at its time. */
function leaveUnanswered(
  work: Work,
  claimed: Escalation,
  to: Escalation,
  reason: string,
): Promise<boolean> {
  work.done.unanswered += 1;
  logUnanswered(work, claimed, reason);
  return save(work, claimed, to);
}

function doStep(work: Work, claimed: Escalation, step: Step): boolean | Promise<boolean> {
  switch (step.do) {
    case 'wait':
      return false;
    case 'later':
      return save(work, claimed, withNobodyCalledBefore(claimed, step.dueAt, work.now));
    case 'remind':
      return remind(work, claimed, step);
    case 'second':
      return askSecondPersons(work, claimed, step);
    case 'noSecond':
      return leaveUnanswered(
        work,
        claimed,
        { ...claimed, unanswered: true, dueAt: step.dueAt },
        'acted on, as they say, and there is no second person to tell',
      );
    case 'unanswered':
      return leaveUnanswered(
        work,
        claimed,
        withNobodyToCall(claimed, step),
        'nobody may be called',
      );
    case 'call':
      if (step.repeat) logUnanswered(work, claimed, 'nobody answered');
      return callLevel(work, claimed, step);
    default:
      return never(step);
  }
}

/**
 * Does what is due of an escalation: what was stored and not yet sent, or its next step.
 * @returns false when somebody changed it meanwhile: it is then looked at anew
 */
export async function doNextStep(work: Work, claimed: Escalation): Promise<boolean> {
  const { pending, state } = claimed;
  if (pending && state === 'acknowledged') return tellSecondPersons(work, claimed);
  if (pending) return sendCalls(work, claimed, pending.dueAt);
  if (claimed.beside && claimed.level >= 0) return callBeside(work, claimed);
  const { context, now } = work;
  const { directory } = context.wording();
  return doStep(work, claimed, nextStep(claimed, peopleOnDuty(directory, claimed, now), now));
}
