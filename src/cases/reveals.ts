import { idOf, isExcluded, may, mayAny } from '../access/policy.js';
import {
  findReveal,
  keepingReveal,
  movingReveal,
  revealPurposes,
  revealsAskedBy,
  revealsWaiting,
  type RevealDoc,
} from '../models/cases/reveal.js';
import { beginningOf, DAY, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import { revealAddress } from '../tips/return-address.js';
import { begin, tellChange, type Making } from './change.js';
import { audit, type CaseDeps } from './deps.js';
import { loadCase, openCase, type Opened } from './facts.js';
import { visibleOf } from './list.js';
import { done, not, type Change, type NotDone, type Outcome } from './outcome.js';
import { firstReminder } from './reveal-reminders.js';
import type { Reveal, Revealed, RevealInput } from './reveal-types.js';
import { LONGEST_REASON } from './work.js';
import { sealFor } from './words.js';
import { saidIn } from './typed-words.js';

/** How long a request waits for a decision; then it must be made again. */
export const REVEAL_WAITS = 3 * DAY;
/** How long an approval can be used. */
export const REVEAL_OPEN = DAY;

/**
 * Returns a request as a page shows it. A request past its time is shown as expired, even before a
 * job marks it.
 */
function shown(doc: RevealDoc, now: Date, opens: boolean): Reveal {
  const over = doc.expiresAt <= now && (doc.state === 'asked' || doc.state === 'approved');
  return {
    id: doc._id,
    case: doc.case,
    opens,
    reference: doc.reference,
    purpose: doc.purpose,
    state: over ? 'expired' : doc.state,
    askedBy: doc.asker,
    askedAt: doc.askedAt,
    decidedBy: doc.decidedBy,
    decidedAt: doc.decidedAt,
    seenAt: doc.seenAt,
    expiresAt: doc.expiresAt,
    reminded: doc.reminded ?? 0,
  };
}

/** Returns a new request, with its reason sealed. */
function newReveal(
  { deps, staff, opened: { doc }, change, now }: Making,
  purpose: RevealDoc['purpose'],
  reason: string,
): RevealDoc {
  const reveal = change.form === undefined ? randomId() : `${doc._id}.${change.form}`;
  return {
    _id: reveal,
    case: doc._id,
    reference: doc.reference,
    country: doc.country,
    purpose,
    state: 'asked',
    askedBy: staff.account,
    asker: idOf(staff),
    askedAt: beginningOf(MINUTE, now),
    expiresAt: beginningOf(MINUTE, now.getTime() + REVEAL_WAITS),
    wakeAt: new Date(now.getTime() + firstReminder(purpose)),
    ...sealFor(deps, doc, reveal, reason),
  };
}

/** Asks to see an address. The answer is the same whether there is one or not. */
export async function askReveal(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  { purpose, words }: RevealInput,
  change: Change,
): Promise<Outcome<Reveal>> {
  const begun = await begin(deps, staff, id, 'reveal.ask', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  if (!revealPurposes.includes(purpose)) return not('noReason');
  const said = saidIn(words, LONGEST_REASON, 'noReason');
  if (!said.ok) return said;
  const kept = newReveal(making, purpose, said.value);
  const told = await tellChange(making, {
    type: 'revealAsked',
    audited: 'reveal.asked',
    codes: { purpose },
    also: keepingReveal(kept),
  });
  if (!told.ok) return told;
  const there = await findReveal(deps.db.cases, kept._id);
  if (!there) return not('unknown');
  return done(shown(there, making.now, may(staff, 'case.see', making.opened.facts)));
}

/** Returns the requests that this account must decide, and their own. */
export async function listReveals(deps: CaseDeps, staff: Staff): Promise<readonly Reveal[]> {
  const now = deps.clock.now();
  const { cases } = deps.db;
  const mine = await revealsAskedBy(cases, staff.account);
  const countries = staff.countries.includes('*') ? 'all' : staff.countries;
  const waiting = mayAny(staff, 'reveal.decide') ? await revealsWaiting(cases, countries) : [];
  const theirs: RevealDoc[] = [];
  for (const one of waiting) {
    if (one.askedBy === staff.account) continue;
    const opened = await loadCase(deps, one.case, staff.account);
    if (opened && may(staff, 'reveal.decide', opened.facts)) theirs.push(one);
  }
  const all = [...theirs, ...mine];
  const visible = await visibleOf(
    deps,
    staff,
    all.map((one) => one.case),
  );
  return all.map((one) => shown(one, now, visible.has(one.case)));
}

/** Returns a request and its case, for an account that wants to decide or to see it. */
async function openReveal(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  action: 'reveal.decide' | 'reveal.see',
): Promise<{ readonly ok: true; readonly doc: RevealDoc; readonly opened: Opened } | NotDone> {
  const doc = await findReveal(deps.db.cases, id);
  if (!doc) return not('unknown');
  const found = await openCase(deps, staff, doc.case, action);
  if (!found.ok) return not('unknown');
  return { ok: true, doc, opened: found.opened };
}

/** Returns the change that records a decision on the case: by whom, and why if it was refused. */
const makingOf = (deps: CaseDeps, staff: Staff, opened: Opened, form: string): Making => ({
  deps,
  staff,
  opened,
  change: { v: opened.doc.work?.v ?? 0, form },
  now: deps.clock.now(),
});

/** Records the decision of a custodian. Nobody decides about their own request. */
export async function decideReveal(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  decision: { readonly approve: true } | { readonly approve: false; readonly reason: string },
): Promise<Outcome<Reveal>> {
  const found = await openReveal(deps, staff, id, 'reveal.decide');
  if (!found.ok) return found;
  const { doc, opened } = found;
  if (doc.askedBy === staff.account || doc.asker === idOf(staff)) {
    await audit(deps, staff, 'access.denied', `reveal/${id}`);
    return not('samePerson');
  }
  const said = decision.approve
    ? done(undefined)
    : saidIn(decision.reason, LONGEST_REASON, 'noReason');
  if (!said.ok) return said;
  const reason = said.value;
  const now = deps.clock.now();
  const ends = new Date(now.getTime() + REVEAL_OPEN);
  const to = {
    state: decision.approve ? ('approved' as const) : ('denied' as const),
    decidedBy: idOf(staff),
    decidedAt: beginningOf(MINUTE, now),
    ...(decision.approve ? { expiresAt: ends, wakeAt: ends } : {}),
  };
  const told = await tellChange(makingOf(deps, staff, opened, `decided-${randomId()}`), {
    type: decision.approve ? 'revealApproved' : 'revealDenied',
    audited: decision.approve ? 'reveal.approved' : 'reveal.denied',
    words: reason,
    also: movingReveal(id, 'asked', to, now),
    otherwise: doc.expiresAt <= now ? 'expired' : 'notWaiting',
  });
  if (!told.ok) return told;
  return done(shown({ ...doc, ...to }, now, may(staff, 'case.see', opened.facts)));
}

/** Shows an address once, to the person who asked. The audit log records it first. */
export async function seeReveal(
  deps: CaseDeps,
  staff: Staff,
  id: string,
): Promise<Outcome<Revealed>> {
  const found = await openReveal(deps, staff, id, 'reveal.see');
  if (!found.ok) return found;
  const { doc, opened } = found;
  if (doc.askedBy !== staff.account || isExcluded(staff, opened.facts)) {
    await audit(deps, staff, 'access.denied', `reveal/${id}`);
    return not('unknown');
  }
  const now = deps.clock.now();
  if (doc.state === 'approved' && doc.expiresAt <= now) return not('expired');
  if (doc.state !== 'approved') return not('notWaiting');
  await audit(deps, staff, 'address.revealed', opened.doc._id);
  const { handle } = opened.doc;
  const address = handle === undefined ? undefined : await revealAddress(deps, handle, now);
  const to = { state: 'seen' as const, seenAt: beginningOf(MINUTE, now) };
  const told = await tellChange(makingOf(deps, staff, opened, `seen-${randomId()}`), {
    type: 'revealSeen',
    also: movingReveal(id, 'approved', to, now),
  });
  if (!told.ok) return told;
  return done({ address: address ?? 'none' });
}
