import { idOf, may, type CaseAction } from '../access/policy.js';
import { findAccounts, staffOf } from '../models/cases/account.js';
import type { LateReferral } from '../escalation/late-referral.js';
import { affiliations, officialAffiliations } from '../shared/affiliation.js';
import type { Staff, StaffRole } from '../shared/staff.js';
import type { Making } from './change.js';
import type { CaseDeps } from './deps.js';
import type { Opened } from './facts.js';

/** A job as the author of a change to a case. */
export const job: Staff = { account: 'job', login: 'job', roles: [], countries: [] };

/**
 * Returns a change that a job makes.
 * @param form the same for the same change, whichever process makes it
 */
export const jobMaking = (deps: CaseDeps, opened: Opened, form: string, now: Date): Making => ({
  ...{ deps, staff: job, who: 'job', opened, now },
  change: { v: opened.doc.work?.v ?? 0, form },
});

/** Returns what a notice needs to know about a case: its reference, and who must not hear of it. */
export function lateOf({ doc, facts }: Opened, id: string): LateReferral {
  const { _id, reference, country, area } = doc;
  const { officialsUnknown, excludedAffiliations, excludedPeople = [] } = facts;
  const kept = affiliations.filter((one) => excludedAffiliations.includes(one));
  return {
    ...{ id, tip: _id, reference, country, area, excludedPeople },
    excludedAffiliations: officialsUnknown ? [...kept, ...officialAffiliations] : kept,
  };
}

/**
 * Returns the people who have a role and may do something with a case, by the ids under which they
 * are called.
 */
export async function thoseWho(
  { db }: Pick<CaseDeps, 'db'>,
  role: StaffRole,
  action: CaseAction,
  { facts }: Opened,
): Promise<string[]> {
  return (await findAccounts(db.cases))
    .filter(({ state }) => state === 'active')
    .map(staffOf)
    .filter((one) => one.roles.includes(role) && may(one, action, facts))
    .map(idOf);
}

/** How many were done, and the errors meanwhile. */
export interface Done {
  readonly count: number;
  readonly errors: readonly unknown[];
}

/** Does something with each document. If one fails, the others are still done. */
export async function doAll<T>(
  docs: readonly T[],
  does: (doc: T) => Promise<boolean>,
): Promise<Done> {
  let count = 0;
  const errors: unknown[] = [];
  for (const doc of docs) {
    try {
      if (await does(doc)) count += 1;
    } catch (error) {
      errors.push(error);
    }
  }
  return { count, errors };
}

/**
 * Returns the sum of what was done.
 * @throws the first error
 */
export function counting(all: readonly Done[]): number {
  const errors = all.flatMap((one) => one.errors);
  if (errors.length > 0) throw errors[0];
  return all.reduce((sum, { count }) => sum + count, 0);
}
