import type { Escalation } from '../models/cases/escalation-doc.js';
import { Fault, never } from '../shared/fault.js';
import { afterBeside, besideAfterLevel, peopleBeside, withCallsBeside } from './extra-calls.js';
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

/** Counts of what a run did. */
export interface DoneCounts {
  /** Escalations looked at. */
  claimed: number;
  /** People called because the ladder went up. */
  called: number;
  /** People reminded that nobody has acted yet on what they took. */
  reminded: number;
  /** People called again after the end of the ladder. */
  repeated: number;
  /** Escalations for which nobody may be called. */
  unanswered: number;
  /** Escalations that failed now; each is tried again when its lock expires. */
  failed: number;
}

/** An escalation that is being worked on. */
interface Work {
  readonly context: EscalationContext;
  readonly now: Date;
  readonly done: DoneCounts;
}

/**
 * Saves and releases the lock at once.
 * @returns false when somebody changed the escalation meanwhile
 */
async function save(
  { context }: Work,
  before: Escalation,
  escalation: Escalation,
): Promise<boolean> {
  const saved = await saveWithHolder(context.db, before, { ...escalation, lockedUntil: undefined });
  return saved !== 'changed';
}

/**
 * Saves who will be called, with codes that no other call of these people has, before anybody is
 * called.
 */
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

/** Puts the saved calls of the present level in the outbox and sets the next deadline. */
async function sendCalls(work: Work, stored: Escalation, dueAt: Date): Promise<boolean> {
  const { context, now, done } = work;
  const calls = presentCalls(stored).filter(({ outcome }) => outcome === undefined);
  const { deliveries, waiting } = await callsWithinLimit(context, 'call', stored, calls, now);
  await send(context, deliveries, now);
  const { _id, priority, country, level, round } = stored;
  // If none of these people is in the directory any more, the next level is called without waiting.
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

/**
 * Calls people beside the ladder: chooses and saves them first, then puts the calls in the outbox.
 */
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
 * Puts notices in the outbox: a P1 was acted on, as the person who took it says. Only then does the
 * escalation end.
 */
async function tellSecondPersons(work: Work, stored: Escalation): Promise<boolean> {
  const { context, now, done } = work;
  const { _id, priority, country, seconds = [] } = stored;
  const calls = seconds.flatMap((id) => lastCallOf(stored, id) ?? []);
  const deliveries = messagesTo(context, 'second', stored, calls, now);
  if (deliveries.length === 0) {
    // They left the directory meanwhile: look for others.
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

/** Reminds the person who took it that it was not acted on yet. */
async function remind(work: Work, claimed: Escalation, step: StepTo<'remind'>): Promise<boolean> {
  const { context, now, done } = work;
  const call = lastCallOf(claimed, step.focalPoint);
  const deliveries = messagesTo(context, 'remind', claimed, call ? [call] : [], now);
  await send(context, deliveries, now);
  // Do not wait for a person who cannot be reminded.
  const dueAt = deliveries.length > 0 ? step.dueAt : toMinute(now);
  if (!(await save(work, claimed, { ...claimed, reminded: true, dueAt }))) return false;
  done.reminded += deliveries.length;
  const { _id, priority } = claimed;
  context.log.warn('escalation not acted on', { escalation: _id, priority });
  return true;
}

/** There is nobody to call or to tell. Logs and counts this, and looks again at the given time. */
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
 * Does the next due work of an escalation: sends what was saved but not sent, or takes its next
 * step.
 * @returns false when somebody changed it meanwhile: it is then read again
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
