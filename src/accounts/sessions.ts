import { type AccountDoc, findAccount, staffOf } from '../models/cases/account.js';
import {
  endStaffSession,
  endStaffSessions,
  findStaffSession,
  keepStaffSession,
  touchStaffSession,
  type SessionDraft,
  type StaffSessionDoc,
} from '../models/cases/staff-session.js';
import { open, seal, type Place } from '../privacy/box.js';
import { HOUR, MINUTE } from '../shared/clock.js';
import type { SignedIn } from './accounts.js';
import { maySignIn, note, type AccountsDeps } from './deps.js';
import { openGrants } from './grants.js';
import { halvesOf, newSecretText, type SecretHalves } from './secret-halves.js';

/**
 * A session ends after `IDLE` without use, and after `LONGEST_SESSION` in any case. Source:
 * safety.md §4.11.
 */
export const IDLE = 30 * MINUTE;
export const LONGEST_SESSION = 12 * HOUR;
/** How long before the end for lack of use the warning comes. */
const WARNING = 5 * MINUTE;
/** The use of a session is saved at most this often. */
const TOUCHED = MINUTE;
/** How long a right password waits for its code, and a new phone for its first code. */
export const CODE_LIFE = 10 * MINUTE;
export const ENROL_LIFE = 30 * MINUTE;

const place = (id: string): Place => ({ collection: 'staffsessions', field: 'box', id });

const lives = { in: LONGEST_SESSION, code: CODE_LIFE, enrol: ENROL_LIFE } as const;

/**
 * Begins a session, or a ticket that leads to one.
 * @param held what is sealed under the cookie
 * @returns the text of the cookie or ticket, which is stored nowhere
 */
export async function beginSession(
  { db, clock }: AccountsDeps,
  account: Pick<AccountDoc, '_id' | 'generation'>,
  stage: StaffSessionDoc['stage'],
  held: Buffer,
  draft?: SessionDraft,
): Promise<string> {
  const text = newSecretText();
  const { id, key } = halvesOf(text) as SecretHalves;
  const now = clock.now();
  await keepStaffSession(db.cases, {
    _id: id,
    account: account._id,
    stage,
    generation: account.generation,
    box: seal(key, place(id), held),
    ...(draft ? { draft } : {}),
    tries: 0,
    seenAt: now,
    endsAt: new Date(now.getTime() + lives[stage]),
  });
  return text;
}

/**
 * Opens the box of a session.
 * @throws Fault when it was altered
 */
export const openHeld = (
  row: Pick<StaffSessionDoc, '_id' | 'box'>,
  { key }: SecretHalves,
): Buffer => open((kid) => (kid === key.kid ? key.key : undefined), place(row._id), row.box);

/** Whether a session is still valid for its account. */
export const counts = (
  row: StaffSessionDoc,
  account: AccountDoc | undefined,
  now: Date,
): account is AccountDoc =>
  account !== undefined && row.generation === account.generation && row.endsAt > now;

const endOf = ({ seenAt, endsAt }: StaffSessionDoc): Date =>
  new Date(Math.min(endsAt.getTime(), seenAt.getTime() + IDLE));

/** A session with its account and the halves of its cookie. */
export interface FoundSession {
  readonly row: StaffSessionDoc;
  readonly account: AccountDoc;
  readonly halves: SecretHalves;
}

/** Finds the session of a cookie, if it has not ended. */
export async function findSession(
  deps: AccountsDeps,
  cookie: string,
): Promise<FoundSession | undefined> {
  const halves = halvesOf(cookie);
  const row = halves && (await findStaffSession(deps.db.cases, halves.id));
  if (!row || row.stage !== 'in') return undefined;
  const now = deps.clock.now();
  const account = await findAccount(deps.db.cases, row.account);
  if (!counts(row, account, now) || !maySignIn(deps, account) || endOf(row) <= now)
    return undefined;
  return { row, account, halves };
}

/** Returns what a request gets of a session. */
export function signedInOf(deps: AccountsDeps, { row, account, halves }: FoundSession): SignedIn {
  const endsAt = endOf(row);
  return {
    staff: staffOf(account),
    language: account.language,
    session: row._id,
    warnAt: new Date(endsAt.getTime() - WARNING),
    endsAt,
    isDemo: account.demo === true,
    openKeys: () => openGrants(deps, account, openHeld(row, halves)),
  };
}

/** Returns the person with this cookie. */
export async function readSession(
  deps: AccountsDeps,
  cookie: string,
  quiet: boolean,
): Promise<SignedIn | undefined> {
  const found = await findSession(deps, cookie);
  if (!found) return undefined;
  const now = deps.clock.now();
  if (quiet || now.getTime() - found.row.seenAt.getTime() < TOUCHED) return signedInOf(deps, found);
  await touchStaffSession(deps.db.cases, found.row._id, now);
  return signedInOf(deps, { ...found, row: { ...found.row, seenAt: now } });
}

/** Ends the session of a cookie. */
export async function signOut({ db }: AccountsDeps, cookie: string): Promise<void> {
  const halves = halvesOf(cookie);
  if (halves) await endStaffSession(db.cases, halves.id);
}

/**
 * Ends all sessions of the person with this cookie, in every browser.
 * @returns whether the cookie was valid
 */
export async function signOutEverywhere(deps: AccountsDeps, cookie: string): Promise<boolean> {
  const found = await findSession(deps, cookie);
  if (!found) return false;
  const { account } = found;
  await note(deps, staffOf(account), 'account.sessionsEnded', `account/${account._id}`);
  await endStaffSessions(deps.db.cases, account._id);
  return true;
}
