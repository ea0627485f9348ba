import { idOf, isExcluded, may, mayAny } from '../access/policy.js';
import type { Affiliation } from '../shared/affiliation.js';
import { findCaseIds } from '../models/cases/case-list.js';
import type { Staff } from '../shared/staff.js';
import type { Assignee } from './cases.js';
import { begin, changeOnce, same, tellChange, type Making } from './change.js';
import { audit, type CaseDeps, type Worker } from './deps.js';
import { escalationOf, loadCase } from './facts.js';
import { done, not, type Acted, type Change, type Outcome } from './outcome.js';

/** Returns a person as an escalation stores them. */
const holder = (staff: Pick<Staff, 'account' | 'focalPoint' | 'affiliation'>) => ({
  id: staff.focalPoint ?? staff.account,
  affiliation: staff.affiliation satisfies Affiliation | undefined,
});

/** Gives a case to a person on the tip alone, because it has no open escalation. */
async function holdWithout(making: Making, told: 'taken' | 'assigned', to: string): Promise<Acted> {
  const { owner } = making.opened.facts;
  if (told === 'taken' && owner === to) return same(making);
  if (told === 'taken' && owner !== undefined) return { ok: false, reason: 'held', by: owner };
  const acted = await tellChange(making, {
    type: told,
    audited: told === 'taken' ? 'case.taken' : 'case.assigned',
    codes: { to },
    field: { name: 'owner', to },
    set: { 'work.owner': to },
  });
  return !acted.ok && acted.reason === 'conflict'
    ? { ok: false, reason: 'held', by: acted.theirs }
    : acted;
}

/**
 * "I have it": takes a case. If two people press at the same time, one gets it, and the other is
 * told who.
 */
export async function takeCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.take', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  const me = holder(staff);
  const held = await deps.escalations.take(escalationOf(making.opened.doc), me, making.now);
  switch (held.outcome) {
    case 'taken':
      return tellChange(making, { type: 'taken', audited: 'case.taken' });
    case 'same':
      return same(making);
    case 'held':
      return { ok: false, reason: 'held', by: held.by };
    case 'excluded':
      return not('excluded');
    case 'closed':
    case 'unknownTip':
      return holdWithout(making, 'taken', me.id);
  }
}

/** "It was acted on": marks a case as acted on. */
export async function actOnCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.act', change, async (making) => {
    const { doc, facts } = making.opened;
    const me = idOf(staff);
    const answered = await deps.escalations.answerFor(escalationOf(doc), me, 'done', making.now);
    const second = answered?.ok === true && answered.second === true;
    if (answered?.ok === false) {
      const { owner } = facts;
      if (answered.reason === 'taken' && owner !== undefined)
        return { ok: false, reason: 'held', by: owner };
      if (answered.reason !== 'closed' || owner !== me) return not('notTheirs');
    }
    if (answered === undefined && facts.owner !== me) return not('notTheirs');
    const acted = await tellChange(making, { type: 'acted', audited: 'case.acted' });
    return acted.ok && second ? done({ ...acted.value, second: true }) : acted;
  });
}

/** "I cannot": passes a case, and the next person is called. */
export async function passCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.pass', change, async (making) => {
    const { doc, facts } = making.opened;
    const me = idOf(staff);
    if (facts.owner !== me && !facts.called.includes(me)) return not('notTheirs');
    const answered = await deps.escalations.answerFor(escalationOf(doc), me, 'pass', making.now);
    if (answered && !answered.ok && answered.reason !== 'closed') return not('notTheirs');
    const over = !answered?.ok && facts.owner === me;
    return tellChange(making, {
      type: 'passed',
      audited: 'case.passed',
      ...(over ? { field: { name: 'owner', to: '' }, unset: ['work.owner'] } : {}),
    });
  });
}

/** Calls the next level at once. */
export async function escalateCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.escalate', change, async (making) => {
    const called = await deps.escalations.callNext(escalationOf(making.opened.doc), making.now);
    if (called !== 'called') return not(called === 'closed' ? 'closed' : 'noEscalation');
    return tellChange(making, { type: 'escalated', audited: 'case.escalated' });
  });
}

/** Returns why a case cannot be given to a person; undefined if it can. */
function unfit({ opened }: Making, to: Assignee): 'unknownPerson' | 'excluded' | undefined {
  const staff: Staff = { login: 'assignee', ...to };
  if (!mayAny(staff, 'case.take')) return 'unknownPerson';
  return isExcluded(staff, opened.facts) ? 'excluded' : undefined;
}

/** Calls the new owner if they are in the directory; otherwise the case is theirs at once. */
async function give({ deps, opened, now }: Making, to: Assignee) {
  const id = escalationOf(opened.doc);
  if (to.focalPoint !== undefined) {
    const assigned = await deps.escalations.assign(id, to.focalPoint, now);
    if (assigned !== 'unknownPerson') return assigned;
  }
  const held = await deps.escalations.take(id, holder(to), now, true);
  return held.outcome === 'taken' || held.outcome === 'same' ? 'assigned' : held.outcome;
}

/**
 * Gives a case to a person. A focal point is called, and owns the case when they acknowledge; if
 * they do not, the ladder continues.
 */
export async function assignCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  to: Assignee,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.assign', change, async (making) => {
    const why = unfit(making, to);
    if (why) return not(why);
    const given = await give(making, to);
    const whom = holder(to).id;
    switch (given) {
      case 'assigned':
        return tellChange(making, {
          type: 'assigned',
          audited: 'case.assigned',
          codes: { to: whom },
        });
      case 'excluded':
        return not('excluded');
      case 'closed':
      case 'unknownTip':
        return holdWithout(making, 'assigned', whom);
      case 'held':
        return not('notTheirs');
    }
  });
}

/** The most cases that are read at once. */
const MOST_HANDED = 500;

/** Returns a worker as the timeline names them. */
const asStaff = (who: Worker): Staff =>
  typeof who === 'string' ? { account: who, login: 'cli', roles: [], countries: [] } : who;

/** Hands over one case of a person who leaves, in any state of its escalation. */
async function handOne(
  deps: CaseDeps,
  who: Worker,
  id: string,
  to: Assignee,
  leaves: boolean,
): Promise<boolean> {
  const by = asStaff(who);
  const opened = await loadCase(deps, id, by.account);
  if (!opened) return false;
  // The person who closes an account hands over all cases; other people only those that they may
  // assign.
  const free = leaves || typeof who === 'string' || may(by, 'case.assign', opened.facts);
  if (!free) return false;
  const now = deps.clock.now();
  const making: Making = {
    deps,
    staff: by,
    who,
    change: { v: opened.doc.work?.v ?? 0 },
    opened,
    now,
  };
  if (unfit(making, to)) return false;
  const eid = escalationOf(opened.doc);
  const held = await deps.escalations.take(eid, holder(to), now, true);
  if (held.outcome === 'excluded' || held.outcome === 'held') return false;
  if (held.outcome === 'taken') await deps.escalations.tellGiven(eid, holder(to).id, now);
  const acted = await tellChange(making, {
    type: 'handedOver',
    audited: 'case.handedOver',
    codes: { to: holder(to).id },
    field: { name: 'owner', to: holder(to).id },
    set: { 'work.owner': holder(to).id },
  });
  return acted.ok;
}

/**
 * A case that the new owner may not have because of a conflict of interest returns to the calls, or
 * stays without owner. The person who leaves does not keep it.
 */
async function letGo(deps: CaseDeps, who: Worker, id: string): Promise<void> {
  const by = asStaff(who);
  const opened = await loadCase(deps, id, by.account);
  if (!opened) return;
  const now = deps.clock.now();
  await deps.escalations.callNext(escalationOf(opened.doc), now);
  const change = { v: opened.doc.work?.v ?? 0 };
  const making: Making = { deps, staff: by, who, change, opened, now };
  await tellChange(making, {
    type: 'released',
    audited: 'case.handedOver',
    field: { name: 'owner', to: '' },
    unset: ['work.owner'],
  });
}

/**
 * Hands all open cases of one person to another, for a worker who may decide it.
 * @param leaves the first person has left: for cases that the other may not have, people are called
 */
export async function handOn(
  deps: CaseDeps,
  who: Worker,
  from: string,
  to: Assignee,
  leaves: boolean,
): Promise<{ readonly handed: number; readonly left: readonly string[] }> {
  const theirs = { open: true, 'work.owner': from };
  let handed = 0;
  const left: string[] = [];
  for (;;) {
    const rest = { _id: { $nin: left } };
    const ids = await findCaseIds(deps.db.cases, [theirs, rest], MOST_HANDED);
    if (ids.length === 0) return { handed, left };
    for (const id of ids) {
      if (await handOne(deps, who, id, to, leaves)) {
        handed += 1;
        continue;
      }
      left.push(id);
      if (leaves) await letGo(deps, who, id);
    }
  }
}

/**
 * Hands all open cases of one person to another. Cases that the other may not have because of a
 * conflict of interest stay.
 */
export async function handOverAll(
  deps: CaseDeps,
  who: Worker,
  from: string,
  to: Assignee,
): Promise<Outcome<{ handed: number; left: readonly string[] }>> {
  if (typeof who !== 'string' && !mayAny(who, 'cases.handOver')) {
    await audit(deps, who, 'access.denied', `handover/${from}`);
    return not('denied');
  }
  if (from === holder(to).id) return not('itself');
  return done(await handOn(deps, who, from, to, false));
}
