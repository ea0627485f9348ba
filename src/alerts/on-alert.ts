import type { Change } from '../cases/outcome.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import type { Staff } from '../shared/staff.js';
import type { AlertSeen } from './alerts.js';
import { wasDone } from './change.js';
import type { AlertDeps } from './deps.js';
import { openAlert, type Right } from './open.js';
import { done, type AlertOutcome } from './outcome.js';
import { seenOf } from './rows.js';

/**
 * Does something with an alert once, if the account may: a form that is sent again finds it done.
 */
export async function onAlert(
  deps: AlertDeps,
  staff: Staff,
  { id, right, change }: { readonly id: string; readonly right: Right; readonly change: Change },
  does: (doc: AlertDoc) => Promise<AlertOutcome<AlertDoc>>,
): Promise<AlertOutcome<AlertSeen>> {
  const found = await openAlert(deps, staff, id, right);
  if (!found.ok) return found;
  if (wasDone(found.doc, change)) return done(await seenOf(deps, staff, found.doc));
  const after = await does(found.doc);
  return after.ok ? done(await seenOf(deps, staff, after.value)) : after;
}
