import {
  type AccountDoc,
  type AccountKeys,
  findAccountByLogin,
  findAccounts,
  keepAccount,
  staffOf,
} from '../models/cases/account.js';
import type { HeldKeys } from '../privacy/vault.js';
import { owaspCost } from '../privacy/vault-seal.js';
import { randomId } from '../shared/ids.js';
import type { Staff, StaffRole } from '../shared/staff.js';
import { Fault } from '../shared/fault.js';
import type { Entered } from './accounts.js';
import { forget, newPair, sealUnderPassword, tryPassword } from './account-keys.js';
import { note, type AccountsDeps, type OwnAccount } from './deps.js';
import { giveKeys } from './grants.js';
import { listAccounts } from './list.js';
import { newPhoneSecret } from './phone-code.js';
import { newRecoveryCodes, recoveryDigest } from './recovery-codes.js';
import { enterSession } from './sign-in.js';

/** The password of the demo's accounts: public, like the passphrase of its vault. */
const DEMO_PASSWORD = 'amana demo';

/** A person of the demo, as in `directory/demo` if they are called. */
type DemoPerson = Omit<Staff, 'account'> & { readonly language: string };

const person = (
  login: string,
  role: StaffRole,
  countries: readonly string[],
  rest: Pick<DemoPerson, 'affiliation' | 'focalPoint' | 'language' | 'organisation'>,
): DemoPerson => ({ login, roles: [role], countries, ...rest });

const both = ['TG', 'GH'];
const [ngo, region] = ['ngo', 'regional'] as const;

/** A focal point of the demo, as in `directory/demo`. */
const focal = (login: string, country: string, focalPoint: string, language: string): DemoPerson =>
  person(login, 'focal-point', [country], { affiliation: ngo, focalPoint, language });

/**
 * One account for each role, and the people who are called first for the examples by day and by
 * night, in the languages of their countries.
 */
const people: readonly DemoPerson[] = [
  focal('afi', 'TG', 'demo-tg-lome-day', 'fr'),
  focal('kossi', 'TG', 'demo-tg-lome-night', 'fr'),
  focal('dede', 'TG', 'demo-tg-national', 'fr'),
  focal('fuseini', 'GH', 'demo-gh-national', 'en'),
  person('kwame', 'coordinator', both, { affiliation: ngo, language: 'en' }),
  person('esi', 'partner', both, { affiliation: ngo, language: 'en', organisation: 'shelter' }),
  person('maria', 'custodian', both, { affiliation: ngo, language: 'pt' }),
  person('yao', 'officer', both, { affiliation: 'police', language: 'fr' }),
  // An alert needs two people who approve it.
  person('akua', 'officer', both, { affiliation: 'government', language: 'en' }),
  person('nadia', 'auditor', ['*'], { affiliation: region, language: 'fr' }),
  person('admin', 'administrator', ['*'], { affiliation: region, language: 'en' }),
  person('binta', 'regional-desk', ['*'], {
    affiliation: region,
    focalPoint: 'demo-desk-day',
    language: 'en',
  }),
];

/** Throws outside the demo. */
function inDemo({ demo }: AccountsDeps): void {
  if (demo !== true)
    throw new Fault('Accounts of the demo are made in the demo alone, never in production.');
}

async function demoKeys(account: string): Promise<AccountKeys> {
  const { privateKey, ...pair } = newPair();
  const secrets = { privateKey, totp: newPhoneSecret() };
  const recovery = newRecoveryCodes().map((code) => recoveryDigest(account, code));
  const keys = await sealUnderPassword(account, DEMO_PASSWORD, owaspCost, {
    ...pair,
    ...secrets,
    recovery,
    lastCounter: 0,
  });
  forget(secrets);
  return keys;
}

async function makeMissing(deps: AccountsDeps, one: DemoPerson): Promise<void> {
  if (await findAccountByLogin(deps.db.cases, one.login)) return;
  const _id = randomId();
  await keepAccount(deps.db.cases, {
    _id,
    ...one,
    state: 'active',
    demo: true,
    generation: 1,
    keys: await demoKeys(_id),
    devices: [],
    createdAt: deps.clock.now(),
  });
}

/** Gives the accounts of the demo the keys that they wait for. */
async function giveMissing(deps: AccountsDeps, keys: HeldKeys): Promise<void> {
  const ours = new Set((await demoAccounts(deps)).map(({ account }) => account));
  for (const { staff, waitsFor: compartments } of await listAccounts(deps)) {
    const { account } = staff;
    if (!ours.has(account) || compartments.length === 0) continue;
    await giveKeys(deps, { keys, account, compartments, by: 'cli:demo', as: 'key.granted' });
  }
}

/**
 * Creates missing accounts of the demo, and gives them the keys of the demo's vault that their work
 * needs.
 * @throws Fault outside the demo
 */
export async function makeDemoAccounts(
  deps: AccountsDeps,
  vault: HeldKeys | undefined,
): Promise<void> {
  inDemo(deps);
  for (const one of people) await makeMissing(deps, one);
  if (vault) await giveMissing(deps, vault);
}

/** Returns the accounts of the demo; none elsewhere. */
export async function demoAccounts({ db, demo }: AccountsDeps): Promise<Staff[]> {
  if (demo !== true) return [];
  const docs = (await findAccounts(db.cases)).filter((one) => one.demo && one.state === 'active');
  const order = people.map(({ login }) => login);
  return docs
    .sort((a, b) => order.indexOf(a.login) - order.indexOf(b.login))
    .map((doc: AccountDoc) => staffOf(doc));
}

/**
 * Signs in a demo account with one press, without a phone. It works for no other account, and only
 * in the demo.
 */
export async function signInDemo(deps: AccountsDeps, login: string): Promise<Entered | undefined> {
  if (deps.demo !== true) return undefined;
  const account = await findAccountByLogin(deps.db.cases, login);
  if (account?.demo !== true || account.state !== 'active' || !account.keys) return undefined;
  const secrets = await tryPassword(account as OwnAccount, DEMO_PASSWORD, {
    cost: owaspCost,
    first: true,
  });
  if (typeof secrets === 'string') return undefined;
  await note(deps, staffOf(account), 'account.signedIn', `account/${account._id}`);
  const entered = await enterSession(deps, account, secrets.privateKey);
  forget(secrets);
  return entered.ok ? entered : undefined;
}
