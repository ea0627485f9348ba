import { findAccounts } from '../models/cases/account.js';
import { MINUTE } from '../shared/clock.js';
import type { Materials } from './materials.js';

/**
 * What the links in calls begin with: the public address, for people
 * of the directory who have an account. Who has one is looked up at
 * most once a minute, beside the call: a call does not wait for it.
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
      // A look that fails leaves what was known: the next minute looks again.
      look().catch(() => undefined);
    }
    return known.has(focalPoint) ? base : undefined;
  };
}
