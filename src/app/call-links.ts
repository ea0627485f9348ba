import { findAccounts } from '../models/cases/account.js';
import { MINUTE } from '../shared/clock.js';
import type { Materials } from './materials.js';

/**
 * Returns the beginning of links in calls: the public address, for people of the directory with an
 * account. The list of accounts is refreshed at most once a minute, in the background: a call does
 * not wait for it.
 */
export function linkBaseOf({
  db,
  clock,
  publicUrl,
}: Pick<Materials, 'db' | 'clock' | 'publicUrl'>): (focalPoint: string) => string | undefined {
  const base = publicUrl.replace(/\/+$/, '');
  let known: ReadonlySet<string> = new Set();
  let lookedAt = -Infinity;
  const look = async () => {
    const active = (await findAccounts(db.cases)).filter(({ state }) => state === 'active');
    known = new Set(active.flatMap(({ focalPoint }) => focalPoint ?? []));
  };
  return (focalPoint) => {
    if (base === '') return undefined;
    const now = clock.now().getTime();
    if (now - lookedAt >= MINUTE) {
      lookedAt = now;
      // After a failed query the old list stays; the next minute tries again.
      look().catch(() => undefined);
    }
    return known.has(focalPoint) ? base : undefined;
  };
}
