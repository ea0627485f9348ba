import type { ConsoleDeps } from '../deps.js';
import { Errors, Input, Post, wrongAt, type FieldProblem } from '../parts/forms.js';
import { Facts } from '../parts/shown.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { NewPassword } from './link-pages.js';
import { newPasswordProblems, weakProblem } from './link-routes.js';
import { roleName } from './roles.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** What the account is, told to the person whose it is. */
function AboutMe({ visit }: { readonly visit: SignedVisit }) {
  const { say, me, place, when } = visit;
  const { login, roles, countries, organisation } = me.staff;
  const where = countries.includes('*') ? say('frame.everywhere') : countries.map(place).join(', ');
  return (
    <Facts
      facts={[
        { name: say('account.login'), value: login },
        { name: say('account.roles'), value: roles.map((role) => roleName(say, role)).join(', ') },
        { name: say('account.countries'), value: where === '' ? say('account.none') : where },
        ...(organisation === undefined
          ? []
          : [{ name: say('account.organisation'), value: organisation }]),
        {
          name: say('account.session'),
          value: say('account.until', { time: when.hour(me.endsAt) }),
        },
      ]}
    />
  );
}

/** One's own account: what it is, and a new password. */
function accountPage(visit: SignedVisit, problems: readonly FieldProblem[] = [], status = 200) {
  const { say, me } = visit;
  const body = (
    <div class="narrow stack">
      <h1>{say('account.title')}</h1>
      <Errors visit={visit} problems={problems} />
      <AboutMe visit={visit} />
      {me.isDemo ? (
        <p class="hint">{say('account.demo')}</p>
      ) : (
        <section class="stack" aria-labelledby="change-password">
          <h2 id="change-password">{say('account.password')}</h2>
          <p class="hint">{say('account.passwordWhy')}</p>
          <Post visit={visit} action="/console/account/password" class="stack">
            <Input
              name="password"
              label={say('account.current')}
              problems={problems}
              attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200 }}
            />
            <NewPassword visit={visit} problems={problems} />
            <button class="primary">{say('account.change')}</button>
          </Post>
        </section>
      )}
    </div>
  );
  return page(say('account.title'), body, { status, section: 'account' });
}

const signed = (visit: Visit): SignedVisit => visit as SignedVisit;

async function changePassword(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const { form, network, device, cookie = '' } = visit;
  const again = (problem: FieldProblem, status = 422) =>
    accountPage(signed(visit), [problem], status);
  const password = form.raw('password');
  if (password === '') return again(wrongAt(visit, 'password', 'signIn.noPassword'));
  const [problem] = newPasswordProblems(visit);
  if (problem) return again(problem);
  const next = form.raw('next');
  const changed = await accounts.changePassword(cookie, { password, next, network, device });
  if (changed.ok) {
    visit.cookies.signIn(changed.cookie, changed.device === '' ? undefined : changed.device);
    return {
      kind: 'go',
      to: '/console/account',
      done: { key: 'done.password' },
      as: changed.cookie,
    };
  }
  switch (changed.reason) {
    case 'wrong':
      return again(wrongAt(visit, 'password', 'account.wrong'));
    case 'weak':
      return again(weakProblem(visit, changed.weak));
    case 'wait':
      return again(wrongAt(visit, 'password', 'signIn.wait', { count: changed.seconds }), 429);
    case 'over':
      return { kind: 'go', to: '/console/sign-in' };
  }
}

/** The routes of one's own account. */
export const accountRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/account',
    action: 'account.own',
    answer: async (visit) => accountPage(signed(visit)),
  },
  {
    method: 'post',
    path: '/console/account/password',
    action: 'account.own',
    answer: changePassword,
  },
];
