import { findAccounts, staffOf } from '../models/cases/account.js';
import { findGrants } from '../models/cases/grant.js';
import type { HeldKeys } from '../privacy/vault.js';
import type { By } from './accounts.js';
import type { AccountsDeps } from './deps.js';
import { giveKeys } from './grants.js';
import { mayHold } from './compartments.js';

/** A person, and the compartments of which they got the new pair. */
export interface Renewed {
  readonly login: string;
  readonly compartments: readonly string[];
}

/**
 * Gives the new pair of a compartment, after a rotation, to everybody who held the old one.
 * Idempotent, so that a database that was away can catch up.
 */
export async function renewGrants(deps: AccountsDeps, keys: HeldKeys, by: By): Promise<Renewed[]> {
  const { db, keyring } = deps;
  const [accounts, grants] = await Promise.all([findAccounts(db.cases), findGrants(db.cases)]);
  const renewed: Renewed[] = [];
  for (const account of accounts) {
    const own = grants.filter((one) => one.account === account._id && one.to === account.keys?.kid);
    const lacking = keyring().compartments.filter(
      ({ name, kid }) =>
        keys.kids.includes(kid) &&
        mayHold(staffOf(account), name) &&
        own.some(({ compartment }) => compartment === name) &&
        !own.some((one) => one.kid === kid),
    );
    if (account.state !== 'active' || lacking.length === 0) continue;
    const compartments = lacking.map(({ name }) => name);
    await giveKeys(deps, { keys, account: account._id, compartments, by, as: 'key.renewed' });
    renewed.push({ login: account.login, compartments });
  }
  return renewed;
}
