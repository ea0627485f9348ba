import type { Link } from '../../accounts/accounts.js';
import { languageNames } from '../language-names.js';
import type { ConsoleDeps } from '../deps.js';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { Input, Select } from '../parts/fields.js';
import { Narrow } from '../parts/simple.js';
import { page, type Answer } from '../route.js';
import { consoleLanguages, isConsoleLanguage } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { AccountFields, refusedAt, saidIn } from './fields.js';

/** Shows the link of an invited person, once. Only this page has it; nothing stores it. */
export function linkPage(
  { say, when }: SignedVisit,
  { publicUrl }: ConsoleDeps,
  { token, until, account }: Link,
  login: string,
): Answer {
  const body = (
    <Narrow title={say('accounts.linkFor', { login })}>
      <p>{say('accounts.linkWhy')}</p>
      <p class="link-once">
        <code>
          {publicUrl}/console/link/{token}
        </code>
      </p>
      <p class="banner amber">{say('accounts.linkOnce', { time: when.moment(until) })}</p>
      <p>
        <a class="press" href={`/console/accounts/${account}`}>
          {say('accounts.toAccount')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('accounts.linkFor', { login }), body, { section: 'accounts' });
}

async function invitePage(
  visit: SignedVisit,
  deps: ConsoleDeps,
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const { say, form } = visit;
  const parts = await deps.directory(visit.me.staff);
  const body = (
    <div class="narrow stack">
      <p>
        <a href="/console/accounts">{say('accounts.title')}</a>
      </p>
      <h1>{say('accounts.invite')}</h1>
      <Errors visit={visit} problems={problems} />
      <p>{say('accounts.inviteWhy')}</p>
      <Post visit={visit} action="/console/accounts/new" class="stack">
        <Input
          name="login"
          label={say('accounts.login')}
          hint={say('accounts.loginHint')}
          problems={problems}
          attributes={{ value: form.text('login'), maxLength: 30, size: 20, spellcheck: false }}
        />
        <AccountFields visit={visit} parts={parts} said={saidIn(visit)} problems={problems} />
        <Select
          name="language"
          label={say('frame.language')}
          value={form.text('language') || visit.language}
          options={consoleLanguages.map((value) => ({ value, label: languageNames[value] }))}
        />
        <div class="acts">
          <button class="primary">{say('accounts.makeLink')}</button>
          <a href="/console/accounts">{say('form.cancel')}</a>
        </div>
      </Post>
    </div>
  );
  const status = problems.length > 0 ? 422 : 200;
  return page(say('accounts.invite'), body, { section: 'accounts', status });
}

export const showInvite = (visit: Visit, deps: ConsoleDeps): Promise<Answer> =>
  invitePage(visit as SignedVisit, deps);

/** Makes an account, and shows its link. */
export async function invite(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { form } = visit;
  const [login, language] = [form.text('login').toLowerCase(), form.text('language')];
  const input = {
    login,
    ...saidIn(visit),
    ...(isConsoleLanguage(language) ? { language } : {}),
  };
  const made = await deps.accounts.invite(visit.me.staff, input);
  return made.ok
    ? linkPage(visit, deps, made, login)
    : invitePage(visit, deps, [refusedAt(visit, made.reason, 'login')]);
}
