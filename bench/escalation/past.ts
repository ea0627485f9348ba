import { newEscalation, withLevelCalled } from '../../src/escalation/levels.js';
import { defaultPolicies, policyFor } from '../../src/escalation/policies.js';
import type { EscalationRequest, Priority } from '../../src/escalation/escalation.js';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import { MINUTE } from '../../src/shared/clock.js';
import { answers } from '../../test/escalation/support.js';
import { kossi } from '../../test/fixtures/people.js';

/** Of so many escalations one is still open; the others were acted on. */
const OPEN = 5;
/** Two of so many people were called for each. */
const PEOPLE = 40;
const crowd = Array.from({ length: PEOPLE }, (_, i) =>
  answers(`person-${i}`, kossi, 'focal-point'),
);
const kinds = ['captive', 'child', 'labour', 'general'];

export function request(tip: string, priority: Priority): EscalationRequest {
  return {
    tip,
    reference: 'TG-7K2M4',
    country: 'TG',
    area: 'TG-M',
    priority,
    kind: kinds[priority] ?? 'general',
    excludedAffiliations: [],
  };
}

/**
 * One of the escalations there are: two people of forty called, with codes that are theirs alone.
 * Every fifth is open, of all priorities, and due some time after `now`.
 */
export function past(i: number, now: Date): Escalation {
  const priority = ((i % 3) + 1) as Priority;
  const before = new Date(now.getTime() - (i % 500_000) * MINUTE);
  const one = newEscalation(request(`past-${i}`, priority), policyFor('TG', priority), before);
  const [first, second] = [crowd[i % PEOPLE], crowd[(i * 7 + 1) % PEOPLE]];
  if (!first || !second) throw new Error('There is nobody to call.');
  const people = first === second ? ([first] as const) : ([first, second] as const);
  const dueAt = new Date(now.getTime() + (1 + (i % 10_000)) * MINUTE);
  const step = { do: 'call', people, level: 0, round: 0, dueAt, repeat: false } as const;
  const made = {
    ...withLevelCalled(one, step, () => String(100_000 + i), before),
    pending: undefined,
    v: 3,
  };
  if (i % OPEN === 0) return { ...made, dueAt };
  const actedAt = new Date(before.getTime() + defaultPolicies[priority].actWithin);
  return {
    ...made,
    state: 'acted',
    acknowledgedBy: first.id,
    acknowledgedAt: before,
    actedBy: first.id,
    actedAt,
    dueAt: undefined,
  };
}
