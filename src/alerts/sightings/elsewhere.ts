import { filtersFor } from '../../access/case-filter.js';
import type { CaseDeps } from '../../cases/deps.js';
import { findCases, type TipFilter } from '../../models/cases/case-list.js';
import type { Staff } from '../../shared/staff.js';

/** The most sightings that are counted. */
const MOST = 200;

/** How many sightings of a missing person there are in another country. */
export interface Elsewhere {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly count: number;
}

/**
 * Counts the sightings of a missing person in countries of others, for somebody who works on the
 * case: a person who was taken over a border is seen beyond it. People there work on them; nothing
 * else is told here. Those from which a conflict of interest excludes the account are not counted.
 * @param about the filter of the sightings of the case
 */
export async function elsewhereOf(
  { db }: Pick<CaseDeps, 'db'>,
  staff: Staff,
  about: TipFilter,
): Promise<readonly Elsewhere[]> {
  if (staff.countries.includes('*')) return [];
  const beyond = { country: { $nin: [...staff.countries] } };
  const everywhere = filtersFor({ ...staff, countries: ['*'] }, 'case.see');
  const parts = await Promise.all(
    everywhere.map((one) => findCases(db.cases, [one, about, beyond], MOST, staff.account)),
  );
  const countries = new Map(parts.flat().map(({ _id, country }) => [_id, country]));
  const counts = new Map<string, number>();
  for (const country of countries.values()) counts.set(country, (counts.get(country) ?? 0) + 1);
  return [...counts].sort().map(([country, count]) => ({ country, count }));
}
