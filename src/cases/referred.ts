import { idOf, may } from '../access/policy.js';
import {
  findReferral,
  movingReferral,
  referralsTo,
  type ReferralDoc,
} from '../models/cases/referral.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import { same, tellChange, wasDone, type Making } from './change.js';
import { audit, type CaseDeps } from './deps.js';
import { loadCase, openCase, type Opened } from './facts.js';
import { done, not, type Acted, type Change, type NotDone, type Outcome } from './outcome.js';
import { over, shown } from './referral-steps.js';
import type { OpenedReferral, Referral, ReferralAnswer, ReferralReport } from './referral-types.js';
import { saidIn } from './typed-words.js';
import type { Keys } from './view.js';
import { openSealed } from './words.js';
import { LONGEST_NOTE, LONGEST_REASON } from './work.js';

/** Returns the open requests to the account's organisation. */
export async function referralsFor(deps: CaseDeps, staff: Staff): Promise<readonly Referral[]> {
  const now = deps.clock.now();
  if (staff.organisation === undefined) return [];
  const theirs: Referral[] = [];
  for (const one of await referralsTo(deps.db.cases, staff.organisation)) {
    const opened = one.until > now && (await loadCase(deps, one.case, staff.account));
    if (opened && may(staff, 'referral.read', opened.facts)) theirs.push(shown(one, now));
  }
  return theirs;
}

/**
 * Returns a referral and its case, for a person of its organisation. About other organisations they
 * learn nothing.
 */
async function openReferral(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  action: 'referral.read' | 'referral.answer',
): Promise<{ readonly ok: true; readonly doc: ReferralDoc; readonly opened: Opened } | NotDone> {
  const doc = await findReferral(deps.db.cases, id);
  if (!doc) return not('unknown');
  const found = await openCase(deps, staff, doc.case, action);
  if (!found.ok) return not('unknown');
  if (doc.organisation !== staff.organisation || doc.open !== true) {
    await audit(deps, staff, 'access.denied', `referral/${id}`);
    return not('unknown');
  }
  if (doc.until <= deps.clock.now()) return not('expired');
  return { ok: true, doc, opened: found.opened };
}

/**
 * Returns the summary for a person of the organisation. The audit log records the reading before
 * any word is returned.
 */
export async function readReferral(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<Outcome<OpenedReferral>> {
  const found = await openReferral(deps, staff, id, 'referral.read');
  if (!found.ok) return found;
  const { doc } = found;
  await audit(deps, staff, 'referral.read', doc.case);
  const sealed = { _id: doc._id, box: doc.box, wraps: doc.wraps };
  const summary = openSealed(keys, doc.case, sealed);
  return done({ referral: shown(doc, deps.clock.now()), summary });
}

/**
 * Carries out an act of the organisation on a referral. It is a change of the case; a form that was
 * carried out before has no further effect.
 */
async function stepOnce(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  { form = randomId() }: Change,
  makes: (making: Making, doc: ReferralDoc) => Promise<Acted>,
): Promise<Acted> {
  const found = await openReferral(deps, staff, id, 'referral.answer');
  if (!found.ok) return found;
  const { doc, opened } = found;
  const change = { v: opened.doc.work?.v ?? 0, form };
  const making = { deps, staff, opened, change, now: deps.clock.now() };
  return (await wasDone(making)) ? same(making) : makes(making, doc);
}

/** Saves the organisation's answer: yes, or no with a reason. A no ends the referral. */
export async function answerReferral(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  answer: ReferralAnswer,
  change: Change,
): Promise<Acted> {
  return stepOnce(deps, staff, id, change, async (making, doc) => {
    const said = answer.accept
      ? done(undefined)
      : saidIn(answer.reason, LONGEST_REASON, 'noReason');
    if (!said.ok) return said;
    const at = beginningOf(MINUTE, making.now);
    const by = { answeredBy: idOf(staff), answeredAt: at };
    const state = answer.accept ? 'accepted' : 'declined';
    return tellChange(making, {
      type: answer.accept ? 'referralAccepted' : 'referralDeclined',
      audited: answer.accept ? 'referral.accepted' : 'referral.declined',
      codes: { organisation: doc.organisation },
      words: said.value,
      also: movingReferral(id, ['asked'], { state, ...by }),
      ...(answer.accept ? {} : { pull: { 'work.referredTo': doc.organisation } }),
    });
  });
}

/** Saves the organisation's report, sealed to the readers of the case. */
export async function reportOnReferral(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  report: ReferralReport,
  change: Change,
): Promise<Acted> {
  return stepOnce(deps, staff, id, change, async (making, doc) => {
    if (doc.state !== 'accepted') return not('notWaiting');
    const said = saidIn(report.words, LONGEST_NOTE, 'empty');
    if (!said.ok) return said;
    if (report.over) return over(making, doc, 'done', said.value);
    return tellChange(making, {
      type: 'referralReported',
      audited: 'referral.reported',
      codes: { organisation: doc.organisation },
      words: said.value,
    });
  });
}
