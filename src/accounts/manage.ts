import {
  type AccountDoc,
  changeAccount,
  findAccount,
  findAccounts,
  keepAccount,
  oneAtATime,
  staffOf,
} from '../models/cases/account.js';
import { findGrantsOf, removeGrants } from '../models/cases/grant.js';
import { endStaffSessions } from '../models/cases/staff-session.js';
import { randomId } from '../shared/ids.js';
import { SHORT_NAME } from '../shared/staff.js';
import type { By, Link, NewAccount, Refusal, Refused } from './accounts.js';
import { mayHold } from './compartments.js';
import { note, type AccountsDeps } from './deps.js';
import { newLink } from './links.js';
import { badAccount } from './new-account.js';
import { typedLogin } from './sign-in.js';

const no = (reason: Refusal): Refused => ({ ok: false, reason });

/**
 * Whether they may change accounts: an administrator, and a person at the machine, who has its disk
 * anyway.
 */
const mayManage = (by: By): boolean => typeof by === 'string' || by.roles.includes('administrator');

/** Refuses, and writes this to the audit log. */
async function denied(
  deps: AccountsDeps,
  by: By,
  account: string,
  reason: 'denied' | 'self',
): Promise<Refused> {
  await note(deps, by, 'access.denied', `account/${account}`);
  return no(reason);
}

/** Returns the account that is to be changed, or why it may not be changed. */
async function changeable(deps: AccountsDeps, by: By, id: string): Promise<AccountDoc | Refused> {
  if (!mayManage(by)) return denied(deps, by, 'other', 'denied');
  if (typeof by !== 'string' && by.account === id) return denied(deps, by, id, 'self');
  const account = await findAccount(deps.db.cases, id);
  return account ?? no('unknown');
}
const isRefused = (one: AccountDoc | Refused): one is Refused => 'ok' in one;

/** Returns the parts of an account that may be left out. */
const optional = ({ affiliation, focalPoint, organisation }: Partial<NewAccount>) => ({
  ...(affiliation ? { affiliation } : {}),
  ...(focalPoint ? { focalPoint } : {}),
  ...(organisation ? { organisation } : {}),
});

/**
 * Whether another account belongs to the same focal point of the directory: a call must belong to
 * one person.
 */
const focalPointTaken = (
  all: readonly AccountDoc[],
  focalPoint: string | undefined,
  own?: string,
): boolean =>
  Boolean(focalPoint) &&
  all.some((one) => one._id !== own && one.state !== 'ended' && one.focalPoint === focalPoint);

/** Whether nobody else could create accounts. */
const isLastAdministrator = (all: readonly AccountDoc[], { _id, roles, state }: AccountDoc) =>
  roles.includes('administrator') &&
  state === 'active' &&
  !all.some(
    (one) => one._id !== _id && one.state === 'active' && one.roles.includes('administrator'),
  );

/** Creates an account with its invitation. */
export async function invite(
  deps: AccountsDeps,
  by: By,
  input: NewAccount,
): Promise<Link | Refused> {
  if (!mayManage(by)) return denied(deps, by, 'new', 'denied');
  const login = typedLogin(input.login);
  if (!SHORT_NAME.test(login)) return no('badLogin');
  const bad = badAccount(input);
  if (bad) return no(bad);
  const taken = takenIn(await findAccounts(deps.db.cases), login, input);
  if (taken) return no(taken);
  const { token, kept } = newLink('invitation', deps.clock.now());
  const account = randomId();
  await note(deps, by, 'account.invited', `account/${account}`);
  const doc: AccountDoc = {
    _id: account,
    login,
    roles: [...new Set(input.roles)],
    countries: [...new Set(input.countries)],
    ...optional(input),
    language: input.language ?? 'en',
    state: 'invited',
    generation: 1,
    link: kept,
    devices: [],
    createdAt: deps.clock.now(),
  };
  const why = await addUnlessTaken(deps, doc, input);
  return why ? no(why) : { ok: true, account, token, until: kept.until };
}

/** Returns which part of a new account belongs to another account already. */
function takenIn(
  all: readonly AccountDoc[],
  login: string,
  { focalPoint }: NewAccount,
): 'loginTaken' | 'focalPointTaken' | undefined {
  if (focalPointTaken(all, focalPoint)) return 'focalPointTaken';
  return all.some((one) => one.login === login) ? 'loginTaken' : undefined;
}

/** Adds an account unless another request was faster. */
const addUnlessTaken = ({ db }: AccountsDeps, doc: AccountDoc, input: NewAccount) =>
  oneAtATime(db.cases, async (session) => {
    const taken = takenIn(await findAccounts(db.cases, session), doc.login, input);
    if (!taken) await keepAccount(db.cases, doc, session);
    return taken;
  });

/** Creates a new link for an account in a given state. The earlier link stops working. */
export async function relink(
  deps: AccountsDeps,
  by: By,
  id: string,
  kind: 'invitation' | 'reset',
): Promise<Link | Refused> {
  const account = await changeable(deps, by, id);
  if (isRefused(account)) return account;
  const state = kind === 'invitation' ? 'invited' : 'active';
  if (account.state !== state) return no(account.state === 'ended' ? 'ended' : 'unknown');
  const { token, kept } = newLink(kind, deps.clock.now());
  await note(deps, by, kind === 'reset' ? 'account.reset' : 'account.invited', `account/${id}`);
  const done = await changeAccount(deps.db.cases, id, { state }, { $set: { link: kept } });
  return done ? { ok: true, account: id, token, until: kept.until } : no('ended');
}

/** Takes away the keys that a person may no longer hold. */
async function takeForbidden(deps: AccountsDeps, account: AccountDoc): Promise<void> {
  const held = (await findGrantsOf(deps.db.cases, account._id)).map((one) => one.compartment);
  const staff = staffOf(account);
  const gone = [...new Set(held)].filter((name) => !mayHold(staff, name));
  await removeGrants(deps.db.cases, account._id, gone);
}

type Changes = Partial<Omit<NewAccount, 'login' | 'language'>>;

/** The wanted state of an account, and the version of it that was shown. */
interface ChangeInput {
  readonly to: Changes;
  readonly shown?: number | undefined;
}

/** Returns why an account cannot become like this, given all accounts. */
function whyNot(
  all: readonly AccountDoc[],
  id: string,
  { to, shown }: ChangeInput,
): Refusal | undefined {
  const account = all.find(({ _id }) => _id === id);
  if (!account || account.state === 'ended') return account ? 'ended' : 'unknown';
  if (shown !== undefined && shown !== account.generation) return 'changed';
  const next: AccountDoc = { ...account, ...(to as Partial<AccountDoc>) };
  const bad = badAccount(next);
  if (bad) return bad;
  if (focalPointTaken(all, next.focalPoint, id)) return 'focalPointTaken';
  const steps = !next.roles.includes('administrator');
  return steps && isLastAdministrator(all, account) ? 'lastAdministrator' : undefined;
}

/** Returns a change as a database update. Fields that are named and empty are removed. */
function updateOf(next: Pick<AccountDoc, 'roles' | 'countries'>, to: Changes) {
  const empty = (['affiliation', 'focalPoint', 'organisation'] as const).filter(
    (name) => name in to && !to[name],
  );
  return {
    $set: { roles: next.roles, countries: next.countries, ...optional(to) },
    ...(empty.length > 0
      ? { $unset: Object.fromEntries(empty.map((name) => [name, '' as const])) }
      : {}),
    $inc: { generation: 1 },
  };
}

/** Changes a person's roles and other properties. Their sessions end in the same write. */
export async function change(
  deps: AccountsDeps,
  by: By,
  id: string,
  input: ChangeInput,
): Promise<{ readonly ok: true } | Refused> {
  const account = await changeable(deps, by, id);
  if (isRefused(account)) return account;
  const { cases } = deps.db;
  const { to } = input;
  const before = whyNot(await findAccounts(cases), id, input);
  if (before) return no(before);
  await note(deps, by, 'account.changed', `account/${id}`);
  const next: AccountDoc = { ...account, ...(to as Partial<AccountDoc>) };
  const why = await oneAtATime(cases, async (session) => {
    const now = whyNot(await findAccounts(cases, session), id, input);
    if (!now) await changeAccount(cases, id, {}, updateOf(next, to), session);
    return now;
  });
  if (why) return no(why);
  await endStaffSessions(cases, id);
  await takeForbidden(deps, next);
  return { ok: true };
}

/** Returns the person who takes over, if they may. */
async function heirOf(
  { db }: AccountsDeps,
  id: string,
  handTo: string | undefined,
): Promise<AccountDoc | undefined> {
  const heir = handTo === undefined ? undefined : await findAccount(db.cases, handTo);
  return heir?.state === 'active' && heir._id !== id ? heir : undefined;
}

/**
 * Closes an account so that nothing of it signs anybody in. The row stays, so that the audit log
 * leads to a person.
 */
async function close({ db, clock }: AccountsDeps, account: AccountDoc): Promise<boolean> {
  const { cases } = db;
  const { _id: id } = account;
  const closed = await oneAtATime(cases, async (session) => {
    if (isLastAdministrator(await findAccounts(cases, session), account)) return false;
    const ended = {
      $set: { state: 'ended', endedAt: clock.now(), devices: [] },
      $unset: { keys: '', link: '' },
      $inc: { generation: 1 },
    } as const;
    return changeAccount(cases, id, {}, ended, session);
  });
  if (!closed) return false;
  await endStaffSessions(cases, id);
  await removeGrants(cases, id);
  return true;
}

/**
 * Ends the account of a person who leaves. Their access is closed first; then their open work is
 * passed on. If that fails, call it again with the same successor to continue.
 */
export async function end(
  deps: AccountsDeps,
  by: By,
  id: string,
  handTo: string | undefined,
): Promise<{ readonly ok: true } | Refused> {
  const account = await changeable(deps, by, id);
  if (isRefused(account)) return account;
  const open = (await deps.openWork?.count(staffOf(account))) ?? 0;
  if (account.state === 'ended' && open === 0) return no('ended');
  if (isLastAdministrator(await findAccounts(deps.db.cases), account))
    return no('lastAdministrator');
  const heir = await heirOf(deps, id, handTo);
  if (handTo !== undefined && !heir) return no('noHeir');
  if (open > 0 && !heir) return no('openWork');
  if (account.state !== 'ended') {
    await note(deps, by, 'account.ended', `account/${id}`);

    if (!(await close(deps, account))) return no('lastAdministrator');
  }
  if (heir && deps.openWork && open > 0) {
    await note(deps, by, 'account.handedOver', `account/${id}/${heir._id}`);
    await deps.openWork.handOver(staffOf(account), staffOf(heir), by);
  }
  return { ok: true };
}
