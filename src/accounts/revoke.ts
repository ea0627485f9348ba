import { findAccount } from '../models/cases/account.js';
import { findGrantsOf } from '../models/cases/grant.js';
import type { By, Granted, Refused } from './accounts.js';
import { mayHold } from './compartments.js';
import { actorOf, note, type AccountsDeps } from './deps.js';
import { takeKeys } from './grants.js';

/**
 * Whether a person may take keys away: a person who creates accounts, the holder, the person who
 * gave them, and a person who leads the work on the cases that they open and holds the same key.
 */
async function mayRevoke(
  { db }: AccountsDeps,
  by: By,
  account: string,
  compartments: readonly string[],
): Promise<boolean> {
  if (typeof by === 'string' || by.roles.includes('administrator') || by.account === account)
    return true;
  const leads = by.roles.some((role) => role === 'coordinator' || role === 'regional-desk');
  const [grants, own] = await Promise.all([
    findGrantsOf(db.cases, account),
    findGrantsOf(db.cases, by.account),
  ]);
  const holds = (name: string) =>
    mayHold(by, name) && own.some(({ compartment }) => compartment === name);
  return compartments.every(
    (name) =>
      (leads && holds(name)) ||
      grants.some((one) => one.compartment === name && one.by === actorOf(by)),
  );
}

/** Takes away keys that are held. It is written to the audit log first. */
export async function revoke(
  deps: AccountsDeps,
  by: By,
  account: string,
  compartments: readonly string[],
): Promise<Granted | Refused> {
  if (!(await findAccount(deps.db.cases, account))) return { ok: false, reason: 'unknown' };
  if (!(await mayRevoke(deps, by, account, compartments))) {
    await note(deps, by, 'access.denied', `account/${account}`);
    return { ok: false, reason: 'denied' };
  }
  const held = new Set(
    (await findGrantsOf(deps.db.cases, account)).map(({ compartment }) => compartment),
  );
  const names = compartments.filter((name) => held.has(name));
  for (const name of names) await note(deps, by, 'key.revoked', `account/${account}/${name}`);
  return { ok: true, compartments: await takeKeys(deps, account, names) };
}
