import { appendAudit, type AuditAction } from '../models/cases/audit.js';
import type { AccountDoc, AccountKeys } from '../models/cases/account.js';
import type { Db } from '../models/store/db.js';
import type { CasesKeyring } from '../privacy/keyring.js';
import { passwordCost } from '../privacy/password-key.js';
import type { KdfCost } from '../privacy/vault-seal.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Staff } from '../shared/staff.js';
import type { By } from './accounts.js';

/**
 * A person's open work, and how it is passed on when they leave. The part that handles cases
 * provides it.
 */
export interface OpenWork {
  count(staff: Staff): Promise<number>;
  /** Passes all work on. It may be called again after a failure. */
  handOver(from: Staff, to: Staff, by: By): Promise<void>;
}

export interface AccountsDeps {
  readonly db: Db;
  readonly keyring: () => CasesKeyring;
  readonly clock: Clock;
  readonly log: Log;
  /** The cost of guessing a password; by default `passwordCost`. */
  readonly cost?: KdfCost;
  /**
   * The configuration is the demo, with the demo's keys: its accounts can sign in with one press.
   * Never in production.
   */
  readonly demo?: boolean;
  readonly openWork?: OpenWork;
}

/** An account that its person has entered. */
export type OwnAccount = AccountDoc & { readonly keys: AccountKeys };

export const costOf = ({ cost }: AccountsDeps): KdfCost => cost ?? passwordCost;

/** Returns the name of the acting person for the audit log. */
export const actorOf = (by: By): string => (typeof by === 'string' ? by : `console:${by.login}`);

/** Writes to the audit log what was done to an account. */
export const note = (
  { db, keyring, clock }: AccountsDeps,
  by: By,
  action: AuditAction,
  subject: string,
): Promise<void> =>
  appendAudit(db, keyring(), [{ actor: actorOf(by), action, subject }], clock.now());

/** Whether an account may sign in here: demo accounts only in the demo. */
export const maySignIn = ({ demo }: Pick<AccountsDeps, 'demo'>, account: AccountDoc): boolean =>
  account.state === 'active' && (account.demo !== true || demo === true);
