import { findAccounts, type AccountDoc } from '../models/cases/account.js';
import { keepGrants } from '../models/cases/grant.js';
import {
  findPartnerKey,
  keepPartnerKey,
  partnerCompartment,
  type PartnerKeyDoc,
} from '../models/cases/partner-key.js';
import { sealGrant } from '../privacy/account-pair.js';
import { REGIONAL } from '../privacy/create-keys.js';
import { newPair } from '../privacy/vault-seal.js';
import type { CaseDeps } from './deps.js';

/**
 * Returns the compartment that keeps the pair of a partner: the one without officials, so that
 * officials cannot open what names one of them.
 */
const baseOf = (compartment: string): { readonly base: string; readonly custody: string } =>
  compartment === REGIONAL
    ? { base: REGIONAL, custody: REGIONAL }
    : {
        base: compartment.slice(0, 2),
        custody: `${compartment.slice(0, 2)}.independent`,
      };

/**
 * Returns the people of partner organisations who can sign in and read referrals, by organisation.
 */
export async function partnerPeople({
  db,
}: Pick<CaseDeps, 'db'>): Promise<ReadonlyMap<string, readonly AccountDoc[]>> {
  const all = new Map<string, AccountDoc[]>();
  for (const one of await findAccounts(db.cases)) {
    const { organisation, state, roles } = one;
    if (!organisation || state !== 'active' || !roles.includes('partner')) continue;
    all.set(organisation, [...(all.get(organisation) ?? []), one]);
  }
  return all;
}

/** Gives the new pair to the organisation's current people. An administrator holds no key. */
async function giveToPeople(
  deps: CaseDeps,
  { _id: kid, compartment, organisation, at }: PartnerKeyDoc,
  privateKey: Uint8Array,
): Promise<void> {
  const people = (await partnerPeople(deps)).get(organisation) ?? [];
  await keepGrants(
    deps.db.cases,
    people.flatMap(({ _id, keys, roles }) =>
      keys && !roles.includes('administrator')
        ? [
            {
              _id: `${_id}/${kid}`,
              account: _id,
              kid,
              compartment,
              to: keys.kid,
              box: sealGrant(kid, privateKey, keys.publicKey),
              by: 'system',
              at,
            },
          ]
        : [],
    ),
  );
}

/**
 * Returns the pair to which a summary for an organisation is sealed. The first referral makes it.
 * Current people get it at once; people who join later get it from a person who holds it.
 */
export async function partnerPair(
  deps: CaseDeps,
  organisation: string,
  caseCompartment: string,
): Promise<PartnerKeyDoc> {
  const { base, custody } = baseOf(caseCompartment);
  const compartment = partnerCompartment(base, organisation);
  const there = await findPartnerKey(deps.db.cases, compartment);
  if (there) return there;
  const recipient = deps.keys.cases().recipient(custody);
  const { publicKey, privateKey } = newPair(compartment);
  const { kid } = publicKey;
  const made: PartnerKeyDoc = {
    _id: kid,
    compartment,
    organisation,
    publicKey: Buffer.from(publicKey.key, 'base64'),
    custody: [
      {
        kid: recipient.kid,
        box: sealGrant(kid, privateKey, Buffer.from(recipient.key, 'base64')),
      },
    ],
    at: deps.clock.now(),
  };
  const kept = await keepPartnerKey(deps.db.cases, made);
  if (kept) await giveToPeople(deps, made, privateKey);
  privateKey.fill(0);
  return kept ? made : partnerPair(deps, organisation, caseCompartment);
}
