import { newAccountPair } from '../privacy/account-pair.js';
import { open, seal, type Place } from '../privacy/box.js';
import { newPasswordKdf, passwordKeys, type PasswordKdf } from '../privacy/password-key.js';
import type { KdfCost } from '../privacy/vault-seal.js';
import type { AccountKeys } from '../models/cases/account.js';
import { randomId } from '../shared/ids.js';
import { randomPiece } from '../shared/random.js';
import { atOnce } from './at-once.js';

/** The secrets that the password of an account opens. Overwrite both with zeros after use. */
export interface AccountSecrets {
  readonly privateKey: Buffer;
  readonly totp: Buffer;
}

export const forget = ({ privateKey, totp }: AccountSecrets): void => {
  privateKey.fill(0);
  totp.fill(0);
};

const place = (account: string, kid: string, field: string): Place => ({
  collection: 'accounts',
  field,
  id: `${account}/${kid}`,
});

/**
 * Seals secrets under a password.
 * @param kid the name of the pair: a new pair has a new one
 */
export async function sealUnderPassword(
  account: string,
  password: string,
  cost: KdfCost,
  what: AccountSecrets & Pick<AccountKeys, 'kid' | 'publicKey' | 'recovery' | 'lastCounter'>,
): Promise<AccountKeys> {
  const { kid, publicKey, recovery, lastCounter } = what;
  const kdf = newPasswordKdf(cost);
  const keys = await atOnce(() => passwordKeys(password, kdf), true);
  try {
    return {
      kid,
      kdf,
      publicKey,
      privateBox: seal(keys.forPrivateKey, place(account, kid, 'privateKey'), what.privateKey),
      totpBox: seal(keys.forTotp, place(account, kid, 'totp'), what.totp),
      recovery,
      lastCounter,
      refused: [],
    };
  } finally {
    keys.forget();
  }
}

/** Creates a pair with its name. */
export function newPair(): { kid: string; publicKey: Buffer; privateKey: Buffer } {
  const { publicKey, privateKey } = newAccountPair();
  return {
    kid: randomId(),
    publicKey: Buffer.from(publicKey),
    privateKey: Buffer.from(privateKey),
  };
}

/** Dummy keys to try when the login is unknown, so that both cases take equally long. */
function nobodysKeys(cost: KdfCost): Pick<AccountKeys, 'kid' | 'kdf' | 'privateBox' | 'totpBox'> {
  const key = { kid: 'password', key: randomPiece(32) };
  return {
    kid: 'nobody',
    kdf: newPasswordKdf(cost),
    privateBox: seal(key, place('nobody', 'nobody', 'privateKey'), randomPiece(32)),
    totpBox: seal(key, place('nobody', 'nobody', 'totp'), randomPiece(20)),
  };
}

/**
 * The result of trying a password. It is right when the private key opens: no other digest of the
 * password is stored.
 */
export type PasswordTried = AccountSecrets | 'wrong' | 'busy';

/**
 * Tries a password. If there is no account it does the same work, and the password is wrong.
 * @param first before others that wait: a browser that was signed in before
 */
export async function tryPassword(
  account: { readonly _id: string; readonly keys: AccountKeys } | undefined,
  password: string,
  { cost, first }: { readonly cost: KdfCost; readonly first: boolean },
): Promise<PasswordTried> {
  const id = account?._id ?? 'nobody';
  const kept = account?.keys ?? nobodysKeys(cost);
  const kdf: PasswordKdf = kept.kdf;
  const keys = await atOnce(() => passwordKeys(password, kdf), first, 'busy' as const);
  if (keys === 'busy') return 'busy';
  try {
    const opened = (key: { kid: string; key: Buffer }, field: string, box: Buffer) =>
      open((kid) => (kid === key.kid ? key.key : undefined), place(id, kept.kid, field), box);
    const privateKey = opened(keys.forPrivateKey, 'privateKey', kept.privateBox);
    return { privateKey, totp: opened(keys.forTotp, 'totp', kept.totpBox) };
  } catch {
    return 'wrong';
  } finally {
    keys.forget();
  }
}
