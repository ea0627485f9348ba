import type { Affiliation, FocalPoint } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { tellOutcome, type Outcome } from './acknowledge.js';
import { decide, isOpen, taken } from './answer.js';
import { lastCallOf, withCodesFor } from './calls.js';
import { person, tell, update, type EscalationContext } from './context.js';
import type { Answer, Answered, NoSuch } from './escalation.js';
import { holderOf } from './holder.js';
import { calledAnew, nextLevelAt, released } from './levels.js';
import { findOwnOrMerged } from './more-of-reporter.js';
import { isHeldBack } from './officials.js';
import { mayKnow } from './people.js';
import { goOn } from './run-due.js';
import { toMinute } from './times.js';

/**
 * A person who works with cases: the id of the directory, or of their account when they are not
 * called.
 */
export interface Holder {
  readonly id: string;
  readonly affiliation?: Affiliation | undefined;
}

/** The result of taking an escalation. `by`: who has it. */
export type Held =
  | { readonly outcome: 'taken' | 'same' }
  | { readonly outcome: 'held'; readonly by: string }
  | { readonly outcome: 'closed' | 'excluded' | NoSuch };

/**
 * Whether a conflict of interest excludes a person, or might: their affiliation is unknown, or the
 * reporter has not answered yet.
 */
function isKeptFrom(found: Escalation, holder: Holder, known: FocalPoint | undefined, now: Date) {
  const { affiliation = known?.affiliation } = holder;
  if (found.excludedPeople?.includes(holder.id)) return true;
  if (found.excludedAffiliations.length > 0 && affiliation === undefined) return true;
  if (affiliation !== undefined && found.excludedAffiliations.includes(affiliation)) return true;
  if (known && !mayKnow(found, known)) return true;
  const call = lastCallOf(found, holder.id);
  if (call) return call.outcome === 'excluded';
  return known !== undefined && isHeldBack(found, known, now);
}

/**
 * Returns the escalation as held by a person. A person of the directory who was not called gets a
 * code, so that a reminder reaches them.
 */
function heldBy(
  found: Escalation,
  { id, affiliation }: Holder,
  known: FocalPoint | undefined,
  newCode: () => string,
  now: Date,
): Escalation {
  const moment = { level: Math.max(found.level, 0), round: found.round, at: now };
  const calls = known ? withCodesFor(found, [known], moment, newCode) : found.calls;
  const heldAs = known ? undefined : affiliation;
  return { ...taken({ ...found, calls }, id, now), heldAs };
}

/**
 * Takes an escalation for a person, whether they were called or not. If two people take it, the
 * second is told who has it. The ladder goes on if the person does not act in time, also when they
 * are no focal point and cannot be reminded.
 * @param force take it even from the person who has it, when a coordinator hands it over
 */
export async function take(
  context: EscalationContext,
  tip: string,
  holder: Holder,
  now: Date,
  force = false,
): Promise<Held> {
  const lead = await findOwnOrMerged(context, tip);
  if (!lead) return { outcome: 'unknownTip' };
  const known = person(context, holder.id);
  const done = await update<Held>(context, lead._id, (found, newCode) => {
    if (isKeptFrom(found, holder, known, now)) return { outcome: { outcome: 'excluded' } };
    const by = holderOf(found);
    if (by === holder.id) return { outcome: { outcome: 'same' } };
    if (!isOpen(found)) return { outcome: { outcome: 'closed' } };
    if (by !== undefined && !force) return { outcome: { outcome: 'held', by } };
    const free = by === undefined ? found : { ...released(found, 'passed'), dueAt: found.dueAt };
    return { outcome: { outcome: 'taken' }, to: heldBy(free, holder, known, newCode, now) };
  });
  if (done?.outcome.outcome === 'taken') await tellHeld(context, done.escalation, holder.id, now);
  return done?.outcome ?? { outcome: 'unknownTip' };
}

/** Tells the others who were called that somebody has it. */
async function tellHeld(
  context: EscalationContext,
  escalation: Escalation,
  by: string,
  now: Date,
): Promise<void> {
  const answered = { ok: true, outcome: 'acknowledged', reference: escalation.reference } as const;
  const outcome: Outcome = { answered, tell: 'taken', reports: false, actedBefore: undefined };
  await tellOutcome(context, escalation, outcome, by, now);
}

/**
 * Answers for a person who has an escalation or was called for it, as if they had sent a text: they
 * acted on it, or pass it on.
 * @returns nothing when there is no such escalation
 */
export async function answerFor(
  context: EscalationContext,
  tip: string,
  id: string,
  verb: Extract<Answer['verb'], 'done' | 'no' | 'pass'>,
  now: Date,
): Promise<Answered | undefined> {
  const lead = await findOwnOrMerged(context, tip);
  if (!lead) return undefined;
  const done = await update<Outcome>(context, lead._id, (found) => {
    const answer = { verb, code: lastCallOf(found, id)?.code ?? '' };
    const { changed, answered, tell } = decide(found, id, answer, now);
    const reports = changed?.reportedAt !== undefined && changed.state === 'acknowledged';
    const outcome = { answered, tell, reports, actedBefore: found.actedBy };
    return changed ? { outcome, to: changed } : { outcome };
  });
  if (!done) return undefined;
  await tellOutcome(context, done.escalation, done.outcome, id, now);
  if (verb !== 'done') await goOn(context, done.escalation, now);
  return done.outcome.answered;
}

/**
 * Calls the next level at once. The person who has it loses it, but may still say that it was acted
 * on.
 */
export async function callNext(
  context: EscalationContext,
  tip: string,
  now: Date,
): Promise<'called' | 'closed' | NoSuch> {
  const lead = await findOwnOrMerged(context, tip);
  if (!lead) return 'unknownTip';
  const done = await update<'called' | 'closed'>(context, lead._id, (found) =>
    isOpen(found)
      ? { outcome: 'called', to: nextLevelAt(released(found, 'lapsed'), now) }
      : { outcome: 'closed' },
  );
  if (done?.outcome === 'called') await goOn(context, done.escalation, now);
  return done?.outcome ?? 'unknownTip';
}

/** Opens an ended escalation again: everybody is called from the first level. */
export async function reopen(
  context: EscalationContext,
  tip: string,
  now: Date,
): Promise<'calledAnew' | 'open' | NoSuch> {
  const lead = await findOwnOrMerged(context, tip);
  if (!lead) return 'unknownTip';
  const done = await update<'calledAnew' | 'open'>(context, lead._id, (found) =>
    isOpen(found)
      ? { outcome: 'open' }
      : { outcome: 'calledAnew', to: calledAnew(found, toMinute(now)) },
  );
  if (done?.outcome === 'calledAnew') await goOn(context, done.escalation, now);
  return done?.outcome ?? 'unknownTip';
}

/** Tells a person that it was assigned to them. */
export async function tellGiven(
  context: EscalationContext,
  tip: string,
  id: string,
  now: Date,
): Promise<void> {
  const lead = await findOwnOrMerged(context, tip);
  const call = lead && lastCallOf(lead, id);
  if (lead && call) await tell(context, 'assign', lead, [call], now);
}
