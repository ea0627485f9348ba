import type { Link, Refused } from '../../accounts/accounts.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute, Done } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { changeIn, refusedAt } from './fields.js';
import { invite, linkPage, showInvite } from './invite.js';
import { showAccounts } from './list.js';
import { accountPage } from './one.js';

type Route = ConsoleRoute<ConsoleDeps>;

const signed = (visit: Visit): SignedVisit => visit as SignedVisit;
const idIn = ({ params }: Visit): string => params['id'] ?? '';

/** Says why an account was not changed. */
function refused(visit: SignedVisit, deps: ConsoleDeps, { reason }: Refused): Promise<Answer> {
  const status = reason === 'changed' ? 409 : reason === 'self' || reason === 'denied' ? 403 : 422;
  return accountPage(visit, deps, [refusedAt(visit, reason, 'change-title')], status);
}

const doneAt = (id: string, key: Done['key']): Answer => ({
  kind: 'go',
  to: `/console/accounts/${id}`,
  done: { key },
});

async function change(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const shown = Number(visit.form.raw('v'));
  const changed = await deps.accounts.change(
    visit.me.staff,
    idIn(visit),
    changeIn(visit),
    Number.isSafeInteger(shown) ? shown : 0,
  );
  return changed.ok ? doneAt(idIn(visit), 'done.accountChanged') : refused(visit, deps, changed);
}

/** Makes a new link for a person, and shows it. */
async function link(asked: Visit, deps: ConsoleDeps, kind: 'inviteAgain' | 'resetLink') {
  const visit = signed(asked);
  const made: Link | Refused = await deps.accounts[kind](visit.me.staff, idIn(visit));
  if (!made.ok) return refused(visit, deps, made);
  const all = await deps.accounts.list();
  const login = all.find(({ staff }) => staff.account === made.account)?.staff.login ?? '';
  return linkPage(visit, deps, made, login);
}

async function revoke(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const names = visit.form.all('compartment');
  const taken = await deps.accounts.revoke(visit.me.staff, idIn(visit), names);
  return taken.ok
    ? doneAt(idIn(visit), 'done.keyTaken')
    : refused(visit, deps, { ok: false, reason: 'denied' });
}

async function end(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const heir = visit.form.text('person');
  const ended = await deps.accounts.end(
    visit.me.staff,
    idIn(visit),
    heir === '' ? undefined : heir,
  );
  return ended.ok ? doneAt(idIn(visit), 'done.accountEnded') : refused(visit, deps, ended);
}

const at = (path: string) => `/console/accounts${path}`;
const action = 'accounts.manage';

/** The routes of accounts, for people who may make them. */
export const accountsRoutes: readonly Route[] = [
  { method: 'get', path: at(''), action, answer: showAccounts },
  { method: 'get', path: at('/new'), action, answer: showInvite },
  { method: 'post', path: at('/new'), action, answer: invite },
  {
    method: 'get',
    path: at('/:id'),
    action,
    answer: (visit, deps) => accountPage(signed(visit), deps),
  },
  { method: 'post', path: at('/:id/change'), action, answer: change },
  {
    method: 'post',
    path: at('/:id/again'),
    action,
    answer: (visit, deps) => link(visit, deps, 'inviteAgain'),
  },
  {
    method: 'post',
    path: at('/:id/reset'),
    action,
    answer: (visit, deps) => link(visit, deps, 'resetLink'),
  },
  { method: 'post', path: at('/:id/revoke'), action, answer: revoke },
  { method: 'post', path: at('/:id/end'), action, answer: end },
];
