import { seenBy } from '../../cases/list.js';
import type { AlertDoc } from '../../models/cases/alert-doc.js';
import { findCases } from '../../models/cases/case-list.js';
import type { Staff } from '../../shared/staff.js';
import type { RelaySighting } from '../alerts.js';
import type { AlertDeps } from '../deps.js';

/** The most sightings that are shown, newest first. */
const MOST = 100;

/**
 * Returns the sightings of a relay's person, as far as the account may see those cases. No case
 * here collects them: the person who reads one passes it on to the owner of the alert.
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
