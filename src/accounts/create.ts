import { changeAccount, findAccount } from '../models/cases/account.js';
import type { Accounts } from './accounts.js';
import { demoAccounts, signInDemo } from './demo-accounts.js';
import type { AccountsDeps } from './deps.js';
import { grantFromSession } from './grants.js';
import { keyHolders } from './key-holders.js';
import { choosePassword, enter, newPhone, readLink } from './links.js';
import { listAccounts } from './list.js';
import { change, end, invite, relink } from './manage.js';
import { changePassword } from './password.js';
import { revoke } from './revoke.js';
import { readSession, signOut, signOutEverywhere } from './sessions.js';
import { confirm, signIn } from './sign-in.js';

/** Creates the accounts object from its parts. */
export const createAccounts = (deps: AccountsDeps): Accounts => ({
  signIn: (attempt) => signIn(deps, attempt),
  confirm: (attempt) => confirm(deps, attempt),
  read: (cookie, use) => readSession(deps, cookie, use?.quiet ?? false),
  signOut: (cookie) => signOut(deps, cookie),
  signOutEverywhere: (cookie) => signOutEverywhere(deps, cookie),
  changePassword: (cookie, input) => changePassword(deps, cookie, input),
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
  change: (by, account, to, shown) => change(deps, by, account, { to, shown }),
  end: (by, account, handTo) => end(deps, by, account, handTo),
  list: () => listAccounts(deps),
  recoveryLeft: async ({ staff }) =>
    (await findAccount(deps.db.cases, staff.account))?.keys?.recovery.length ?? 0,
  keyHolders: (by) => keyHolders(deps, by),
  grant: (by, account, compartments) => grantFromSession(deps, by, account, compartments),
  revoke: (by, account, compartments) => revoke(deps, by, account, compartments),
  demoAccounts: () => demoAccounts(deps),
  signInDemo: (login) => signInDemo(deps, login),
});
