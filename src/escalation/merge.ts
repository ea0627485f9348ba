import type { Escalation } from '../models/cases/escalation-doc.js';
import { isOpen } from './answer.js';
import type { EscalationRequest } from './escalation.js';
import { openedAt } from './times.js';

/**
 * The most tips merged into one escalation; those
 * that come after them are called out by themselves.
 */
const MOST_MERGED = 500;

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));

/** Whether an open escalation tells the same people of a tip, at least as urgently. */
function covers(lead: Escalation, request: EscalationRequest): boolean {
  return (
    isOpen(lead) &&
    // One that is said to be acted on is about to end.
    lead.reportedAt === undefined &&
    lead.country === request.country &&
    lead.area === request.area &&
    lead.priority <= request.priority &&
    (!request.police || lead.police === true) &&
    same(lead.excludedAffiliations, request.excludedAffiliations)
  );
}

/**
 * An escalation with another tip of its sender merged into it (stored as `gathered`). Nothing
 * changes in who hears of it and by when.
 * @returns it as it is if the tip is in it already;
 * undefined if the tip must be called out by itself
 */
export function merged(
  lead: Escalation,
  request: EscalationRequest,
  now: Date,
): Escalation | undefined {
  if (!covers(lead, request)) return undefined;
  const before = lead.gathered?.tips ?? [];
  if (before.includes(request.tip)) return lead;
  if (before.length >= MOST_MERGED) return undefined;
  return {
    ...lead,
    gathered: { tips: [...before, request.tip], at: openedAt(request.priority, now) },
  };
}
