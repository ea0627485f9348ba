import { unreadCompartments, listAccounts } from '../../accounts/list.js';
import type { ListedAccount } from '../../accounts/accounts.js';
import type { Config } from '../../app/config.js';
import { hasKeys, openKeyStore } from '../../privacy/key-store.js';
import { command } from '../../shared/command.js';
import { counted } from '../output.js';
import type { Opened } from '../connect.js';
import { depsOf } from '../accounts/who.js';
import { ok, warning, type Finding } from './finding.js';

/** Returns the names of a list that may be long, shortened. */
const some = (names: readonly string[]) =>
  names.length <= 6
    ? names.join(', ')
    : `${names.slice(0, 6).join(', ')} and ${names.length - 6} more`;

/** Returns the advice when nobody can sign in: a person may already have a link. */
function nobodySignsIn(accounts: readonly ListedAccount[]): Finding {
  const invited = accounts.filter(({ state }) => state === 'invited');
  const logins = invited.map(({ staff }) => staff.login);
  return warning(
    'accounts',
    'Nobody can sign in to the console.',
    logins.length === 0
      ? `Make an administrator: ${command('accounts add <login>')}`
      : `${some(logins)} must open the link of the invitation. If it is lost or over: ${command('accounts invite <login>')}`,
  );
}

/**
 * Checks whether someone can sign in, and whether every compartment has a person who can read it.
 */
export async function checkAccounts(config: Config, { db, clock }: Opened): Promise<Finding[]> {
  if (!hasKeys(config.keysFolder)) return [];
  const deps = depsOf({ db, clock, keys: openKeyStore(config.keysFolder) });
  const accounts = await listAccounts(deps);
  const active = accounts.filter(({ state }) => state === 'active');
  if (active.length === 0) return [nobodySignsIn(accounts)];
  const unread = await unreadCompartments(deps);
  const waiting = active.filter(({ waitsFor }) => waitsFor.length > 0).length;
  const findings = [ok('accounts', `${counted(active.length, 'person', 'people')} can sign in`)];
  if (unread.length > 0)
    findings.push(
      warning(
        'accounts',
        `Nobody who signs in can read new tips of ${some(unread)}.`,
        `Give somebody the key: ${command('accounts grant <login>')}`,
      ),
    );
  if (waiting > 0)
    findings.push(
      warning(
        'accounts',
        `${counted(waiting, 'person waits', 'people wait')} for keys.`,
        `See who: ${command('accounts list --waiting')}; somebody who holds the key gives it.`,
      ),
    );
  return findings;
}
