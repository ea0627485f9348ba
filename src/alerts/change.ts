import type { Change } from '../cases/outcome.js';
import type { AlertDoc, AlertState } from '../models/cases/alert-doc.js';
import { changeAlert, findAlert, type AlertChange } from '../models/cases/alert.js';
import type { AlertDeps } from './deps.js';
import { done, not, type AlertOutcome } from './outcome.js';

const FORM = /^[\w-]{8,64}$/;

/** Checks whether a form was already carried out a moment ago. */
export const wasDone = ({ form }: AlertDoc, change: Change): boolean =>
  change.form !== undefined && FORM.test(change.form) && form === change.form;

/**
 * Changes an alert if its version is still the one that was shown; otherwise reports a conflict.
 */
export async function changed(
  { db: { cases } }: AlertDeps,
  doc: AlertDoc,
  { v, form }: Change,
  states: readonly AlertState[],
  update: AlertChange,
): Promise<AlertOutcome<AlertDoc>> {
  if (v !== doc.v) return { ok: false, reason: 'conflict', v: doc.v };
  const known = form !== undefined && FORM.test(form) ? { form } : {};
  const set = { ...update.$set, ...known };
  const after = await changeAlert(cases, doc._id, v, states, { ...update, $set: set });
  if (after) return done(after);
  const now = await findAlert(cases, doc._id);
  return now ? { ok: false, reason: 'conflict', v: now.v } : not('unknown');
}
