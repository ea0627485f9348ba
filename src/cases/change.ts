import { idOf, type CaseAction } from '../access/policy.js';
import type { AuditAction } from '../models/cases/audit.js';
import { caseEventsOf, type CaseEventDoc, type CaseEventType } from '../models/cases/case-event.js';
import { changeCase, type WorkChange, type WorkChanged } from '../models/cases/case-work.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import { audit, type CaseDeps, type Worker } from './deps.js';
import { openCase, type Opened } from './facts.js';
import { done, not, type Acted, type Change, type NotDone, type NotNow } from './outcome.js';
import { sealFor } from './words.js';

const FORM = /^[\w-]{8,64}$/;

/**
 * Returns the event id of a form: the same form gives the same event. An invalid form id gives a
 * new event.
 */
export const eventIdOf = (id: string, form: string | undefined): string =>
  form !== undefined && FORM.test(form) ? `${id}.${form}` : `${id}.${randomId()}`;

/** The update of the tip by a change, besides its event on the timeline. */
export type TipChange = Pick<WorkChange, 'field' | 'set' | 'unset' | 'add' | 'pull' | 'also'>;

/** The record of a change. */
export interface Told extends TipChange {
  readonly type: CaseEventType;
  /** Missing when the audit log already has it. */
  readonly audited?: AuditAction;
  readonly codes?: CaseEventDoc['codes'];
  /** The written words; they are sealed. */
  readonly words?: string | undefined;
  /** The reason of the refusal when the write in `also` fails; by default `notWaiting`. */
  readonly otherwise?: NotNow;
}

/** A change of a case by a person. */
export interface Making {
  readonly deps: CaseDeps;
  readonly staff: Staff;
  /** The actor for the audit log, if it is not an account of the console. */
  readonly who?: Worker;
  readonly change: Change;
  readonly opened: Opened;
  readonly now: Date;
}

/** Begins a change: opens the case for it. */
export async function begin(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  action: CaseAction,
  change: Change,
): Promise<{ readonly ok: true; readonly making: Making } | NotDone> {
  const found = await openCase(deps, staff, id, action);
  if (!found.ok) return found;
  const now = deps.clock.now();
  return { ok: true, making: { deps, staff, change, opened: found.opened, now } };
}

/** Checks whether the form of a change was carried out before. */
export async function wasDone({ deps, change, opened }: Making): Promise<boolean> {
  if (change.form === undefined || !FORM.test(change.form)) return false;
  const _id = eventIdOf(opened.doc._id, change.form);
  return (await caseEventsOf(deps.db.cases).findOne({ _id })) !== null;
}

/** Returns the unchanged case, for a change that was made before. */
export const same = ({ opened }: Making): Acted =>
  done({ v: opened.doc.work?.v ?? 0, done: 'same' });

/** Opens a case and changes it. A form that was carried out before has no further effect. */
export async function changeOnce(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  action: CaseAction,
  change: Change,
  makes: (making: Making) => Promise<Acted>,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, action, change);
  if (!begun.ok) return begun;
  return (await wasDone(begun.making)) ? same(begun.making) : makes(begun.making);
}

/** Returns why a change was not saved. */
function notKept(
  changed: Extract<WorkChanged, { ok: false }>,
  { field, otherwise = 'notWaiting' }: Told,
): NotDone {
  if (changed.reason === 'unknown') return not('unknown');
  if (changed.reason === 'notAlso') return not(otherwise);
  const { theirs } = changed;
  const { name = '', to = '' } = field ?? {};
  return {
    ok: false,
    reason: 'conflict',
    field: name,
    theirs: theirs.to,
    yours: to,
    by: theirs.by,
  };
}

/** Saves a change, and records it on the timeline and in the audit log. */
export async function tellChange(
  { deps, staff, who = staff, change, opened, now }: Making,
  told: Told,
): Promise<Acted> {
  const { type, audited, codes = {}, words, otherwise: _, ...tip } = told;
  const { doc } = opened;
  const _id = eventIdOf(doc._id, change.form);
  const sealed = words === undefined ? {} : sealFor(deps, doc, _id, words);
  const at = beginningOf(MINUTE, now);
  const by = idOf(staff);
  const event = { _id, case: doc._id, at, by, type, codes, ...sealed };
  const changed = await changeCase(deps.db.cases, { case: doc._id, v: change.v, ...tip, event });
  if (changed.ok === false) return notKept(changed, told);
  if (changed.ok === true && audited) await audit(deps, who, audited, doc._id);
  return done({ v: changed.v, done: changed.ok === true ? 'done' : 'same' });
}
