import { idOf } from '../access/policy.js';
import { movingReferral, type ReferralDoc } from '../models/cases/referral.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { tellChange, type Making } from './change.js';
import type { Acted } from './outcome.js';
import type { Referral } from './referral-types.js';

/** Returns a referral as a page shows it, without words. */
export function shown(doc: ReferralDoc, now: Date): Referral {
  const { _id, reference, organisation, purpose, asker, askedAt, dueAt, until } = doc;
  const over = doc.open === true && until <= now;
  return {
    id: _id,
    case: doc.case,
    ...{ reference, organisation, purpose, askedAt, dueAt, until },
    state: over ? 'expired' : doc.state,
    askedBy: asker,
    overdue: doc.state === 'asked' && dueAt <= now && !over,
    answeredBy: doc.answeredBy,
    endedBy: doc.endedBy,
  };
}

/**
 * Ends a referral: the same write deletes the organisation's copy, and its people no longer find
 * it.
 */
export async function over(
  making: Making,
  doc: ReferralDoc,
  state: 'done' | 'withdrawn',
  words?: string,
): Promise<Acted> {
  const { staff, now } = making;
  const by = { endedBy: idOf(staff), endedAt: beginningOf(MINUTE, now) };
  return tellChange(making, {
    type: state === 'done' ? 'referralDone' : 'referralWithdrawn',
    audited: state === 'done' ? 'referral.done' : 'referral.withdrawn',
    codes: { organisation: doc.organisation },
    words,
    also: movingReferral(doc._id, ['asked', 'accepted'], { state, ...by }),
    pull: { 'work.referredTo': doc.organisation },
  });
}
