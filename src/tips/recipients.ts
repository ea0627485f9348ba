import { officialAffiliations, type Affiliation } from '../directory/directory.js';
import { REGIONAL } from '../privacy/create-keys.js';
import type { CasesKeyring } from '../privacy/keyring.js';
import type { Signal } from '../shared/texts/texts.js';

/** Tips whose country is unknown, or has no key, go to the regional desk. */
export { REGION } from '../directory/build.js';

/** Returns who may never learn of a tip with these signals. Source: safety.md §4.10. */
export function excludedBy(signals: readonly Signal[]): readonly Affiliation[] {
  return signals.includes('official') ? officialAffiliations : [];
}

/**
 * Returns the compartment whose key opens a tip: the country's; or its independent one when an
 * official is involved, so that officials do not even hold a key to it. If there is no such key the
 * region reads it, never the officials.
 */
export function compartmentOf(
  keys: CasesKeyring,
  country: string | undefined,
  signals: readonly Signal[],
): string {
  if (country === undefined) return REGIONAL;
  const wanted = excludedBy(signals).length > 0 ? `${country}.independent` : country;
  return keys.has(wanted) ? wanted : REGIONAL;
}
