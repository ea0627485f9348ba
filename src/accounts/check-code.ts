import {
  refuseCounter,
  useCounter,
  useRecoveryCode,
  type AccountDoc,
} from '../models/cases/account.js';
import type { AccountSecrets } from './account-keys.js';
import type { AccountsDeps } from './deps.js';
import { isPhoneCode, readPhoneCode } from './phone-code.js';
import { recoveryDigest, typedRecoveryCode } from './recovery-codes.js';

/** The result of using up a code. `used`: it was right, and was used before. */
export type CodeUsed =
  | { readonly is: 'right'; readonly recoveryLeft?: number }
  | { readonly is: 'wrong' | 'used' }
  | { readonly is: 'offTime'; readonly minutes: number };

/** The owner of a code, with the secret of their phone. */
interface Tried {
  readonly account: AccountDoc;
  readonly secrets: AccountSecrets;
}

/** Uses a recovery code: if two requests use it at once, only one counts. */
async function useRecovery(
  { db }: AccountsDeps,
  { account }: Tried,
  typed: string,
): Promise<CodeUsed> {
  const code = typedRecoveryCode(typed);
  if (!code) return { is: 'wrong' };
  const digest = recoveryDigest(account._id, code);
  if (!(await useRecoveryCode(db.cases, account._id, digest))) return { is: 'wrong' };
  return { is: 'right', recoveryLeft: (account.keys?.recovery.length ?? 1) - 1 };
}

/**
 * Checks the code of a phone, or a recovery code, and uses it up: each is valid once, across all
 * processes.
 */
export async function checkCode(
  deps: AccountsDeps,
  ticket: Tried,
  typed: string,
): Promise<CodeUsed> {
  if (!isPhoneCode(typed)) return useRecovery(deps, ticket, typed);
  const { account, secrets } = ticket;
  const read = readPhoneCode(secrets.totp, typed, deps.clock.now());
  if (read.is === 'wrong') return { is: 'wrong' };
  if (read.is === 'offTime') {
    await refuseCounter(deps.db.cases, account._id, read.counter);
    return { is: 'offTime', minutes: read.minutes };
  }
  const kid = account.keys?.kid ?? '';
  const right = await useCounter(deps.db.cases, {
    id: account._id,
    kid,
    counter: read.counter,
  });
  return right ? { is: 'right' } : { is: 'used' };
}
