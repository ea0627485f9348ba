import type { Entered, NotEntered } from '../../accounts/accounts.js';
import type { ConsoleDeps } from '../deps.js';
import { formToken } from '../guard.js';
import { isOwn, readKept } from '../kept.js';
import { wrongAt, type FieldProblem } from '../parts/forms.js';
import { keptFormPage } from '../parts/simple.js';
import type { Answer, ConsoleRoute } from '../route.js';
import { isConsoleLanguage } from '../say.js';
import type { Visit } from '../visit.js';
import { codePage, signInPage, type Carried } from './pages.js';
import { targetOf } from './targets.js';

type Route = ConsoleRoute<ConsoleDeps>;

const carriedBy = ({ form }: Visit): Carried => ({
  to: targetOf(form.raw('to')),
  kept: readKept(form.raw('kept')) ? form.raw('kept') : '',
});

/** Leads to the page that the user wanted, or shows the form that was sent too late. */
export function enter(visit: Visit, { cookie, device, signedIn, recoveryLeft }: Entered): Answer {
  visit.cookies.signIn(cookie, device === '' ? undefined : device);
  const { to, kept } = carriedBy(visit);
  const signed: Visit = { ...visit, me: signedIn, cookie, token: formToken(cookie) };
  const form = readKept(kept);
  if (form && isOwn(form, signedIn.staff.account)) return keptFormPage(signed, form);
  if (recoveryLeft === undefined) return { kind: 'go', to };
  return {
    kind: 'go',
    to: '/console/account',
    done: { key: 'done.recoveryUsed', values: [String(recoveryLeft)] },
    as: cookie,
  };
}

/** Returns why a code was refused, at its field. */
export function wrongCode(visit: Visit, refused: NotEntered): FieldProblem {
  switch (refused.reason) {
    case 'clock':
      return wrongAt(visit, 'code', refused.minutes < 0 ? 'code.clockBehind' : 'code.clockAhead', {
        count: Math.abs(refused.minutes),
      });
    case 'wait':
      return wrongAt(visit, 'code', 'signIn.wait', { count: refused.seconds });
    case 'used':
      return wrongAt(visit, 'code', 'code.used');
    default:
      return wrongAt(visit, 'code', 'code.wrong');
  }
}

const demoAccounts = (deps: ConsoleDeps) => deps.accounts.demoAccounts();

async function showSignIn(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const to = targetOf(visit.query.get('to') ?? '');
  if (visit.me) return { kind: 'go', to };
  return signInPage(visit, { to, kept: '' }, { demo: await demoAccounts(deps) });
}

async function signIn(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { form, network, device } = visit;
  const carried = carriedBy(visit);
  const login = form.text('login').toLowerCase();
  const password = form.raw('password');
  const again = async (problems: readonly FieldProblem[], status: number) =>
    signInPage(visit, carried, { problems, status, login, demo: await demoAccounts(deps) });
  const empty = [
    ...(login === '' ? [wrongAt(visit, 'login', 'signIn.noLogin')] : []),
    ...(password === '' ? [wrongAt(visit, 'password', 'signIn.noPassword')] : []),
  ];
  if (empty.length > 0) return again(empty, 422);
  const step = await deps.accounts.signIn({ login, password, network, device });
  if (step.step === 'code') return codePage(visit, carried, step.ticket);
  return step.step === 'wait'
    ? again([wrongAt(visit, 'password', 'signIn.wait', { count: step.seconds })], 429)
    : again([wrongAt(visit, 'login', 'signIn.wrong')], 422);
}

async function confirm(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { form, network, device } = visit;
  const ticket = form.raw('ticket');
  const code = form.text('code');
  const again = (problem: FieldProblem, status = 422) =>
    codePage(visit, carriedBy(visit), ticket, { problems: [problem], status });
  if (code === '') return again(wrongAt(visit, 'code', 'code.none'));
  const confirmed = await deps.accounts.confirm({ ticket, code, network, device });
  if (confirmed.ok) return enter(visit, confirmed);
  if (confirmed.reason !== 'over')
    return again(wrongCode(visit, confirmed), confirmed.reason === 'wait' ? 429 : 422);
  const problems = [wrongAt(visit, 'login', 'code.over')];
  const demo = await demoAccounts(deps);
  return signInPage(visit, carriedBy(visit), { problems, status: 422, demo });
}

async function signInDemo(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const entered = await accounts.signInDemo(visit.form.text('login'));
  return entered ? enter(visit, entered) : { kind: 'nothing' };
}

async function signOut(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  if (visit.cookie) await accounts.signOut(visit.cookie);
  visit.cookies.signOut();
  return { kind: 'go', to: '/console/sign-in' };
}

/** Signs out at once, with no page to go back to. */
async function exit(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  if (visit.cookie) await accounts.signOut(visit.cookie);
  visit.cookies.signOut();
  return { kind: 'exit' };
}

async function chooseLanguage(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const language = visit.form.text('language');
  const to = visit.form.raw('to');
  if (isConsoleLanguage(language)) {
    visit.cookies.language(language);
    if (visit.me) await accounts.changeLanguage(visit.me, language);
  }
  return { kind: 'go', to: to.startsWith('/console/sign-in') ? '/console/sign-in' : targetOf(to) };
}

/** The routes of signing in and out. */
export const signInRoutes: readonly Route[] = [
  { method: 'get', path: '/console/sign-in', action: 'anyone', answer: showSignIn },
  { method: 'post', path: '/console/sign-in', action: 'anyone', answer: signIn },
  { method: 'post', path: '/console/sign-in/code', action: 'anyone', answer: confirm },
  { method: 'post', path: '/console/sign-in/demo', action: 'anyone', answer: signInDemo },
  { method: 'post', path: '/console/sign-out', action: 'anyone', answer: signOut },
  { method: 'post', path: '/console/exit', action: 'anyone', answer: exit },
  { method: 'post', path: '/console/language', action: 'anyone', answer: chooseLanguage },
];
