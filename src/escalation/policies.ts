import { DAY, HOUR, MINUTE } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import type { Policy, Priority } from './escalation.js';

const ladder = (
  first: number,
  second: number,
  third: number,
  actWithin: number,
  startWithin: number,
): Policy => ({
  levels: [
    { role: 'focal-point', answerWithin: first },
    { role: 'agency-head', answerWithin: second },
    { role: 'regional-desk', answerWithin: third },
  ],
  repeatEvery: third,
  actWithin,
  startWithin,
});

/**
 * How fast people must answer for a tip, in milliseconds. The three levels are the table of
 * domain.md §3, which is our own proposal, not a published norm: each country should confirm or
 * replace it. `actWithin` is our proposal too: an hour for a life in danger, a day for something
 * that goes on, a week for something past or general. `startWithin` weighs a short delay against
 * the sender's safety (docs/adr/015-what-is-left-of-a-finished-talk.md).
 */
export const defaultPolicies: Readonly<Record<Priority, Policy>> = {
  1: ladder(10 * MINUTE, 10 * MINUTE, 15 * MINUTE, HOUR, 0),
  2: ladder(HOUR, 2 * HOUR, 4 * HOUR, DAY, HOUR),
  3: ladder(DAY, DAY, 7 * DAY, 7 * DAY, 6 * HOUR),
};

/** Policies of single countries (ISO 3166-1 alpha-2), where they differ from the default. */
export type CountryPolicies = Readonly<Record<string, Partial<Readonly<Record<Priority, Policy>>>>>;

/**
 * Returns the policy for a new escalation. A ladder that does not end at the regional desk gets it
 * as its last level: if nobody is left in a country, somebody must still hear of it.
 */
export function policyFor(
  country: string,
  priority: Priority,
  overrides: CountryPolicies = {},
): Policy {
  const { startWithin } = defaultPolicies[priority];
  const policy = { startWithin, ...(overrides[country]?.[priority] ?? defaultPolicies[priority]) };
  if (policy.levels.at(-1)?.role === 'regional-desk') return policy;
  return {
    ...policy,
    levels: [...policy.levels, { role: 'regional-desk', answerWithin: policy.repeatEvery }],
  };
}

/**
 * Checks the policies of countries.
 * @throws Fault when a policy has a span that makes no sense
 */
export function checkPolicies(overrides: CountryPolicies): void {
  for (const [country, policies] of Object.entries(overrides)) {
    for (const [priority, policy] of Object.entries(policies)) {
      const spans = [
        policy.repeatEvery,
        policy.actWithin,
        ...policy.levels.map(({ answerWithin }) => answerWithin),
      ];
      if (!spans.every((span) => Number.isFinite(span) && span >= MINUTE))
        throw new Fault(
          `The policy of ${country} for P${priority} has a deadline under one minute: correct it.`,
        );
      const { startWithin = 0 } = policy;
      if (!Number.isFinite(startWithin) || startWithin < 0 || (priority === '1' && startWithin > 0))
        throw new Fault(
          `The policy of ${country} for P${priority} has a startWithin of ${startWithin}: give milliseconds of 0 or more; a P1 is called at once.`,
        );
    }
  }
}
