import type { Escalation } from '../models/cases/escalation-doc.js';
import { isOpen } from './answer.js';
import type { EscalationRequest } from './escalation.js';
import { openedAt } from './times.js';

/** The most tips merged into one escalation; people are called separately for later ones. */
const MOST_MERGED = 500;

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));

/** Whether an open escalation tells the same people of a tip, at least as urgently. */
function covers(lead: Escalation, request: EscalationRequest): boolean {
  return (
    isOpen(lead) &&
    // An escalation that is said to be acted on will end soon.
    lead.reportedAt === undefined &&
    lead.country === request.country &&
    lead.area === request.area &&
    lead.priority <= request.priority &&
    (!request.police || lead.police === true) &&
    same(lead.excludedAffiliations, request.excludedAffiliations)
  );
}

/**
 * Returns the escalation with another tip of its sender merged into it (stored as `gathered`). Who
 * is told, and when, does not change.
 * @returns the same escalation if the tip is in it already; undefined if people must be called
 * separately for the tip
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
