import {
  type AccountDoc,
  changeAccount,
  findAccount,
  findAccountByLogin,
  staffOf,
} from '../models/cases/account.js';
import {
  countSessionTry,
  endStaffSession,
  findStaffSession,
} from '../models/cases/staff-session.js';
import { beginningOf, DAY } from '../shared/clock.js';
import { DEVICE_KEPT } from '../shared/kept.js';
import type { CodeAttempt, Confirmed, NotEntered, SignInAttempt, SignInStep } from './accounts.js';
import { forget, tryPassword, type AccountSecrets } from './account-keys.js';
import {
  charge,
  codeCounters,
  deviceDigest,
  giveBack,
  knownDevice,
  passwordCounters,
  takeBack,
} from './backoff.js';
import { checkCode, type CodeUsed } from './check-code.js';
import { costOf, maySignIn, note, type AccountsDeps, type OwnAccount } from './deps.js';
import { halvesOf, newSecretText } from './secret-halves.js';
import {
  beginSession,
  counts,
  findSession,
  openHeld,
  signedInOf,
  type FoundSession,
} from './sessions.js';
import { atTodaysCost } from './todays-cost.js';

/** How many codes may be tried with one ticket. */
export const CODE_TRIES = 5;
/** How many browsers of one person are remembered. */
const MOST_DEVICES = 10;
/** A longer text cannot be a valid password. */
const LONGEST_TYPED = 1_000;
/** Seconds to wait when too many sign in at once. */
const BUSY = 2;

const withKeys = (account: AccountDoc | undefined): OwnAccount | undefined =>
  account?.keys ? (account as OwnAccount) : undefined;

/** Returns a login in one form, however people type it. */
export const typedLogin = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/**
 * The result of checking a password at sign-in. Wrong ones are counted; an unknown login causes the
 * same work as a known one.
 */
export type PasswordChecked =
  | { readonly is: 'right'; readonly account: OwnAccount; readonly secrets: AccountSecrets }
  | { readonly is: 'wrong' }
  | { readonly is: 'wait'; readonly seconds: number };

/** Checks a login and a password. */
export async function checkPassword(
  deps: AccountsDeps,
  attempt: SignInAttempt,
): Promise<PasswordChecked> {
  const login = typedLogin(attempt.login);
  const found = withKeys(await findAccountByLogin(deps.db.cases, login));
  const account = found && maySignIn(deps, found) ? found : undefined;
  const known = knownDevice(account, attempt.device, deps.clock.now());
  const device = known ? attempt.device : undefined;
  const counters = passwordCounters(login, attempt.network, device);
  const seconds = await charge(deps, counters);
  if (seconds > 0) return { is: 'wait', seconds };
  const password = attempt.password.slice(0, LONGEST_TYPED);
  const secrets = await tryPassword(account, password, { cost: costOf(deps), first: known });
  if (secrets === 'busy') {
    await takeBack(deps, counters);
    return { is: 'wait', seconds: BUSY };
  }
  if (secrets === 'wrong' || !account) return { is: 'wrong' };
  await giveBack(deps, counters);
  return { is: 'right', account: await atTodaysCost(deps, account, password, secrets), secrets };
}

/** Checks login and password, and issues the ticket for the code. */
export async function signIn(deps: AccountsDeps, attempt: SignInAttempt): Promise<SignInStep> {
  const checked = await checkPassword(deps, attempt);
  if (checked.is === 'wait') return { step: 'wait', seconds: checked.seconds };
  if (checked.is === 'wrong') return { step: 'wrong' };
  const { account, secrets } = checked;
  const held = Buffer.concat([secrets.privateKey, secrets.totp]);
  forget(secrets);
  const ticket = await beginSession(deps, account, 'code', held);
  held.fill(0);
  return { step: 'code', ticket };
}

/** A ticket whose code is about to be tried. */
export interface Ticket extends FoundSession {
  readonly secrets: AccountSecrets;
}

/** Finds a ticket and counts the try, before the code is checked. */
export async function takeTicket(
  deps: AccountsDeps,
  { ticket, device }: CodeAttempt,
  stage: 'code' | 'enrol',
): Promise<Ticket | NotEntered> {
  const { db, clock } = deps;
  const halves = halvesOf(ticket);
  const there = halves && (await findStaffSession(db.cases, halves.id));
  if (!there || there.stage !== stage) return { ok: false, reason: 'over' };
  const account = await findAccount(db.cases, there.account);
  if (!counts(there, account, clock.now())) return { ok: false, reason: 'over' };
  const known = knownDevice(account, device, clock.now());
  const seconds = await charge(deps, codeCounters(account._id, known ? device : undefined));
  if (seconds > 0) return { ok: false, reason: 'wait', seconds };
  const row = await countSessionTry(db.cases, there._id, CODE_TRIES);
  if (!row) return { ok: false, reason: 'over' };
  const held = openHeld(row, halves);
  const secrets = { privateKey: held.subarray(0, 32), totp: held.subarray(32) };
  return { row, account, halves, secrets };
}

/** Begins the session of a person whose code was right. Any earlier cookie is no longer valid. */
export async function enterSession(
  deps: AccountsDeps,
  account: AccountDoc,
  privateKey: Buffer,
  { device, forgetsDevice = false }: Pick<CodeAttempt, 'device' | 'forgetsDevice'> = {},
): Promise<Confirmed> {
  const { db, clock } = deps;
  const now = clock.now();
  const cookie = await beginSession(deps, account, 'in', Buffer.from(privateKey));
  const fresh = device && knownDevice(account, device, now) ? device : newSecretText();
  const others = account.devices.filter(
    ({ digest, until }) => until > now && !digest.equals(deviceDigest(fresh)),
  );
  const known = {
    digest: deviceDigest(fresh),
    until: new Date(now.getTime() + DEVICE_KEPT),
  };
  await changeAccount(
    db.cases,
    account._id,
    { generation: account.generation },
    {
      $set: {
        lastIn: beginningOf(DAY, now),
        ...(forgetsDevice ? {} : { devices: [known, ...others].slice(0, MOST_DEVICES) }),
      },
    },
  );
  const found = await findSession(deps, cookie);
  // Somebody changed the account in this moment.
  if (!found) return { ok: false, reason: 'over' };
  return { ok: true, cookie, device: fresh, signedIn: signedInOf(deps, found) };
}

const refusals: Readonly<Record<Exclude<CodeUsed['is'], 'right' | 'offTime'>, NotEntered>> = {
  wrong: { ok: false, reason: 'wrong' },
  used: { ok: false, reason: 'used' },
};

/** Checks the code, and begins a session. */
export async function confirm(deps: AccountsDeps, attempt: CodeAttempt): Promise<Confirmed> {
  const ticket = await takeTicket(deps, attempt, 'code');
  if ('ok' in ticket) return ticket;
  const { row, account, secrets } = ticket;
  const staff = staffOf(account);
  const code = await checkCode(deps, ticket, attempt.code);
  if (code.is === 'offTime') return { ok: false, reason: 'clock', minutes: code.minutes };
  if (code.is !== 'right') {
    if (row.tries >= CODE_TRIES)
      await note(deps, staff, 'account.codesWrong', `account/${account._id}`);
    return refusals[code.is];
  }
  // If two requests use one ticket, only one continues.
  if (!(await endStaffSession(deps.db.cases, row._id))) return { ok: false, reason: 'over' };
  const known = knownDevice(account, attempt.device, deps.clock.now());
  await giveBack(deps, codeCounters(account._id, known ? attempt.device : undefined));
  const action = code.recoveryLeft === undefined ? 'account.signedIn' : 'account.recoveryUsed';
  await note(deps, staff, action, `account/${account._id}`);
  const entered = await enterSession(deps, account, secrets.privateKey, attempt);
  forget(secrets);
  return entered.ok && code.recoveryLeft !== undefined
    ? { ...entered, recoveryLeft: code.recoveryLeft }
    : entered;
}
