import type { Escalation } from '../models/cases/escalation.js';
import type { EscalationRequest } from './escalation.js';
import { openedAt } from './next.js';

/** Of one escalation so many tips are named; what comes after them is called out by itself. */
const MOST_GATHERED = 500;

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));

/** Whether an escalation that is open tells the people a tip is for of it, at least as urgently. */
function covers(lead: Escalation, request: EscalationRequest): boolean {
  return (
    (lead.state === 'calling' || lead.state === 'acknowledged') &&
    // What is said to be acted on is about to end.
    lead.reportedAt === undefined &&
    lead.country === request.country &&
    lead.area === request.area &&
    lead.priority <= request.priority &&
    same(lead.excludedAffiliations, request.excludedAffiliations)
  );
}

/**
 * A tip gathered into an escalation of the same sender. Nothing changes in who hears of it and by when.
 * @returns the escalation with it; as it is, if the tip is in it already; undefined if it must be called out by itself
 */
export function gathered(
  lead: Escalation,
  request: EscalationRequest,
  now: Date,
): Escalation | undefined {
  if (!covers(lead, request)) return undefined;
  const before = lead.gathered?.tips ?? [];
  if (before.includes(request.tip)) return lead;
  if (before.length >= MOST_GATHERED) return undefined;
  return {
    ...lead,
    gathered: { tips: [...before, request.tip], at: openedAt(request.priority, now) },
  };
}
