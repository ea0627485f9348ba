import type { HeldBy, SignedIn } from './accounts.js';
import type { AccountsDeps } from './deps.js';
import { compartmentOfKid } from './grants.js';
import { listAccounts } from './list.js';
import { withPartnerKeys } from './partner-keys.js';

/**
 * Returns the compartments whose keys a person has in their session, including those of partners
 * that these open.
 */
async function ownOf(deps: AccountsDeps, by: SignedIn): Promise<ReadonlySet<string>> {
  const keys = await withPartnerKeys(deps, await by.openKeys());
  try {
    return new Set(keys.kids.map(compartmentOfKid));
  } finally {
    keys.close();
  }
}

/**
 * Returns colleagues by the keys that a person holds too: who waits for one of them, and who has
 * one. Nothing is shown of other compartments.
 */
export async function keyHolders(deps: AccountsDeps, by: SignedIn): Promise<HeldBy[]> {
  const own = await ownOf(deps, by);
  const theirs = (names: readonly string[]) => names.filter((name) => own.has(name));
  return (await listAccounts(deps))
    .filter(({ staff, state }) => state === 'active' && staff.account !== by.staff.account)
    .map(({ staff, holds, waitsFor }) => ({
      staff,
      holds: theirs(holds),
      waitsFor: theirs(waitsFor),
    }))
    .filter(({ holds, waitsFor }) => holds.length + waitsFor.length > 0);
}
