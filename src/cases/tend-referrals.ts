import { idOf } from '../access/policy.js';
import { staffOf } from '../models/cases/account.js';
import {
  lateReferrals,
  movingReferral,
  notingLate,
  referralsOver,
  type ReferralDoc,
} from '../models/cases/referral.js';
import { inTransaction } from '../models/store/transaction.js';
import { beginningOf, DAY, MINUTE } from '../shared/clock.js';
import { tellChange } from './change.js';
import type { CaseDeps } from './deps.js';
import { loadCase, type Opened } from './facts.js';
import { partnerPeople } from './partner-pair.js';
import { mayKnow } from './referrals.js';
import { isClosed } from './rows.js';
import { counting, doAll, job, jobMaking, lateOf, thoseWho, type Done } from './tending.js';

/** The people who are informed, in this order, that nobody answered. */
const steps = ['partner', 'owner', 'lead'] as const;
type Step = (typeof steps)[number];
/** The time before the next people are informed; at once if there was nobody to inform. */
export const STEP_WAITS = DAY;

/** The people of a step, by their ids in the directory. */
async function peopleOf(
  deps: CaseDeps,
  step: Step,
  opened: Opened,
  { organisation }: ReferralDoc,
): Promise<string[]> {
  const { facts } = opened;
  if (step === 'owner') return facts.owner === undefined ? [] : [facts.owner];
  if (step === 'partner') {
    const theirs = (await partnerPeople(deps)).get(organisation) ?? [];
    return theirs.filter((one) => mayKnow(one, opened)).map((one) => idOf(staffOf(one)));
  }
  return thoseWho(deps, 'coordinator', 'case.refer', opened);
}

/**
 * Informs the people of one step.
 * @returns how many can be informed
 */
async function tellStep(
  deps: CaseDeps,
  step: Step,
  opened: Opened,
  doc: ReferralDoc,
  now: Date,
): Promise<number> {
  const late = lateOf(opened, doc._id);
  return deps.escalations.tellLate(late, step, await peopleOf(deps, step, opened, doc), now);
}

/** Advances a referral that nobody answered to the next step with a person to inform. */
async function climb(deps: CaseDeps, doc: ReferralDoc, now: Date): Promise<boolean> {
  const opened = await loadCase(deps, doc.case, job.account);
  if (!opened || isClosed(opened.doc)) {
    const noted = notingLate(doc, steps.length);
    return inTransaction(deps.db.cases, (session) => noted(deps.db.cases, session));
  }
  let at = doc.late ?? 0;
  let told = 0;
  let step: Step = 'partner';
  while (told === 0 && at < steps.length) {
    step = steps[at] ?? 'lead';
    told = await tellStep(deps, step, opened, doc, now);
    at += 1;
  }
  const acted = await tellChange(jobMaking(deps, opened, `late-${at}-${doc._id.slice(-40)}`, now), {
    type: 'referralLate',
    codes: { organisation: doc.organisation, told: told === 0 ? 'nobody' : step },
    also: notingLate(doc, at),
  });
  return acted.ok;
}

/** Ends an expired referral: the sealed copy is deleted. */
async function expire(deps: CaseDeps, doc: ReferralDoc, now: Date): Promise<boolean> {
  const to = { state: 'expired', endedAt: beginningOf(MINUTE, now) } as const;
  const also = movingReferral(doc._id, ['asked', 'accepted'], to);
  const opened = await loadCase(deps, doc.case, job.account);
  // The timeline is erased together with its tip; the copy must be deleted all the same.
  if (!opened) return inTransaction(deps.db.cases, (session) => also(deps.db.cases, session));
  const acted = await tellChange(jobMaking(deps, opened, `over-${doc._id.slice(-40)}`, now), {
    type: 'referralExpired',
    audited: 'referral.expired',
    codes: { organisation: doc.organisation },
    also,
    pull: { 'work.referredTo': doc.organisation },
  });
  return acted.ok;
}

/** The result of one run. */
export interface TendedReferrals {
  readonly told: number;
  readonly expired: number;
}

/**
 * Ends expired referrals, and reports unanswered ones: to the partner again, then to the case's
 * owner, then to the lead.
 * @param over the time before which data may be destroyed, in case the clock jumped far ahead
 */
export async function tendReferrals(
  deps: CaseDeps,
  now: Date,
  over: Date = now,
): Promise<TendedReferrals> {
  const expired = await doAll(await referralsOver(deps.db.cases, over), (doc) =>
    expire(deps, doc, now),
  );
  const told: Done[] = [];
  for (let late = steps.length - 1; late >= 0; late -= 1) {
    const due = new Date(now.getTime() - late * STEP_WAITS);
    const docs = (await lateReferrals(deps.db.cases, late, due)).filter(({ until }) => until > now);
    told.push(await doAll(docs, (doc) => climb(deps, doc, now)));
  }
  return { told: counting(told), expired: counting([expired]) };
}
