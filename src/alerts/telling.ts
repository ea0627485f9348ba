import { idOf } from '../access/policy.js';
import { tellEvent, type CaseEventType } from '../models/cases/case-event.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import { tipsOf } from '../models/cases/tip-doc.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import type { AlertDeps } from './deps.js';

/** Records on the timeline of the case what happened to its alert. */
export async function tellOnCase(
  { db: { cases }, clock }: AlertDeps,
  who: Staff | string,
  { case: id, number }: AlertDoc,
  type: CaseEventType,
): Promise<void> {
  if (id === undefined) return;
  const tip = await tipsOf(cases).findOne({ _id: id }, { projection: { changes: 1 } });
  if (!tip) return;
  await tellEvent(cases, {
    _id: `${id}.${randomId()}`,
    case: id,
    n: tip.changes ?? 0,
    at: beginningOf(MINUTE, clock.now()),
    by: typeof who === 'string' ? who : idOf(who),
    type,
    codes: { other: number },
  });
}
