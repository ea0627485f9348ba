import type { NotEntered, SignedIn } from '../../accounts/accounts.js';
import { createAccounts } from '../../accounts/create.js';
import type { Keys } from '../../cases/view.js';
import { Fault } from '../../shared/fault.js';
import type { Staff } from '../../shared/staff.js';
import { depsOf } from '../accounts/who.js';
import type { Installation } from '../connect.js';
import type { Io } from '../io.js';
import { askCode, askPassword } from '../passphrase.js';

/** The account and the keys that a command uses. */
export interface PersonOptions {
  readonly login: string;
  readonly passwordFile?: string;
  readonly code?: string;
}

const network = 'cli';

function whyNotIn(refused: NotEntered): string {
  if (refused.reason === 'wait') return `Too many tries: wait ${refused.seconds} seconds.`;
  const clock =
    refused.reason === 'clock'
      ? ` The clock of the phone is off by ${refused.minutes} minutes.`
      : '';
  return `The code is not right, or was used.${clock} Wait for the next one.`;
}

/**
 * Does something as a person with an account and the keys they hold. They give their password and
 * the code of their phone, as at the console's sign-in, and are signed out afterwards.
 * @throws Fault when the sign-in fails
 */
export async function asPerson<T>(
  io: Io,
  there: Installation,
  { login, passwordFile, code }: PersonOptions,
  work: (staff: Staff, keys: Keys) => Promise<T>,
): Promise<T> {
  const accounts = createAccounts(depsOf(there));
  const password = await askPassword(io, { file: passwordFile, prompt: `Password of ${login}: ` });
  const step = await accounts.signIn({ login, password, network });
  if (step.step === 'wait') throw new Fault(whyNotIn({ ok: false, reason: 'wait', ...step }));
  if (step.step === 'wrong') throw new Fault('The login or the password is not right.');
  const given = { ticket: step.ticket, code: await askCode(io, code), network };
  const entered = await accounts.confirm({ ...given, forgetsDevice: true });
  if (!entered.ok) throw new Fault(whyNotIn(entered));
  try {
    return await withKeys(entered.signedIn, work);
  } finally {
    await accounts.signOut(entered.cookie);
  }
}

async function withKeys<T>(
  signedIn: SignedIn,
  work: (staff: Staff, keys: Keys) => Promise<T>,
): Promise<T> {
  const keys = await signedIn.openKeys();
  try {
    return await work(signedIn.staff, keys);
  } finally {
    keys.close();
  }
}
