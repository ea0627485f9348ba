import type { WeakPassword } from '../../accounts/accounts.js';
import type { ConsoleDeps } from '../deps.js';
import { wrongAt, type FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { Visit } from '../visit.js';
import { choosePasswordPage, enrolPage, firstCodePage, overPage } from './link-pages.js';
import { enter, wrongCode } from './routes.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** Returns the problems of a new password, before the accounts check it. */
export function newPasswordProblems({ form, say }: Visit): FieldProblem[] {
  const [next, repeat] = [form.raw('next'), form.raw('repeat')];
  if (next === '') return [{ field: 'next', says: say('password.none') }];
  return next === repeat ? [] : [{ field: 'repeat', says: say('password.differs') }];
}

/** Returns why a password is refused, at its field. */
export const weakProblem = (visit: Visit, weak: WeakPassword): FieldProblem =>
  wrongAt(visit, 'next', `password.${weak}`);

async function showLink(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const token = visit.params['token'] ?? '';
  const link = await accounts.readLink(token);
  return link.ok ? choosePasswordPage(visit, token, link) : overPage(visit);
}

async function choosePassword(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const token = visit.params['token'] ?? '';
  const link = await accounts.readLink(token);
  if (!link.ok) return overPage(visit);
  const problems = newPasswordProblems(visit);
  if (problems.length > 0) return choosePasswordPage(visit, token, link, problems);
  const chosen = await accounts.choosePassword(token, visit.form.raw('next'));
  if (chosen.ok) return enrolPage(visit, chosen);
  return chosen.reason === 'over'
    ? overPage(visit)
    : choosePasswordPage(visit, token, link, [weakProblem(visit, chosen.weak)]);
}

async function enterFirst(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const { form, network, device } = visit;
  const ticket = form.raw('ticket');
  const code = form.text('code');
  if (code === '') return firstCodePage(visit, ticket, [wrongAt(visit, 'code', 'code.none')]);
  const entered = await accounts.enter({ ticket, code, network, device });
  if (entered.ok) return enter(visit, entered);
  if (entered.reason === 'over') return overPage(visit);
  return firstCodePage(visit, ticket, [wrongCode(visit, entered)]);
}

/** The routes of invitations and of resets. */
export const linkRoutes: readonly Route[] = [
  { method: 'post', path: '/console/link/enter', action: 'anyone', answer: enterFirst },
  { method: 'get', path: '/console/link/:token', action: 'anyone', answer: showLink },
  { method: 'post', path: '/console/link/:token', action: 'anyone', answer: choosePassword },
];
