import { idOf, may, type CaseAction } from '../access/policy.js';
import { findAccounts, staffOf } from '../models/cases/account.js';
import type { LateReferral } from '../escalation/late-referral.js';
import { affiliations, officialAffiliations } from '../shared/affiliation.js';
import type { Staff, StaffRole } from '../shared/staff.js';
import type { Making } from './change.js';
import type { CaseDeps } from './deps.js';
import type { Opened } from './facts.js';

/** A job, as far as a case has to know who changes it. */
export const job: Staff = { account: 'job', login: 'job', roles: [], countries: [] };

/** A change that a job makes. @param form the same for the same change, whoever makes it */
export const jobMaking = (deps: CaseDeps, opened: Opened, form: string, now: Date): Making => ({
  ...{ deps, staff: job, who: 'job', opened, now },
  change: { v: opened.doc.work?.v ?? 0, form },
});

/** What a notice has to know of a case: by reference alone, and who may not hear of it. */
export function lateOf({ doc, facts }: Opened, id: string): LateReferral {
  const { _id, reference, country, area } = doc;
  const { officialsUnknown, excludedAffiliations, excludedPeople = [] } = facts;
  const kept = affiliations.filter((one) => excludedAffiliations.includes(one));
  return {
    ...{ id, tip: _id, reference, country, area, excludedPeople },
    excludedAffiliations: officialsUnknown ? [...kept, ...officialAffiliations] : kept,
  };
}

/** Who has a role and may do something with a case, by the ids under which they are called. */
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

/** What was done, and what went wrong meanwhile. */
export interface Done {
  readonly count: number;
  readonly errors: readonly unknown[];
}

/** Does something with each; one that fails does not keep the others from it. */
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

/** What was done over all. @throws the first of what went wrong */
export function counting(all: readonly Done[]): number {
  for (const error of all.flatMap(({ errors }) => errors)) throw error;
  return all.reduce((sum, { count }) => sum + count, 0);
}
