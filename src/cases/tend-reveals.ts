import {
  expiringReveal,
  notingReminded,
  revealsToTend,
  type RevealDoc,
} from '../models/cases/reveal.js';
import { inTransaction } from '../models/store/transaction.js';
import { tellChange } from './change.js';
import type { CaseDeps } from './deps.js';
import { loadCase, type Opened } from './facts.js';
import { remindersOf, type RemindedOfReveal } from './reveal-reminders.js';
import { isClosed } from './rows.js';
import { counting, doAll, job, jobMaking, lateOf, thoseWho } from './tending.js';

/**
 * Tells the people of one step.
 * @returns how many can be told
 */
async function tell(
  deps: CaseDeps,
  { _id, asker }: RevealDoc,
  opened: Opened,
  step: number,
  to: RemindedOfReveal,
  now: Date,
): Promise<number> {
  const [role, action] =
    to === 'custodian'
      ? (['custodian', 'reveal.decide'] as const)
      : (['coordinator', 'case.refer'] as const);
  const people = (await thoseWho(deps, role, action, opened)).filter((one) => one !== asker);
  const late = lateOf(opened, `${_id}/${step}`);
  const notice = to === 'custodian' ? 'custodian' : 'custodiansLead';
  return deps.escalations.tellLate(late, notice, people, now);
}

/** Reminds people of an undecided request, up to the first step that has somebody to tell. */
async function remind(
  deps: CaseDeps,
  doc: RevealDoc,
  opened: Opened | undefined,
  now: Date,
): Promise<boolean> {
  const plan = remindersOf(doc.purpose);
  let step = doc.reminded ?? 0;
  if (!opened || isClosed(opened.doc)) {
    const noted = notingReminded(doc, plan.length, doc.expiresAt);
    return inTransaction(deps.db.cases, (session) => noted(deps.db.cases, session));
  }
  let told = 0;
  let to: RemindedOfReveal = 'custodian';
  while (told === 0 && step < plan.length) {
    to = plan[step]?.to ?? 'lead';
    told = await tell(deps, doc, opened, step, to, now);
    step += 1;
  }
  const next = plan[step];
  const wakeAt = next ? new Date(doc.askedAt.getTime() + next.after) : doc.expiresAt;
  const form = `reminded-${step}-${doc._id.slice(-40)}`;
  const acted = await tellChange(jobMaking(deps, opened, form, now), {
    type: 'revealLate',
    codes: { told: told === 0 ? 'nobody' : to },
    also: notingReminded(doc, step, wakeAt),
  });
  return acted.ok;
}

/** Ends an undecided request or an unused approval, and tells the person who asked. */
async function expire(
  deps: CaseDeps,
  doc: RevealDoc,
  opened: Opened | undefined,
  now: Date,
): Promise<boolean> {
  const also = expiringReveal(doc._id, now);
  if (!opened) return inTransaction(deps.db.cases, (session) => also(deps.db.cases, session));
  await deps.escalations.tellLate(lateOf(opened, doc._id), 'asker', [doc.asker], now);
  const form = `ended-${doc.state}-${doc._id.slice(-40)}`;
  const acted = await tellChange(jobMaking(deps, opened, form, now), {
    type: 'revealExpired',
    audited: 'reveal.expired',
    also,
  });
  return acted.ok;
}

/** The result of one run. */
export interface TendedReveals {
  readonly reminded: number;
  readonly expired: number;
}

/**
 * Reminds custodians of undecided requests to see a sealed address, then the person who leads, and
 * ends expired ones. A person depends on each request, so it must not wait unnoticed.
 */
export async function tendReveals(deps: CaseDeps, now: Date): Promise<TendedReveals> {
  const due = await revealsToTend(deps.db.cases, now);
  const over = due.filter(({ expiresAt }) => expiresAt <= now);
  const open = due.filter(({ expiresAt, state }) => expiresAt > now && state === 'asked');
  const withCase = (does: typeof remind) => async (doc: RevealDoc) =>
    does(deps, doc, await loadCase(deps, doc.case, job.account), now);
  const expired = await doAll(over, withCase(expire));
  const reminded = await doAll(open, withCase(remind));
  return { reminded: counting([reminded]), expired: counting([expired]) };
}
