import type { Checklist } from '../../alerts/criteria/criteria.js';
import type { Suggestions } from '../../alerts/matching/matching.js';
import type { SightingList } from '../../alerts/sightings/sightings.js';
import type { CasePage } from '../../cases/view.js';
import type { ConsoleDeps } from '../deps.js';
import type { SignedVisit } from '../visit.js';

/** The additional data for the page of a missing person's case. */
export interface MissingParts {
  readonly checklist: Checklist;
  readonly suggestions: Suggestions | undefined;
  readonly sightings: SightingList | undefined;
}

/**
 * Loads the data for a missing person's case; undefined for any other case. With words, suggestions
 * compare names and sightings are read: both are recorded in the audit log.
 */
export async function missingParts(
  { me }: SignedVisit,
  { missing }: ConsoleDeps,
  { row }: CasePage,
  withWords: boolean,
): Promise<MissingParts | undefined> {
  if (row.kind !== 'missing') return undefined;
  const checklist = await missing.criteria.see(me.staff, row.id);
  if (!checklist.ok) return undefined;
  const keys = withWords ? await me.openKeys() : undefined;
  try {
    const [suggestions, sightings] = await Promise.all([
      missing.matching.suggest(me.staff, row.id, keys),
      missing.sightings.see(me.staff, row.id, keys),
    ]);
    return {
      checklist: checklist.value,
      suggestions: suggestions.ok ? suggestions.value : undefined,
      sightings: sightings.ok ? sightings.value : undefined,
    };
  } finally {
    keys?.close();
  }
}
