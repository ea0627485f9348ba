import type { ConsoleDeps } from '../deps.js';
import { Errors, Post, wrongAt, type FieldProblem } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import { Facts } from '../parts/shown.js';
import { page, type Answer, type ConsoleRoute, type PageAnswer } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { NewPassword } from './link-pages.js';
import { newPasswordProblems, weakProblem } from './link-routes.js';
import { roleName } from './roles.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** The facts of the user's own account. */
function AboutMe({
  visit,
  recoveryLeft,
}: {
  readonly visit: SignedVisit;
  readonly recoveryLeft: number;
}) {
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
        ...(me.isDemo ? [] : [{ name: say('account.recovery'), value: String(recoveryLeft) }]),
      ]}
    />
  );
}

/** A form for a new password. */
const ChangePassword = ({ visit, problems }: Shown) => (
  <section class="stack" aria-labelledby="change-password">
    <h2 id="change-password">{visit.say('account.password')}</h2>
    <p class="hint">{visit.say('account.passwordWhy')}</p>
    <Post visit={visit} action="/console/account/password" class="stack">
      <Input
        name="password"
        label={visit.say('account.current')}
        problems={problems}
        attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200 }}
      />
      <NewPassword visit={visit} problems={problems} />
      <button class="primary">{visit.say('account.change')}</button>
    </Post>
  </section>
);

/** Links to a new phone with new recovery codes, and a button that ends all sessions. */
const More = ({ visit }: { readonly visit: SignedVisit }) => (
  <>
    <section class="stack" aria-labelledby="phone-title">
      <h2 id="phone-title">{visit.say('account.phone')}</h2>
      <p class="hint">{visit.say('account.phoneWhy')}</p>
      <p>
        <a class="press" href="/console/account/phone">
          {visit.say('account.newPhone')}
        </a>
      </p>
    </section>
    <section class="stack" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{visit.say('account.sessions')}</h2>
      <p class="hint">{visit.say('account.sessionsWhy')}</p>
      <Post visit={visit} action="/console/account/sessions">
        <button class="danger">{visit.say('account.endSessions')}</button>
      </Post>
    </section>
  </>
);

interface Shown {
  readonly visit: SignedVisit;
  readonly problems: readonly FieldProblem[];
}

/**
 * The page of the user's own account: facts, new password, new phone, and the end of all sessions.
 */
async function accountPage(
  visit: SignedVisit,
  { accounts }: ConsoleDeps,
  problems: readonly FieldProblem[] = [],
  status = 200,
): Promise<PageAnswer> {
  const { say, me } = visit;
  const recoveryLeft = await accounts.recoveryLeft(me);
  const body = (
    <div class="narrow stack">
      <h1>{say('account.title')}</h1>
      <Errors visit={visit} problems={problems} />
      <AboutMe visit={visit} recoveryLeft={recoveryLeft} />
      {me.isDemo ? (
        <p class="hint">{say('account.demo')}</p>
      ) : (
        <>
          <ChangePassword visit={visit} problems={problems} />
          <More visit={visit} />
        </>
      )}
    </div>
  );
  return page(say('account.title'), body, { status, section: 'account' });
}

const signed = (visit: Visit): SignedVisit => visit as SignedVisit;

async function changePassword(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { accounts } = deps;
  const { form, network, device, cookie = '' } = visit;
  const again = (problem: FieldProblem, status = 422) =>
    accountPage(signed(visit), deps, [problem], status);
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

/** Ends all sessions of the user in every browser, including this one. */
async function endSessions(visit: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  await accounts.signOutEverywhere(visit.cookie ?? '');
  visit.cookies.signOut();
  return { kind: 'go', to: '/console/sign-in' };
}

/** The routes of the user's own account. */
export const accountRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/account',
    action: 'account.own',
    answer: (visit, deps) => accountPage(signed(visit), deps),
  },
  {
    method: 'post',
    path: '/console/account/password',
    action: 'account.own',
    answer: changePassword,
  },
  {
    method: 'post',
    path: '/console/account/sessions',
    action: 'account.own',
    answer: endSessions,
  },
];
