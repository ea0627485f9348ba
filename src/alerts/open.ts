import { isExcluded, isOwnCountry, mayAny } from '../access/policy.js';
import { audit } from '../cases/deps.js';
import { loadCase } from '../cases/facts.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import { findAlert } from '../models/cases/alert.js';
import { officialAffiliations } from '../shared/affiliation.js';
import type { Staff } from '../shared/staff.js';
import type { AlertDeps } from './deps.js';
import { not, type AlertNotDone } from './outcome.js';

/** The kinds of access to an alert. */
export type Right = 'see' | 'write' | 'approve' | 'end';

const isOfficial = ({ affiliation }: Staff): boolean =>
  affiliation !== undefined && officialAffiliations.includes(affiliation);

/** Checks whether a role may do something with alerts at all. */
export function mayAlerts(staff: Staff, right: Right): boolean {
  const [writes, approves] = [mayAny(staff, 'alerts.write'), mayAny(staff, 'alerts.approve')];
  if (right === 'write') return writes;
  return right === 'approve' ? approves : writes || approves;
}

/**
 * Checks whether an account may know of an alert: it is in their country, and no conflict of
 * interest excludes them from its case. While the reporter may still name officials, an official
 * does not see it (docs/adr/022).
 */
async function isTheirs(
  deps: AlertDeps,
  staff: Staff,
  { case: id, country }: AlertDoc,
): Promise<boolean> {
  if (!isOwnCountry(staff, country)) return false;
  const facts = id === undefined ? undefined : (await loadCase(deps, id, staff.account))?.facts;
  if (!facts) return true;
  return !isExcluded(staff, facts) && !(facts.officialsUnknown && isOfficial(staff));
}

/** Checks whether an account may see an alert. */
export const seeable = async (deps: AlertDeps, staff: Staff, doc: AlertDoc): Promise<boolean> =>
  mayAlerts(staff, 'see') && (await isTheirs(deps, staff, doc));

/**
 * Returns an alert for an act of an account. An alert that they may not see is treated as if it did
 * not exist, and the audit log records the attempt.
 * @param id or number
 */
export async function openAlert(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  right: Right,
): Promise<{ readonly ok: true; readonly doc: AlertDoc } | AlertNotDone> {
  const doc = await findAlert(deps.db.cases, id);
  if (!doc) return not('unknown');
  const seen = await seeable(deps, staff, doc);
  if (seen && mayAlerts(staff, right)) return { ok: true, doc };
  await audit(deps, staff, 'access.denied', `alert/${doc._id}`);
  return not(seen ? 'denied' : 'unknown');
}
