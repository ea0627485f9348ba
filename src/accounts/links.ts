import {
  type AccountDoc,
  changeAccount,
  findAccountByLink,
  staffOf,
} from '../models/cases/account.js';
import { removeGrants } from '../models/cases/grant.js';
import { endStaffSessions, type SessionDraft } from '../models/cases/staff-session.js';
import { LINK_LIFE } from '../shared/kept.js';
import { strengthOf } from '../privacy/passphrase.js';
import type {
  CodeAttempt,
  Confirmed,
  Enrolling,
  Enrolment,
  NewPhone,
  ShownLink,
  SignInAttempt,
  WeakPassword,
} from './accounts.js';
import { newPair, sealUnderPassword, type AccountSecrets } from './account-keys.js';
import { giveBack, codeCounters } from './backoff.js';
import { costOf, note, type AccountsDeps } from './deps.js';
import { newPhoneSecret, phoneSecretPicture, readPhoneCode, secretToType } from './phone-code.js';
import { newRecoveryCodes, recoveryDigest } from './recovery-codes.js';
import { digestOf, newSecretText } from './secret-halves.js';
import { beginSession, findSession } from './sessions.js';
import { checkPassword, enterSession, takeTicket, type Ticket } from './sign-in.js';

/** Returns the digest that is stored of a link. */
export const linkDigest = (token: string): Buffer => digestOf('link', token);

/** Creates a link: its text, shown once, and the part that is stored. */
export function newLink(kind: keyof typeof LINK_LIFE, now: Date) {
  const token = newSecretText();
  const until = new Date(now.getTime() + LINK_LIFE[kind]);
  return { token, kept: { digest: linkDigest(token), kind, until } };
}

async function accountOf(
  { db, clock }: AccountsDeps,
  token: string,
): Promise<AccountDoc | undefined> {
  const found = await findAccountByLink(db.cases, linkDigest(token));
  const good = found?.link && found.link.until > clock.now() && found.state !== 'ended';
  return good ? found : undefined;
}

/** Returns what a link leads to. */
export async function readLink(deps: AccountsDeps, token: string): Promise<ShownLink> {
  const found = await accountOf(deps, token);
  if (!found?.link) return { ok: false, reason: 'over' };
  const { login, language, roles, link } = found;
  return { ok: true, kind: link.kind, login, language, roles, until: link.until };
}

const SHORTEST = 12;
const LONGEST = 200;
/**
 * In bits, as for the passphrase of the vault: with the stolen databases the password opens tips.
 */
const ENOUGH = 42;

/** Returns why a password is refused, or undefined when it is accepted. */
export function weakness(password: string, login: string): WeakPassword | undefined {
  const text = password.normalize('NFKC').trim();
  if ([...text].length < SHORTEST) return 'short';
  if ([...text].length > LONGEST) return 'long';
  if (login.length > 3 && text.toLowerCase().includes(login)) return 'login';
  return strengthOf(text) < ENOUGH ? 'guessable' : undefined;
}

/**
 * Makes the secret of a phone and recovery codes, and stores new keys as a draft until the first
 * code.
 */
async function beginEnrolment(
  deps: AccountsDeps,
  account: AccountDoc,
  password: string,
  pair: { readonly kid: string; readonly publicKey: Buffer; readonly privateKey: Buffer },
  link?: Buffer,
): Promise<Enrolment> {
  const totp = newPhoneSecret();
  const recoveryCodes = newRecoveryCodes();
  const recovery = recoveryCodes.map((code) => recoveryDigest(account._id, code));
  const secrets: AccountSecrets = { privateKey: pair.privateKey, totp };
  const keys = await sealUnderPassword(account._id, password, costOf(deps), {
    ...secrets,
    ...{ kid: pair.kid, publicKey: pair.publicKey, recovery, lastCounter: 0 },
  });
  const held = Buffer.concat([secrets.privateKey, totp]);
  const draft: SessionDraft = { keys, ...(link ? { link } : {}) };
  const ticket = await beginSession(deps, account, 'enrol', held, draft);
  const enrolment: Enrolment = {
    ok: true,
    ticket,
    secret: secretToType(totp),
    qr: phoneSecretPicture(totp, account.login),
    recoveryCodes,
  };
  for (const bytes of [held, totp, pair.privateKey]) bytes.fill(0);
  return enrolment;
}

/** Takes the new password of a link. */
export async function choosePassword(
  deps: AccountsDeps,
  token: string,
  password: string,
): Promise<Enrolling> {
  const account = await accountOf(deps, token);
  if (!account) return { ok: false, reason: 'over' };
  const weak = weakness(password, account.login);
  if (weak) return { ok: false, reason: 'weak', weak };
  return beginEnrolment(deps, account, password, newPair(), linkDigest(token));
}

/** Makes a new phone secret and new recovery codes for a signed-in person. Pair and grants stay. */
export async function newPhone(
  deps: AccountsDeps,
  cookie: string,
  attempt: Omit<SignInAttempt, 'login'>,
): Promise<NewPhone> {
  const found = await findSession(deps, cookie);
  if (!found) return { ok: false, reason: 'over' };
  const checked = await checkPassword(deps, { ...attempt, login: found.account.login });
  if (checked.is === 'wait') return { ok: false, reason: 'wait', seconds: checked.seconds };
  if (checked.is === 'wrong') return { ok: false, reason: 'wrong' };
  const { account, secrets } = checked;
  const { kid, publicKey } = account.keys;
  secrets.totp.fill(0);
  const pair = { kid, publicKey, privateKey: secrets.privateKey };
  return beginEnrolment(deps, account, attempt.password, pair);
}

/**
 * Replaces the account's keys with those of a draft. The condition is part of the same write: a
 * link works once.
 */
async function putInPlace(
  { db }: AccountsDeps,
  { account, row }: Ticket,
  counter: number,
): Promise<AccountDoc | undefined> {
  const { keys, link } = row.draft as SessionDraft;
  const only = { generation: account.generation, ...(link ? { 'link.digest': link } : {}) };
  const fresh = { ...keys, lastCounter: counter };
  const put = await changeAccount(db.cases, account._id, only, {
    $set: { keys: fresh, state: 'active', devices: [] },
    $inc: { generation: 1 },
    ...(link ? { $unset: { link: '' } } : {}),
  });
  if (!put) return undefined;
  const { link: _gone, ...rest } = account;
  const kept = link ? rest : account;
  return { ...kept, keys: fresh, state: 'active', devices: [], generation: account.generation + 1 };
}

/**
 * Takes the first code of a new phone: the draft becomes valid, earlier sessions end, a session
 * begins.
 */
export async function enter(deps: AccountsDeps, attempt: CodeAttempt): Promise<Confirmed> {
  const ticket = await takeTicket(deps, attempt, 'enrol');
  if ('ok' in ticket) return ticket;
  const { account, row, secrets } = ticket;
  const read = readPhoneCode(secrets.totp, attempt.code, deps.clock.now());
  if (read.is === 'offTime') return { ok: false, reason: 'clock', minutes: read.minutes };
  if (read.is === 'wrong') return { ok: false, reason: 'wrong' };
  const entered = await putInPlace(deps, ticket, read.counter);
  if (!entered) return { ok: false, reason: 'over' };
  const { db } = deps;
  await endStaffSessions(db.cases, account._id);
  if (account.keys?.kid !== entered.keys?.kid) await removeGrants(db.cases, account._id);
  await giveBack(deps, codeCounters(account._id, undefined));
  const action = row.draft?.link ? 'account.entered' : 'account.phone';
  await note(deps, staffOf(entered), action, `account/${account._id}`);
  return enterSession(deps, entered, secrets.privateKey);
}
