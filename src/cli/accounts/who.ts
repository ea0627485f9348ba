import type { Accounts, By, ListedAccount, Refusal } from '../../accounts/accounts.js';
import { createAccounts } from '../../accounts/create.js';
import type { AccountsDeps } from '../../accounts/deps.js';
import { prepareStaff } from '../../accounts/prepare.js';
import { silentLog } from '../../shared/log.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { actorOf } from '../audit.js';
import { withInstallation, type Installation } from '../connect.js';
import type { Io } from '../io.js';

/** The accounts of an installation, as a person at its machine changes them. */
export interface There {
  readonly there: Installation;
  readonly deps: AccountsDeps;
  readonly accounts: Accounts;
  readonly by: By;
  /**
   * Returns the account of a login.
   * @throws Fault when there is none
   */
  readonly named: (login: string) => Promise<ListedAccount>;
}

/** Returns the services of accounts for the command line. */
export const depsOf = ({ db, keys, clock }: Pick<Installation, 'db' | 'keys' | 'clock'>) => ({
  db,
  keyring: () => keys.cases(),
  clock,
  log: silentLog,
});

/** Does something with the accounts of an installation. */
export const withAccounts = <T>(io: Io, work: (one: There) => Promise<T>): Promise<T> =>
  withInstallation(io, async (there) => {
    await prepareStaff(there.db);
    const deps = depsOf(there);
    const accounts = createAccounts(deps);
    return work({
      there,
      deps,
      accounts,
      by: actorOf(io),
      named: async (login) => {
        const found = (await accounts.list()).find(({ staff }) => staff.login === login);
        if (found) return found;
        throw new Fault(`No account has this login. See: ${command('accounts list')}`);
      },
    });
  });

/** Refusals in the words of the command line. */
const said: Readonly<Record<Refusal, string>> = {
  denied: 'That is not allowed.',
  self: 'Nobody changes their own account.',
  unknown: 'The account is not in a state in which that can be done.',
  ended: 'This account is ended already.',
  loginTaken: 'This login is taken. A login that was ended is not given again.',
  badLogin:
    'A login is a short name: a small letter, then small letters, digits, ".", "_" or "-", 30 at most.',
  badRoles: 'An account has one role at least, of those that --help lists.',
  badCountries:
    'Give the countries as two capital letters, as TG. Only a regional desk, an auditor and an administrator may have all (*).',
  badIds:
    'An organisation and a focal point are named by an id: letters, digits, ".", "_", ":" or "-".',
  focalPointTaken: 'Another account is called as this person of the directory.',
  lastAdministrator: 'Nobody would be left to make accounts. Make another administrator first.',
  openWork: 'They have open cases. Name who takes them over: --hand-to <login>',
  noHeir: 'Their cases must go to another person, who can sign in.',
  changed: 'Somebody else changed this account meanwhile. Look at it, and say it again.',
};

/**
 * Returns a successful outcome.
 * @throws Fault with what to do, when something was refused
 */
export function done<T extends { readonly ok: true }>(
  outcome: T | { readonly ok: false; readonly reason: Refusal },
): T {
  if (outcome.ok) return outcome;
  throw new Fault(said[outcome.reason]);
}
