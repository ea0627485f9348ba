import { caseOfPublished } from '../models/cases/alert.js';
import { findTip } from '../models/cases/tip-lookup.js';
import { isOpen } from './answer.js';
import { lastCallOf } from './calls.js';
import { person, tell, update, type EscalationContext } from './context.js';
import type { Assigned, NoSuch } from './escalation.js';
import { withAssignee } from './levels.js';
import { mayKnow } from './people.js';

/** Hands an escalation to the person whom a coordinator chose; that person is called at once. */
export async function assign(
  context: EscalationContext,
  tip: string,
  focalPointId: string,
  now: Date,
): Promise<Assigned> {
  const chosen = person(context, focalPointId);
  if (!chosen?.active || chosen.reaches.length === 0) return 'unknownPerson';
  const done = await update<Assigned>(context, tip, (found, newCode) => {
    if (!isOpen(found)) return { outcome: 'closed' };
    if (!mayKnow(found, chosen)) return { outcome: 'excluded' };
    return { outcome: 'assigned', to: withAssignee(found, chosen, newCode, now) };
  });
  if (done?.outcome === 'assigned') {
    const call = lastCallOf(done.escalation, focalPointId);
    if (call) await tell(context, 'assign', done.escalation, [call], now);
  }
  return done?.outcome ?? 'unknownTip';
}

/**
 * Calls the person who has the case of an alert.
 * @returns `nobody` when nobody has it, or when that person gets no calls by text
 */
export async function callOwner(
  context: EscalationContext,
  tip: string,
  alert: string,
  now: Date,
): Promise<Assigned | 'nobody'> {
  const { cases } = context.db;
  const theCase = await caseOfPublished(cases, alert);
  const owner = theCase === undefined ? undefined : (await findTip(cases, theCase))?.work?.owner;
  return owner === undefined || !person(context, owner)
    ? 'nobody'
    : assign(context, tip, owner, now);
}

/** Closes an escalation that nobody acted on. @param by the id of the person who says so */
export async function close(
  context: EscalationContext,
  tip: string,
  by: string,
): Promise<'closed' | NoSuch> {
  const done = await update<'closed'>(context, tip, (found) => {
    if (!isOpen(found)) return { outcome: 'closed' };
    const ended = { state: 'closed', closedBy: by, dueAt: undefined, pending: undefined } as const;
    return { outcome: 'closed', to: { ...found, ...ended } };
  });
  return done?.outcome ?? 'unknownTip';
}
