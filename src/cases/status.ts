import { idOf } from '../access/policy.js';
import { makeReport, setAside } from '../escalation/look-through.js';
import { findTip } from '../models/cases/tip-lookup.js';
import { beginningOf, DAY, MINUTE } from '../shared/clock.js';
import type { Priority } from '../shared/priority.js';
import type { Staff } from '../shared/staff.js';
import { begin, changeOnce, same, tellChange, wasDone, type Making } from './change.js';
import type { CaseDeps } from './deps.js';
import { BY_PERSON } from './events.js';
import { escalationOf } from './facts.js';
import { not, type Acted, type Change } from './outcome.js';
import { isClosed } from './rows.js';
import { saidIn } from './typed-words.js';
import {
  closingReasons,
  LONGEST_NOTE,
  LONGEST_REASON,
  type Closing,
  type FollowUp,
} from './work.js';

/** The latest follow-up day; a later day is a typing error. */
const FURTHEST = 2 * 366 * DAY;

/**
 * Saves another priority on the tip and records it. The escalation follows, also when the form is
 * sent again.
 */
async function changePriority(
  making: Making,
  to: Priority,
  type: 'raised' | 'lowered',
  words: string | undefined,
): Promise<Acted> {
  const from = making.opened.doc.priority;
  return tellChange(making, {
    type,
    audited: `case.${type}`,
    codes: { from, to },
    words,
    field: { name: 'priority', to: String(to) },
    set: { priority: to },
  });
}

export async function raiseCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  priority: Priority,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.raise', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  const { doc } = making.opened;
  const again = await wasDone(making);
  if (!again && isClosed(doc)) return not('closed');
  if (!again && priority >= doc.priority) return not('notMoreUrgent');
  const acted = again ? same(making) : await changePriority(making, priority, 'raised', undefined);
  if (acted.ok) await deps.escalations.raise(escalationOf(doc), priority, BY_PERSON, making.now);
  return acted;
}

/** Begins a change that needs a reason. */
async function beginWithReason(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  right: 'case.lower' | 'case.reopen',
  reason: string,
  change: Change,
) {
  const begun = await begin(deps, staff, id, right, change);
  if (!begun.ok) return begun;
  const said = saidIn(reason, LONGEST_REASON, 'noReason');
  if (!said.ok) return said;
  return { ok: true, making: begun.making, words: said.value } as const;
}

/**
 * Lowers the priority. The reason is sealed; people who may read the case see it on the timeline.
 */
export async function lowerCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  priority: Priority,
  reason: string,
  change: Change,
): Promise<Acted> {
  const begun = await beginWithReason(deps, staff, id, 'case.lower', reason, change);
  if (!begun.ok) return begun;
  const { making, words } = begun;
  const { doc } = making.opened;
  const again = await wasDone(making);
  if (!again && isClosed(doc)) return not('closed');
  if (!again && priority <= doc.priority) return not('notLessUrgent');
  const acted = again ? same(making) : await changePriority(making, priority, 'lowered', words);
  const eid = escalationOf(doc);
  if (acted.ok) await deps.escalations.lower(eid, priority, idOf(staff), BY_PERSON, making.now);
  return acted;
}

/**
 * Ends the calls for a case. An escalation that also serves other tips of the sender continues for
 * them.
 */
async function endCalls({ deps, staff, opened }: Making): Promise<void> {
  const { doc, escalation } = opened;
  if (doc.gathered || (escalation?.gathered?.tips.length ?? 0) > 0) return;
  await deps.escalations.close(doc._id, idOf(staff));
}

export async function closeCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  { state, reason, words }: Closing,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.close', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  if (!closingReasons.includes(reason)) return not('noReason');
  const more = words?.trim();
  if ((more?.length ?? 0) > LONGEST_NOTE) return not('tooLong');
  if (reason === 'other' && !more) return not('noReason');
  const again = await wasDone(making);
  if (!again && isClosed(making.opened.doc)) return not('closed');
  const acted = again
    ? same(making)
    : await tellChange(making, {
        type: 'closed',
        audited: 'case.closed',
        codes: { state, reason },
        words: more === '' ? undefined : more,
        field: { name: 'state', to: state },
        set: {
          'work.state': state,
          'work.reason': reason,
          'work.closedAt': beginningOf(MINUTE, making.now),
        },
        unset: ['open', 'work.followUpAt'],
      });
  if (acted.ok) await endCalls(making);
  return acted;
}

/** Reopens a case and calls people for it. */
export async function reopenCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  reason: string,
  change: Change,
): Promise<Acted> {
  const begun = await beginWithReason(deps, staff, id, 'case.reopen', reason, change);
  if (!begun.ok) return begun;
  const { making, words } = begun;
  const { doc } = making.opened;
  const again = await wasDone(making);
  if (!again && doc.work?.joinedInto !== undefined) return not('joined');
  if (!again && !isClosed(doc)) return not('notClosed');
  const acted = again
    ? same(making)
    : await tellChange(making, {
        type: 'reopened',
        audited: 'case.reopened',
        words,
        field: { name: 'state', to: 'Active' },
        set: { 'work.state': 'Active', open: true },
        unset: ['work.reason', 'work.closedAt', 'work.wordsGoneAt'],
      });
  if (acted.ok) await deps.escalations.reopen(escalationOf(doc), making.now);
  return acted;
}

/** Returns the update of a case for a follow-up day. */
function dayOf(at: Date | null | undefined) {
  if (at === undefined) return {};
  const field = { name: 'followUpAt', to: at === null ? '' : at.toISOString().slice(0, 10) };
  return at === null
    ? { field, set: { 'work.state': 'Active' }, unset: ['work.followUpAt'] }
    : { field, set: { 'work.state': 'FollowUp', 'work.followUpAt': at } };
}

/** Adds a note, a day for the follow-up, or both. */
export async function noteOnCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  { words, at }: FollowUp,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.note', change, async (making) => {
    const text = words?.trim() ?? '';
    if (text === '' && at === undefined) return not('empty');
    if (text.length > LONGEST_NOTE) return not('tooLong');
    if (at) {
      const away = at.getTime() - making.now.getTime();
      if (!(away > 0 && away < FURTHEST)) return not('badDate');
    }
    if (at !== undefined && isClosed(making.opened.doc)) return not('closed');
    return tellChange(making, {
      type: at ? 'followUp' : 'note',
      audited: 'case.noted',
      codes: at ? { until: at.toISOString().slice(0, 10) } : {},
      words: text === '' ? undefined : text,
      ...dayOf(at),
    });
  });
}

/** Decides whether a text in doubt is a report. */
export async function triageCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  isReport: boolean,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.triage', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  const tip = await findTip(deps.db.cases, id);
  if (!tip) return not('unknown');
  const looked = isReport
    ? await makeReport(deps.db, tip, making.now)
    : await setAside(deps.db, tip);
  if (looked === 'isReport') return isReport ? same(making) : not('isReport');
  if (isReport) await deps.escalations.runSoon(making.now);
  return tellChange(making, {
    type: isReport ? 'madeReport' : 'setAside',
    audited: isReport ? 'tip.madeReport' : 'tip.setAside',
  });
}
