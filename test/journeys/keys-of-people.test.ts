import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Accounts, Entered } from '../../src/accounts/accounts.js';
import { createAccounts } from '../../src/accounts/create.js';
import { phoneCodeAt } from '../../src/accounts/phone-code.js';
import { examine } from '../../src/cli/doctor/doctor.js';
import { createCases } from '../../src/cases/create.js';
import { openWorkOf } from '../../src/cases/open-work.js';
import { caseDepsHere } from '../../src/cli/accounts/open-work.js';
import { findTip } from '../../src/models/cases/tip-lookup.js';
import { SECOND, stoppedClock, type AdjustableClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { readTip } from '../../src/tips/read.js';
import {
  audited,
  cheap,
  keepTip,
  newInstallation,
  secretFile,
  testIo,
  type TestInstallation,
} from '../cli/support.js';

const network = '102.64.1.2';
const WORDS = 'Three girls are locked in behind the mill';

/** A person with their phone, at an installation that is run from the command line. */
class Person {
  private phone = '';
  cookie = '';
  constructor(
    private readonly accounts: Accounts,
    private readonly clock: AdjustableClock,
    readonly login: string,
  ) {}

  async enter(link: string, password: string): Promise<void> {
    const made = await this.accounts.choosePassword(link.trim().split('/').at(-1) ?? '', password);
    if (!made.ok) throw new Error(made.reason);
    this.phone = made.secret;
    this.keep(await this.accounts.enter({ ticket: made.ticket, code: this.code(), network }));
  }
  async signIn(password: string): Promise<string> {
    const step = await this.accounts.signIn({ login: this.login, password, network });
    if (step.step !== 'code') return step.step;
    this.keep(await this.accounts.confirm({ ticket: step.ticket, code: this.code(), network }));
    return 'in';
  }
  async signedIn() {
    const found = await this.accounts.read(this.cookie);
    if (!found) throw new Error(`${this.login} is not signed in`);
    return found;
  }
  private code(): string {
    this.clock.advance(31 * SECOND);
    return phoneCodeAt(this.phone, this.clock.now());
  }
  private keep(done: Entered | { ok: false; reason: string }): void {
    if (!done.ok) throw new Error(done.reason);
    this.cookie = done.cookie;
  }
}

let here: TestInstallation;
let clock: AdjustableClock;
let accounts: Accounts;
let caseDeps: Awaited<ReturnType<typeof caseDepsHere>>;
beforeEach(async () => {
  here = await newInstallation();
  clock = stoppedClock(new Date());
  caseDeps = await caseDepsHere({ ...here, clock });
  const openWork = openWorkOf(caseDeps);
  const keyring = () => here.keys.cases();
  const deps = { db: here.db, keyring, clock, log: silentLog, cost: cheap, openWork };
  accounts = createAccounts(deps);
});
afterEach(() => here.close());

async function amana(...argv: string[]): Promise<string> {
  const ran = await here.run(argv);
  if (ran.code !== 0) throw new Error(ran.err);
  return ran.out;
}
const withVault = () => ['--passphrase-file', here.passphraseFile];

async function newcomer(login: string, ...options: string[]): Promise<Person> {
  const link = await amana('accounts', 'add', login, ...options);
  const person = new Person(accounts, clock, login);
  await person.enter(link, `gapuzo-${[...login].reverse().join('')}-melidu-tarofe-vikosa`);
  return person;
}
const coordinator = ['--roles', 'coordinator', '--country', 'TG', '--affiliation', 'ngo'];

/** What somebody reads of a tip in their session. */
async function reads(person: Person, id: string): Promise<string | undefined> {
  const tip = await findTip(here.db.cases, id);
  if (!tip) throw new Error('no tip');
  const keys = await (await person.signedIn()).openKeys();
  const [entry] = readTip(keys, tip);
  keys.close();
  return entry && 'words' in entry ? entry.words : undefined;
}
const doctor = async () =>
  (await examine(testIo(here.env))).findings
    .filter(({ check }) => check === 'accounts')
    .map(({ says }) => says);

test('§T34 a forgotten password: reset, a new phone, and keys given again by a colleague; no case is lost', async () => {
  const { tip } = await keepTip(here, WORDS);
  const root = await newcomer('root');
  const [ama, kofi] = [
    await newcomer('ama', ...coordinator),
    await newcomer('kofi', ...coordinator),
  ];
  for (const { login } of [ama, kofi]) await amana('accounts', 'grant', login, ...withVault());
  expect(await reads(ama, tip)).toBe(WORDS);

  const { staff: administrator } = await root.signedIn();
  const { account } = (await ama.signedIn()).staff;
  const link = await accounts.resetLink(administrator, account);
  if (!link.ok) throw new Error(link.reason);
  await ama.enter(link.token, 'zibafo-kumole-tepavi-rugoda');
  expect(await reads(ama, tip)).toBeUndefined();
  expect(await amana('accounts', 'list', '--waiting')).toMatch(/^ama .* TG TG\.independent$/m);
  expect(await doctor()).toContain('1 person waits for keys.');

  // The administrator has no key to give; the colleague has.
  expect(await accounts.grant(await root.signedIn(), account, ['TG'])).toMatchObject({
    reason: 'notYours',
  });
  expect(await accounts.grant(await kofi.signedIn(), account)).toEqual({
    ok: true,
    compartments: ['TG', 'TG.independent'],
  });
  expect(await reads(ama, tip)).toBe(WORDS);
  expect(await ama.signIn('zibafo-kumole-tepavi-rugoda')).toBe('in');
});

/** A case that somebody has taken. */
async function taken(person: Person, reference: string): Promise<string> {
  const { tip } = await keepTip(here, WORDS, { reference, tip: `tip-${reference}` });
  const of = { tip, reference, country: 'TG', kind: 'captive', excludedAffiliations: [] } as const;
  await caseDeps.escalations.openAll([{ ...of, priority: 1 }], clock.now());
  const { staff } = await person.signedIn();
  const done = await createCases(caseDeps).take(staff, tip, { v: 0 });
  if (!done.ok) throw new Error(done.reason);
  return tip;
}
const owner = async (tip: string) => (await findTip(here.db.cases, tip))?.work?.owner;

test('§T33 a leaver: signed out at once, reads nothing, and a colleague has what was open', async () => {
  const root = await newcomer('root');
  const [ama, kofi] = [
    await newcomer('ama', ...coordinator),
    await newcomer('kofi', ...coordinator),
  ];
  for (const { login } of [ama, kofi]) await amana('accounts', 'grant', login, ...withVault());
  const tip = await taken(ama, 'TG-7K2M4');
  const [leaver, heir] = [(await ama.signedIn()).staff, (await kofi.signedIn()).staff];
  expect(await owner(tip)).toBe(leaver.account);
  const { staff: administrator } = await root.signedIn();
  expect(await accounts.end(administrator, leaver.account)).toMatchObject({ reason: 'openWork' });
  expect(await accounts.end(administrator, leaver.account, heir.account)).toEqual({ ok: true });
  await expect(ama.signedIn()).rejects.toThrow('not signed in');
  expect(await ama.signIn('gapuzo-ama-melidu-tarofe-vikosa')).toBe('wrong');
  expect(await owner(tip)).toBe(heir.account);
  expect(await reads(kofi, tip)).toBe(WORDS);
  expect(await audited(here)).toEqual(
    expect.arrayContaining([
      `console:root account.ended account/${leaver.account}`,
      `console:root account.handedOver account/${leaver.account}/${heir.account}`,
    ]),
  );
});

test('a leaver whose account is ended at the command line leaves no case behind either', async () => {
  const [ama, kofi] = [
    await newcomer('ama', ...coordinator),
    await newcomer('kofi', ...coordinator),
  ];
  const tips = [await taken(ama, 'TG-7K2M4'), await taken(ama, 'TG-8K2M4')];
  const refused = await here.run(['accounts', 'end', 'ama']);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.err).toContain('--hand-to');
  expect(await amana('accounts', 'end', 'ama', '--hand-to', 'kofi')).toBe('ama is ended.\n');
  await expect(ama.signedIn()).rejects.toThrow('not signed in');
  const { account } = (await kofi.signedIn()).staff;
  for (const tip of tips) expect(await owner(tip)).toBe(account);
});

test('§T34 the keys are lost to all: two people type a half of the passphrase each, and one half opens nothing', async () => {
  const { tip } = await keepTip(here, WORDS);
  const halves = ['gemilo-dupafe-rokati-zuvena', 'bofise-lavuto-minepa-dogiru'];
  const [first = '', second = ''] = halves.map((half, at) =>
    secretFile(here.folder, `half-${at}.txt`, half),
  );
  const files = ['--first-file', first, '--second-file', second];
  await amana('keys', 'passphrase', '--two-people', ...withVault(), ...files);
  const ama = await newcomer('ama', ...coordinator);
  expect(await doctor()).toContainEqual(expect.stringContaining('Nobody who signs in can read'));
  expect(await reads(ama, tip)).toBeUndefined();

  const people = ['--first', 'kofi', '--second', 'esi'];
  const recover = (...more: string[]) => here.run(['accounts', 'recover', 'ama', ...more]);
  for (const wrong of [
    ['--first-file', first, '--second-file', first],
    ['--first-file', second, '--second-file', first],
  ])
    expect((await recover(...people, ...wrong)).err).toContain('not the passphrase');
  for (const half of [first, second])
    expect(await here.run(['accounts', 'grant', 'ama', '--passphrase-file', half])).toMatchObject({
      code: 1,
    });
  expect(await reads(ama, tip)).toBeUndefined();

  const done = await recover(...people, ...files);
  expect(done).toMatchObject({ code: 0, out: 'ama reads TG, TG.independent from now on.\n' });
  expect(await reads(ama, tip)).toBe(WORDS);
  const { account } = (await ama.signedIn()).staff;
  expect((await audited(here)).slice(-4)).toEqual([
    `cli:afi key.recovered account/${account}/by/kofi`,
    `cli:afi key.recovered account/${account}/by/esi`,
    `cli:afi key.recovered account/${account}/TG`,
    `cli:afi key.recovered account/${account}/TG.independent`,
  ]);
});

test('keys are rotated while people are signed in: they read old and new tips without doing anything', async () => {
  const old = await keepTip(here, WORDS);
  const ama = await newcomer('ama', ...coordinator);
  await amana('accounts', 'grant', 'ama', ...withVault());
  const rotated = await here.run(['keys', 'rotate', 'recipients', ...withVault()]);
  expect(rotated.err).toContain('ama has the new TG, TG.independent');
  here.keys.refresh();
  const fresh = await keepTip(here, 'They were taken to the harbour', {
    reference: 'TG-9K3M5',
    tip: 'tip-new',
  });
  expect([await reads(ama, old.tip), await reads(ama, fresh.tip)]).toEqual([
    WORDS,
    'They were taken to the harbour',
  ]);
  expect(await amana('accounts', 'grant', '--renew', ...withVault())).toContain('already');
});
