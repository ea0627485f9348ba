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

/** Who is told in turn that nobody answered. */
const steps = ['partner', 'owner', 'lead'] as const;
type Step = (typeof steps)[number];
/** After so long the next are told; at once when there was nobody to tell. */
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

/** Tells the people of one step. @returns how many can be told */
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

/** Goes on with a referral that nobody answered, up to the first step with somebody to tell. */
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

/** Ends a referral whose last moment has passed: the sealed copy goes. */
async function expire(deps: CaseDeps, doc: ReferralDoc, now: Date): Promise<boolean> {
  const to = { state: 'expired', endedAt: beginningOf(MINUTE, now) } as const;
  const also = movingReferral(doc._id, ['asked', 'accepted'], to);
  const opened = await loadCase(deps, doc.case, job.account);
  // A tip that was erased takes its timeline along; the copy must go all the same.
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

/** What tending did. */
export interface TendedReferrals {
  readonly told: number;
  readonly expired: number;
}

/**
 * Ends what is over, and tells of what nobody answered: the
 * partner again, then whoever has the case, then who leads.
 * @param over by when something may be destroyed, if the clock is one that went far ahead
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
