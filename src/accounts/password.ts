import { changeAccount, staffOf } from '../models/cases/account.js';
import { endStaffSessions } from '../models/cases/staff-session.js';
import type { PasswordChanged, SignInAttempt } from './accounts.js';
import { forget, sealUnderPassword } from './account-keys.js';
import { costOf, note, type AccountsDeps, type OwnAccount } from './deps.js';
import { weakness } from './links.js';
import { findSession } from './sessions.js';
import { checkPassword, enterSession } from './sign-in.js';

/**
 * Replaces the old keys with newly sealed ones, unless somebody else changed the account meanwhile.
 */
async function putInPlace(
  { db }: AccountsDeps,
  account: OwnAccount,
  sealed: OwnAccount['keys'],
): Promise<boolean> {
  return changeAccount(
    db.cases,
    account._id,
    { generation: account.generation, 'keys.kid': account.keys.kid },
    {
      $set: {
        'keys.kdf': sealed.kdf,
        'keys.privateBox': sealed.privateBox,
        'keys.totpBox': sealed.totpBox,
        devices: [],
      },
      $inc: { generation: 1 },
    },
  );
}

/**
 * Seals the same secrets under a new password. All sessions end; the person who did it continues in
 * a new one.
 */
export async function changePassword(
  deps: AccountsDeps,
  cookie: string,
  { next, ...attempt }: Omit<SignInAttempt, 'login'> & { readonly next: string },
): Promise<PasswordChanged> {
  const found = await findSession(deps, cookie);
  if (!found) return { ok: false, reason: 'over' };
  const { login } = found.account;
  const weak = weakness(next, login);
  if (weak) return { ok: false, reason: 'weak', weak };
  const checked = await checkPassword(deps, { ...attempt, login });
  if (checked.is === 'wait') return { ok: false, reason: 'wait', seconds: checked.seconds };
  if (checked.is === 'wrong') return { ok: false, reason: 'wrong' };
  const { account, secrets } = checked;
  const sealed = await sealUnderPassword(account._id, next, costOf(deps), {
    ...account.keys,
    ...secrets,
  });
  if (!(await putInPlace(deps, account, sealed))) return { ok: false, reason: 'over' };
  await endStaffSessions(deps.db.cases, account._id);
  await note(deps, staffOf(account), 'account.password', `account/${account._id}`);
  const now = { ...account, devices: [], generation: account.generation + 1 };
  const entered = await enterSession(deps, now, secrets.privateKey);
  forget(secrets);
  return entered.ok ? entered : { ok: false, reason: 'over' };
}
