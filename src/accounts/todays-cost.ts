import { changeAccount } from '../models/cases/account.js';
import { sealUnderPassword, type AccountSecrets } from './account-keys.js';
import { costOf, type AccountsDeps, type OwnAccount } from './deps.js';

/**
 * Seals the secrets of an account again when the cost of a password has changed since it was
 * chosen. An account with an old cost would be cheaper to guess, and could be told from an unknown
 * login by its time.
 * @returns the account as it is now
 */
export async function atTodaysCost(
  deps: AccountsDeps,
  account: OwnAccount,
  password: string,
  secrets: AccountSecrets,
): Promise<OwnAccount> {
  const { operations, memory } = account.keys.kdf;
  const cost = costOf(deps);
  const same = operations === cost.operations && memory === cost.memory;
  if (same || account.demo) return account;
  const sealed = await sealUnderPassword(account._id, password, cost, {
    ...account.keys,
    ...secrets,
  });
  const { kdf, privateBox, totpBox } = sealed;
  const done = await changeAccount(
    deps.db.cases,
    account._id,
    { generation: account.generation, 'keys.kid': account.keys.kid },
    { $set: { 'keys.kdf': kdf, 'keys.privateBox': privateBox, 'keys.totpBox': totpBox } },
  );
  return done ? { ...account, keys: { ...account.keys, kdf, privateBox, totpBox } } : account;
}
