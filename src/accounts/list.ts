import { type AccountDoc, findAccounts, staffOf } from '../models/cases/account.js';
import { findGrants, type GrantDoc } from '../models/cases/grant.js';
import { findPartnerKeys } from '../models/cases/partner-key.js';
import type { PublicCompartment } from '../privacy/keyring.js';
import type { ListedAccount } from './accounts.js';
import { mayHold, neededBy } from './compartments.js';
import type { AccountsDeps } from './deps.js';

type Given = Pick<GrantDoc, 'account' | 'kid' | 'compartment' | 'to'>;

/** Returns the keys that are valid for an account now. */
const countingFor = (account: AccountDoc, grants: readonly Given[]): Given[] =>
  grants.filter(
    ({ account: id, to, compartment }) =>
      id === account._id && to === account.keys?.kid && mayHold(staffOf(account), compartment),
  );

function listed(
  account: AccountDoc,
  grants: readonly Given[],
  compartments: readonly PublicCompartment[],
): ListedAccount {
  const own = countingFor(account, grants);
  const newest = new Set(own.map(({ kid }) => kid));
  const needed = neededBy(
    staffOf(account),
    compartments.filter(({ kid }) => !newest.has(kid)).map(({ name }) => name),
  );
  return {
    staff: staffOf(account),
    v: account.generation,
    state: account.state,
    language: account.language,
    created: account.createdAt,
    ...(account.lastIn ? { lastIn: account.lastIn } : {}),
    ...(account.link ? { linkUntil: account.link.until } : {}),
    holds: [...new Set(own.map(({ compartment }) => compartment))].sort(),
    waitsFor: account.state === 'active' ? needed : [],
    recoveryLeft: account.keys?.recovery.length ?? 0,
  };
}

/** Returns all accounts, by login; ended ones last. */
export async function listAccounts({ db, keyring }: AccountsDeps): Promise<ListedAccount[]> {
  const [accounts, grants, partners] = await Promise.all([
    findAccounts(db.cases),
    findGrants(db.cases),
    findPartnerKeys(db.cases),
  ]);
  const ofPartners = partners.map(({ _id, compartment }) => ({ name: compartment, kid: _id }));
  const compartments = [...keyring().compartments, ...ofPartners];
  const rows = accounts.map((account) => listed(account, grants, compartments));
  return [
    ...rows.filter(({ state }) => state !== 'ended'),
    ...rows.filter(({ state }) => state === 'ended'),
  ];
}

/** Returns the compartments whose present key is held by nobody who can sign in. */
export async function unreadCompartments(deps: AccountsDeps): Promise<string[]> {
  const [accounts, grants] = await Promise.all([
    findAccounts(deps.db.cases),
    findGrants(deps.db.cases),
  ]);
  const held = new Set(
    accounts
      .filter(({ state }) => state === 'active')
      .flatMap((account) => countingFor(account, grants).map(({ kid }) => kid)),
  );
  return deps
    .keyring()
    .compartments.filter(({ kid }) => !held.has(kid))
    .map(({ name }) => name);
}
