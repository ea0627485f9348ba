import { seenBy } from '../../cases/list.js';
import type { AlertDoc } from '../../models/cases/alert-doc.js';
import { findCases } from '../../models/cases/case-list.js';
import type { Staff } from '../../shared/staff.js';
import type { RelaySighting } from '../alerts.js';
import type { AlertDeps } from '../deps.js';

/** So many are shown, the newest of them. */
const MOST = 100;

/**
 * The reports that the person of a relay was seen, as far as somebody may see those cases. No case
 * here has them: whoever reads one passes it on to whose alert it is.
 */
export async function sightingsOfRelay(
  deps: Pick<AlertDeps, 'db'>,
  staff: Staff,
  { published }: Pick<AlertDoc, 'published'>,
): Promise<RelaySighting[]> {
  if (published === undefined) return [];
  const about = { 'about.alert': published };
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) =>
      findCases(deps.db.cases, [seen, about], MOST, staff.account),
    ),
  );
  const once = new Map(parts.flat().map((one) => [one._id, one]));
  return [...once.values()]
    .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
    .map(({ _id: id, reference, receivedAt }) => ({ id, reference, receivedAt }));
}
