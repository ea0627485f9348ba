import { type AccountDoc, findAccount, staffOf } from '../models/cases/account.js';
import { findGrantsOf, keepGrants, removeGrants, type GrantDoc } from '../models/cases/grant.js';
import { openGrant, pairOf, sealGrant } from '../privacy/account-pair.js';
import type { KeyPair } from '../privacy/vault-seal.js';
import { Fault } from '../shared/fault.js';
import type { By, Granted, OpenKeys, SignedIn } from './accounts.js';
import { mayHold, neededBy } from './compartments.js';
import { withPartnerKeys } from './partner-keys.js';
import { partnerIn } from '../models/cases/partner-key.js';
import { actorOf, note, type AccountsDeps } from './deps.js';

/** Returns the compartment of a pair: the pair's name begins with it (vault-seal.ts, `newPair`). */
export const compartmentOfKid = (kid: string): string => kid.slice(0, kid.lastIndexOf('-'));

/**
 * Returns the keys that are valid for an account: sealed to its present pair, and allowed for it.
 */
export async function grantsOf(deps: AccountsDeps, account: AccountDoc): Promise<GrantDoc[]> {
  const staff = staffOf(account);
  return (await findGrantsOf(deps.db.cases, account._id)).filter(
    ({ to, compartment }) => to === account.keys?.kid && mayHold(staff, compartment),
  );
}

/**
 * Returns the keys of an account, opened when they are asked for.
 * @param privateKey `close` overwrites it with zeros
 */
export async function openGrants(
  deps: AccountsDeps,
  account: AccountDoc,
  privateKey: Buffer,
): Promise<OpenKeys> {
  const own = pairOf(privateKey);
  const grants = new Map((await grantsOf(deps, account)).map((grant) => [grant.kid, grant]));
  const opened = new Map<string, KeyPair>();
  let closed = false;
  return {
    kids: [...grants.keys()],
    pair(kid) {
      if (closed) throw new Fault('The keys of a request are closed.');
      const [grant, before] = [grants.get(kid), opened.get(kid)];
      if (before || !grant) return before;
      const pair = openGrant(kid, grant.box, own);
      opened.set(kid, pair);
      return pair;
    },
    close() {
      closed = true;
      privateKey.fill(0);
      for (const pair of opened.values()) pair.privateKey.fill(0);
      opened.clear();
    },
  };
}

/** A grant to be made: the opened keys it comes from, the receiver, the compartments. */
export interface Giving {
  readonly keys: OpenKeys;
  readonly account: string;
  /** Without names: all that the other needs and these keys include. */
  readonly compartments?: readonly string[] | undefined;
  readonly by: By;
  /** The action that the audit log records. */
  readonly as: 'key.granted' | 'key.renewed' | 'key.recovered';
}

function wanted(deps: AccountsDeps, doc: AccountDoc, { keys, compartments }: Giving): string[] {
  if (compartments) return [...new Set(compartments)];
  const held = new Set(keys.kids.map(compartmentOfKid));
  const there = deps.keyring().compartments.map(({ name }) => name);
  const all = [...there, ...[...held].filter((name) => partnerIn(name) !== undefined)];
  return neededBy(staffOf(doc), all).filter((name) => held.has(name));
}

/** Returns why a compartment is not given. */
function refusalOf(doc: AccountDoc, name: string, kids: readonly string[]): Granted | undefined {
  if (!mayHold(staffOf(doc), name)) return { ok: false, reason: 'mayNotHold', compartment: name };
  return kids.some((kid) => compartmentOfKid(kid) === name)
    ? undefined
    : { ok: false, reason: 'notYours', compartment: name };
}

function sealed(giving: Giving, doc: AccountDoc, name: string, now: Date): GrantDoc[] {
  const { keys: own } = doc;
  if (!own) return [];
  return giving.keys.kids
    .filter((kid) => compartmentOfKid(kid) === name)
    .map((kid) => {
      const pair = giving.keys.pair(kid) as KeyPair;
      return {
        _id: `${doc._id}/${kid}`,
        account: doc._id,
        kid,
        compartment: name,
        to: own.kid,
        box: sealGrant(kid, pair.privateKey, own.publicKey),
        by: actorOf(giving.by),
        at: now,
      };
    });
}

/** Writes a refused request to the audit log, unless it was only a slip. */
async function denied(
  deps: AccountsDeps,
  { by, account }: Giving,
  refused: Granted,
): Promise<Granted> {
  await note(deps, by, 'access.denied', `account/${account}/grant`);
  return refused;
}

/**
 * Gives keys to an account: all pairs of each compartment, so that old tips are readable too. It is
 * written to the audit log first. The key of a country brings those of its partners with it.
 */
export async function giveKeys(deps: AccountsDeps, giving: Giving): Promise<Granted> {
  const keys = await withPartnerKeys(deps, giving.keys);
  try {
    return await give(deps, { ...giving, keys });
  } finally {
    keys.forget();
  }
}

async function give(deps: AccountsDeps, giving: Giving): Promise<Granted> {
  const { db, clock } = deps;
  const doc = await findAccount(db.cases, giving.account);
  if (!doc) return { ok: false, reason: 'unknown' };
  if (doc.state !== 'active' || !doc.keys) return { ok: false, reason: 'notActive' };
  const names = wanted(deps, doc, giving);
  for (const name of names) {
    const refused = refusalOf(doc, name, giving.keys.kids);
    if (refused) return denied(deps, giving, refused);
  }
  const entries = names.map((name) => `account/${doc._id}/${name}`);
  for (const subject of entries) await note(deps, giving.by, giving.as, subject);
  await keepGrants(
    db.cases,
    names.flatMap((name) => sealed(giving, doc, name, clock.now())),
  );
  return { ok: true, compartments: names };
}

/** Gives keys out of one's own session. */
export async function grantFromSession(
  deps: AccountsDeps,
  by: SignedIn,
  account: string,
  compartments?: readonly string[],
): Promise<Granted> {
  const { staff } = by;
  if (staff.account === account) return { ok: false, reason: 'self' };
  const keys = await by.openKeys();
  try {
    return await giveKeys(deps, { keys, account, compartments, by: staff, as: 'key.granted' });
  } finally {
    keys.close();
  }
}

/**
 * Takes keys away.
 * @returns the compartments that were held
 */
export async function takeKeys(
  deps: AccountsDeps,
  account: string,
  compartments: readonly string[],
): Promise<string[]> {
  const held = new Set((await findGrantsOf(deps.db.cases, account)).map((one) => one.compartment));
  await removeGrants(deps.db.cases, account, compartments);
  return compartments.filter((name) => held.has(name));
}
