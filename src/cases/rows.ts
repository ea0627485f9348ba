import type { CaseListDoc } from '../models/cases/case-list.js';
import { closedStates } from '../models/cases/case-work.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import type { Priority } from '../shared/priority.js';
import type { CaseRow, Mark } from './query.js';

/** Checks whether it was closed; its reporter may have written again since. */
export const wasClosed = ({ work }: Pick<CaseListDoc, 'work'>): boolean =>
  closedStates.some((one) => one === work?.state);

/** Checks whether the work on it has ended. */
export const isClosed = (doc: Pick<CaseListDoc, 'work' | 'open'>): boolean =>
  wasClosed(doc) && doc.open !== true;

/** Returns the mark of what an account has not seen of an open case. */
function markOf({ open, seen, changes = 0 }: CaseListDoc, account: string): Mark | undefined {
  if (!open) return undefined;
  const last = seen?.[account];
  if (last === undefined) return 'unread';
  return last < changes ? 'changed' : undefined;
}

/** Returns a case as a list shows it to an account. */
export function rowOf(
  doc: CaseListDoc,
  escalation: Pick<Escalation, 'unanswered' | 'dueAt'> | undefined,
  account: string,
): CaseRow {
  const { work } = doc;
  return {
    id: doc._id,
    v: work?.v ?? 0,
    reference: doc.reference,
    country: doc.country,
    area: doc.area,
    kind: doc.kind,
    priority: doc.priority as Priority,
    state: work?.state ?? 'Active',
    wroteAgain: wasClosed(doc) && doc.open === true,
    told: doc.state,
    owner: work?.owner,
    receivedAt: doc.receivedAt,
    followUpAt: work?.followUpAt,
    mark: markOf(doc, account),
    unanswered: escalation?.unanswered === true && escalation.dueAt !== undefined,
    dueAt: escalation?.dueAt,
    joinedInto: work?.joinedInto,
  };
}
