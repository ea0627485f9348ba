import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { isOpen } from './answer.js';
import { callsWithinLimit } from './call-limit.js';
import { mayAnswer } from './calls.js';
import { send, startOf, update, type EscalationContext } from './context.js';
import { withPriority } from './corrections.js';
import type { Lowered, Priority, Raised } from './escalation.js';
import { calledAnew } from './levels.js';
import { policyFor } from './policies.js';

/**
 * Returns the calls of those who are told that it is more urgent: the person who has it, or all who
 * were called when nobody has it.
 */
function whoHears({ acknowledgedBy, calls }: Escalation, raisedAt: Date): readonly Call[] {
  const hears = ({ focalPoint }: Call) =>
    acknowledgedBy === undefined || focalPoint === acknowledgedBy;
  return calls.filter((call) => mayAnswer(call) && call.at <= raisedAt && hears(call));
}

/**
 * Tells those who were called before that it is more urgent. The ids of the messages are the same
 * each time, so this is idempotent.
 */
async function tellRaised(
  context: EscalationContext,
  escalation: Escalation,
  raisedAt: Date,
  now: Date,
): Promise<void> {
  const calls = whoHears(escalation, raisedAt);
  const notBefore = startOf(context, escalation.policy, now);
  const { deliveries } = await callsWithinLimit(context, 'raised', escalation, calls, now);
  const later = notBefore > now ? { notBefore } : {};
  await send(
    context,
    deliveries.map((one) => ({ ...one, ...later })),
    now,
  );
}

/** Makes an escalation more urgent for a reason that the rules found, given by its name. */
export async function raise(
  context: EscalationContext,
  tip: string,
  priority: Priority,
  reason: string,
  now: Date,
): Promise<Raised> {
  const done = await update<Raised>(context, tip, (found) => {
    const open = isOpen(found);
    if (priority >= found.priority) return { outcome: open ? 'notMoreUrgent' : 'closed' };
    const policy = policyFor(found.country, priority, context.policies);
    const start = startOf(context, policy, now);
    const raised = withPriority(found, { priority, policy, reason }, now, start);
    if (open) return { outcome: 'raised', to: raised };
    return { outcome: 'calledAnew', to: calledAnew(raised, start) };
  });
  if (!done) return 'unknownTip';
  const { outcome, escalation } = done;
  const last = escalation.changes.at(-1);
  // Tell them even if it was raised before: the process may have died before it told them.
  const mustTell = outcome === 'raised' || outcome === 'notMoreUrgent';
  if (mustTell && last?.to === priority && last.by === undefined)
    await tellRaised(context, escalation, last.at, now);
  return outcome;
}

/**
 * Makes an escalation less urgent. Only a person may do this, and must give a reason.
 * @param by that person's id
 */
export async function lower(
  context: EscalationContext,
  tip: string,
  priority: Priority,
  by: string,
  reason: string,
  now: Date,
): Promise<Lowered> {
  if (reason.trim() === '' || by.trim() === '') return 'noReason';
  const done = await update<Lowered>(context, tip, (found) => {
    if (!isOpen(found)) return { outcome: 'closed' };
    if (priority <= found.priority) return { outcome: 'notLessUrgent' };
    const policy = policyFor(found.country, priority, context.policies);
    const to = withPriority(found, { priority, policy, reason: reason.trim(), by }, now);
    return { outcome: 'lowered', to };
  });
  return done?.outcome ?? 'unknownTip';
}
