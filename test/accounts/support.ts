import { createAccounts } from '../../src/accounts/create.js';
import type {
  Accounts,
  Enrolment,
  Entered,
  Link,
  NewAccount,
  SignedIn,
} from '../../src/accounts/accounts.js';
import type { AccountsDeps } from '../../src/accounts/deps.js';
import { giveKeys } from '../../src/accounts/grants.js';
import { phoneCodeAt } from '../../src/accounts/phone-code.js';
import { prepareStaff } from '../../src/accounts/prepare.js';
import { openKeyStore, type KeyStore } from '../../src/privacy/key-store.js';
import { readySealing } from '../../src/privacy/tip-seal.js';
import { openVault, type Vault } from '../../src/privacy/vault.js';
import { MINUTE, SECOND, stoppedClock, type AdjustableClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { cheap, newKeys, passphrase } from '../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

/** Passwords that pass, one a person. */
export const passwordOf = (login: string): string =>
  `zubira-kolete-${[...login].reverse().join('')}-dafumo-gitape`;
export const network = '196.170.12.34';

/**
 * People, their phones and an installation with real keys,
 * real Argon2id at the least cost, and a real database.
 */
export interface House {
  readonly db: TestDb;
  readonly keys: KeyStore;
  readonly folder: string;
  readonly clock: AdjustableClock;
  readonly deps: AccountsDeps;
  readonly accounts: Accounts;
  close(): Promise<void>;
}

export async function newHouse(changes: Partial<AccountsDeps> = {}): Promise<House> {
  await readySealing();
  const db = await testDb('staff');
  await prepareStaff(db);
  const { folder } = await newKeys();
  const keys = openKeyStore(folder);
  const clock = stoppedClock('2026-11-28T08:00:00Z');
  return houseAt({ db, keys, folder, clock, close: () => dropTestDb(db) }, changes);
}

/** The people of an installation that is there already. */
export function houseAt(
  at: Pick<House, 'db' | 'keys' | 'folder' | 'clock' | 'close'>,
  changes: Partial<AccountsDeps> = {},
): House {
  const { db, keys, clock } = at;
  const keyring = () => keys.cases();
  const deps: AccountsDeps = { db, keyring, clock, log: silentLog, cost: cheap, ...changes };
  return { ...at, deps, accounts: createAccounts(deps) };
}

/** A person with their phone. */
export class Person {
  cookie = '';
  device = '';
  account = '';
  secret = '';
  recoveryCodes: readonly string[] = [];
  constructor(
    readonly house: House,
    readonly login: string,
  ) {}

  /** What their phone shows now. The clock moves on first: a code counts once. */
  code(): string {
    this.house.clock.advance(31 * SECOND);
    return this.codeNow();
  }
  codeNow(): string {
    return phoneCodeAt(this.secret, this.house.clock.now());
  }
  /** Takes a link: password, phone, first code. */
  async enter({ token, account }: Link, password = passwordOf(this.login)): Promise<Entered> {
    const made = await this.house.accounts.choosePassword(token, password);
    if (!made.ok) throw new Error(made.reason);
    this.account = account;
    return this.enrol(made);
  }
  async enrol(made: Enrolment): Promise<Entered> {
    this.secret = made.secret;
    this.recoveryCodes = made.recoveryCodes;
    const { accounts } = this.house;
    return this.keep(await accounts.enter({ ticket: made.ticket, code: this.codeNow(), network }));
  }
  /** The ticket of a right password. */
  async ticket(password = passwordOf(this.login), device?: string): Promise<string> {
    const { accounts } = this.house;
    const step = await accounts.signIn({ login: this.login, password, network, device });
    if (step.step !== 'code') throw new Error(step.step);
    return step.ticket;
  }
  async signIn(password = passwordOf(this.login)): Promise<Entered> {
    const ticket = await this.ticket(password);
    const { accounts } = this.house;
    return this.keep(await accounts.confirm({ ticket, code: this.code(), network }));
  }
  /** Who their cookie shows. */
  async signedIn(): Promise<SignedIn> {
    const found = await this.house.accounts.read(this.cookie);
    if (!found) throw new Error(`${this.login} is not signed in`);
    return found;
  }
  private keep(done: Awaited<ReturnType<Accounts['confirm']>>): Entered {
    if (!done.ok) throw new Error(done.reason);
    this.cookie = done.cookie;
    this.device = done.device;
    return done;
  }
}

/** Somebody who was invited and came. */
export async function newPerson(
  house: House,
  login: string,
  wish: Partial<NewAccount> = {},
): Promise<Person> {
  const account = { login, roles: ['coordinator'], countries: ['TG'], affiliation: 'ngo' } as const;
  const link = await house.accounts.invite('cli:test', { ...account, ...wish });
  if (!link.ok) throw new Error(link.reason);
  const person = new Person(house, login);
  await person.enter(link);
  return person;
}

export const newAdministrator = (house: House, login = 'root'): Promise<Person> =>
  newPerson(house, login, { roles: ['administrator'], countries: ['*'] });

/** The vault of the house, in the open. */
export async function vaultOf(house: House): Promise<Vault> {
  const opened = await openVault(`${house.folder}/vault.json`, passphrase);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.vault;
}

/** Gives somebody keys out of the vault, as the command line does. */
export async function giveFromVault(
  house: House,
  person: Person,
  compartments?: readonly string[],
): Promise<void> {
  const keys = await vaultOf(house);
  const giving = { keys, account: person.account, compartments, by: 'cli:test' } as const;
  const given = await giveKeys(house.deps, { ...giving, as: 'key.granted' });
  keys.close();
  if (!given.ok) throw new Error(given.reason);
}

/** What the audit log says, in order. */
export async function auditLines({ db }: House): Promise<string[]> {
  const docs = await db.cases.collection('audit').find({}).sort({ _id: 1 }).toArray();
  return docs.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
}

export { MINUTE, SECOND };
