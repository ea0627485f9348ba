import { isExcluded, isOwnCountry, mayAny } from '../access/policy.js';
import { audit } from '../cases/deps.js';
import { loadCase } from '../cases/facts.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import { findAlert } from '../models/cases/alert.js';
import { officialAffiliations } from '../shared/affiliation.js';
import type { Staff } from '../shared/staff.js';
import type { AlertDeps } from './deps.js';
import { not, type AlertNotDone } from './outcome.js';

/** What somebody wants to do with an alert. */
export type Right = 'see' | 'write' | 'approve' | 'end';

const isOfficial = ({ affiliation }: Staff): boolean =>
  affiliation !== undefined && officialAffiliations.includes(affiliation);

/** Whether a role may do something with alerts at all. */
export function mayAlerts(staff: Staff, right: Right): boolean {
  const [writes, approves] = [mayAny(staff, 'alerts.write'), mayAny(staff, 'alerts.approve')];
  if (right === 'write') return writes;
  return right === 'approve' ? approves : writes || approves;
}

/**
 * Whether an alert is one that somebody may know of: it is of their country, and its case excludes
 * them by no conflict of interest. As long as the reporter may still name officials, an official
 * does not see it (docs/adr/012).
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

/** An alert as somebody may see it; undefined when they may not. */
export const seeable = async (deps: AlertDeps, staff: Staff, doc: AlertDoc): Promise<boolean> =>
  mayAlerts(staff, 'see') && (await isTheirs(deps, staff, doc));

/**
 * An alert for something that somebody wants to do with it. What they may not see is as if it did
 * not exist, and the try is noted.
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
