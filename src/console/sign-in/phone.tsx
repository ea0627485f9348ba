import type { ConsoleDeps } from '../deps.js';
import { Errors, Post, wrongAt, type FieldProblem } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import { Narrow } from '../parts/simple.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { enrolPage } from './link-pages.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** The page that asks for the password before a new phone is set up. */
function phonePage(
  visit: SignedVisit,
  problems: readonly FieldProblem[] = [],
  status = problems.length > 0 ? 422 : 200,
): Answer {
  const { say, me } = visit;
  const body = (
    <Narrow title={say('account.newPhone')}>
      <Errors visit={visit} problems={problems} />
      <p>{say(me.isDemo ? 'account.demo' : 'account.phoneWhy')}</p>
      {me.isDemo ? null : (
        <Post visit={visit} action="/console/account/phone" class="stack">
          <Input
            name="password"
            label={say('signIn.password')}
            problems={problems}
            attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200 }}
          />
          <div class="acts">
            <button class="primary">{say('signIn.next')}</button>
            <a href="/console/account">{say('form.cancel')}</a>
          </div>
        </Post>
      )}
    </Narrow>
  );
  return page(say('account.newPhone'), body, { status, section: 'account' });
}

/**
 * Shows the new key and the new recovery codes. They become valid with the first code of the phone.
 */
async function newPhone(asked: Visit, { accounts }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { form, network, device, cookie = '' } = visit;
  const password = form.raw('password');
  if (password === '' || visit.me.isDemo)
    return phonePage(visit, [wrongAt(visit, 'password', 'signIn.noPassword')]);
  const made = await accounts.newPhone(cookie, { password, network, device });
  if (made.ok) return enrolPage(visit, made);
  switch (made.reason) {
    case 'wrong':
      return phonePage(visit, [wrongAt(visit, 'password', 'account.wrong')]);
    case 'wait':
      return phonePage(
        visit,
        [wrongAt(visit, 'password', 'signIn.wait', { count: made.seconds })],
        429,
      );
    case 'over':
      return { kind: 'go', to: '/console/sign-in' };
  }
}

/** The routes of a new phone. */
export const phoneRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/account/phone',
    action: 'account.own',
    answer: async (visit) => phonePage(visit as SignedVisit),
  },
  { method: 'post', path: '/console/account/phone', action: 'account.own', answer: newPhone },
];
