import type { Staff } from '../../shared/staff.js';
import { Errors, type FieldProblem } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import { Narrow } from '../parts/simple.js';
import { page, type PageAnswer } from '../route.js';
import type { ConsoleKey } from '../say.js';
import type { Visit } from '../visit.js';
import { roleName } from './roles.js';

/**
 * The data that a sign-in carries from page to page: its target, and a form that was sent too late.
 */
export interface Carried {
  readonly to: string;
  readonly kept: string;
}

const Carry = ({ to, kept }: Carried) => (
  <>
    <input type="hidden" name="to" value={to} />
    {kept === '' ? null : <input type="hidden" name="kept" value={kept} />}
  </>
);

/** The messages that a sign-in page shows besides its fields. */
interface Trouble {
  readonly problems?: readonly FieldProblem[];
  readonly status?: number;
}

/** The sign-in of a demonstration: one button per role. */
const DemoSignIn = ({
  visit,
  carried,
  accounts,
}: {
  readonly visit: Visit;
  readonly carried: Carried;
  readonly accounts: readonly Staff[];
}) => (
  <section class="stack" aria-labelledby="demo-title">
    <h2 id="demo-title">{visit.say('signIn.demo')}</h2>
    <p class="hint">{visit.say('signIn.demoWhy')}</p>
    <form method="post" action="/console/sign-in/demo" class="presses">
      <Carry {...carried} />
      {accounts.map(({ account, login, roles, countries }) => (
        <button key={account} name="login" value={login}>
          <strong>{roles.map((role) => roleName(visit.say, role)).join(', ')}</strong>
          <small>
            {login},{' '}
            {countries.includes('*')
              ? visit.say('frame.everywhere')
              : countries.map(visit.place).join(', ')}
          </small>
        </button>
      ))}
    </form>
  </section>
);

/** The form for name and password. */
const PasswordForm = ({
  visit,
  carried,
  login,
  problems,
}: {
  readonly visit: Visit;
  readonly carried: Carried;
  readonly login: string;
  readonly problems: readonly FieldProblem[];
}) => (
  <form method="post" action="/console/sign-in" class="stack">
    <Carry {...carried} />
    <Input
      name="login"
      label={visit.say('signIn.login')}
      problems={problems}
      attributes={{
        value: login,
        autocomplete: 'username',
        maxLength: 60,
        spellcheck: false,
      }}
    />
    <Input
      name="password"
      label={visit.say('signIn.password')}
      problems={problems}
      attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200 }}
    />
    <button class="primary wide">{visit.say('signIn.next')}</button>
  </form>
);

/**
 * The first page of the sign-in: name and password.
 * @param demo the accounts of a demonstration, who have no password; elsewhere none
 */
export function signInPage(
  visit: Visit,
  carried: Carried,
  {
    problems = [],
    status = 200,
    login = '',
    demo,
  }: Trouble & {
    readonly login?: string;
    readonly demo: readonly Staff[];
  },
): PageAnswer {
  const { say } = visit;
  const ended = carried.kept !== '' && problems.length === 0;
  const body = (
    <Narrow title={say('signIn.title')}>
      <Errors visit={visit} problems={problems} />
      {ended ? (
        <p class="banner amber" role="status">
          {say('signIn.keptForm')}
        </p>
      ) : null}
      {demo.length > 0 ? <DemoSignIn visit={visit} carried={carried} accounts={demo} /> : null}
      <PasswordForm visit={visit} carried={carried} login={login} problems={problems} />
      <details>
        <summary>{say('signIn.lost')}</summary>
        <p>{say('signIn.lostWhy')}</p>
      </details>
    </Narrow>
  );
  return page(say('signIn.title'), body, { status });
}

/**
 * The page that asks for the code of the phone.
 * @param action where the form is posted: a sign-in, or the end of an enrolment
 */
export function codePage(
  visit: Visit,
  carried: Carried,
  ticket: string,
  { problems = [], status = 200 }: Trouble = {},
): PageAnswer {
  const { say } = visit;
  const body = (
    <Narrow title={say('code.title')}>
      <Errors visit={visit} problems={problems} />
      <form method="post" action="/console/sign-in/code" class="stack" autocomplete="off">
        <Carry {...carried} />
        <input type="hidden" name="ticket" value={ticket} />
        <CodeField visit={visit} problems={problems} hint="code.hint" />
        <button class="primary wide">{say('signIn.title')}</button>
      </form>
      <details>
        <summary>{say('code.recovery')}</summary>
        <p>{say('code.recoveryWhy')}</p>
      </details>
      <p>
        <a href="/console/sign-in">{say('code.again')}</a>
      </p>
    </Narrow>
  );
  return page(say('code.title'), body, { status });
}

/** A field for the six digits, or a recovery code. */
export const CodeField = ({
  visit,
  problems,
  hint,
}: {
  readonly visit: Visit;
  readonly problems: readonly FieldProblem[];
  readonly hint: ConsoleKey;
}) => (
  <Input
    name="code"
    label={visit.say('code.label')}
    hint={visit.say(hint)}
    problems={problems}
    attributes={{
      autocomplete: 'one-time-code',
      inputMode: hint === 'code.first' ? 'numeric' : 'text',
      maxLength: 30,
      size: 12,
      spellcheck: false,
    }}
  />
);
