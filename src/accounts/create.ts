import { changeAccount } from '../models/cases/account.js';
import type { Accounts, By, Granted, Refused } from './accounts.js';
import { demoAccounts, signInDemo } from './demo-accounts.js';
import { note, type AccountsDeps } from './deps.js';
import { grantFromSession, takeKeys } from './grants.js';
import { choosePassword, enter, newPhone, readLink } from './links.js';
import { listAccounts } from './list.js';
import { change, end, invite, relink } from './manage.js';
import { changePassword } from './password.js';
import { readSession, signOut } from './sessions.js';
import { confirm, signIn } from './sign-in.js';

/** Takes keys away: by whoever makes accounts, or by their holder. */
async function revoke(
  deps: AccountsDeps,
  by: By,
  account: string,
  compartments: readonly string[],
): Promise<Granted | Refused> {
  const own = typeof by !== 'string' && by.account === account;
  if (!own && typeof by !== 'string' && !by.roles.includes('administrator')) {
    await note(deps, by, 'access.denied', `account/${account}`);
    return { ok: false, reason: 'denied' };
  }
  for (const name of compartments)
    await note(deps, by, 'key.revoked', `account/${account}/${name}`);
  return { ok: true, compartments: await takeKeys(deps, account, compartments) };
}

/** Puts accounts together. */
export const createAccounts = (deps: AccountsDeps): Accounts => ({
  signIn: (attempt) => signIn(deps, attempt),
  confirm: (attempt) => confirm(deps, attempt),
  read: (cookie, use) => readSession(deps, cookie, use?.quiet ?? false),
  signOut: (cookie) => signOut(deps, cookie),
  changePassword: (cookie, wish) => changePassword(deps, cookie, wish),
  newPhone: (cookie, attempt) => newPhone(deps, cookie, attempt),
  async changeLanguage({ staff }, language) {
    await changeAccount(deps.db.cases, staff.account, {}, { $set: { language } });
  },
  readLink: (token) => readLink(deps, token),
  choosePassword: (token, password) => choosePassword(deps, token, password),
  enter: (attempt) => enter(deps, attempt),
  invite: (by, account) => invite(deps, by, account),
  inviteAgain: (by, account) => relink(deps, by, account, 'invitation'),
  resetLink: (by, account) => relink(deps, by, account, 'reset'),
  change: (by, account, to) => change(deps, by, account, to),
  end: (by, account, handTo) => end(deps, by, account, handTo),
  list: () => listAccounts(deps),
  grant: (by, account, compartments) => grantFromSession(deps, by, account, compartments),
  revoke: (by, account, compartments) => revoke(deps, by, account, compartments),
  demoAccounts: () => demoAccounts(deps),
  signInDemo: (login) => signInDemo(deps, login),
});
