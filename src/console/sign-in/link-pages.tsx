import type { Enrolment, ShownLink } from '../../accounts/accounts.js';
import { Errors, type FieldProblem } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import { Narrow } from '../parts/simple.js';
import { page, type PageAnswer } from '../route.js';
import type { Visit } from '../visit.js';
import { CodeField } from './pages.js';
import { roleName } from './roles.js';

type GoodLink = Extract<ShownLink, { ok: true }>;

/** Two fields for a new password. */
export const NewPassword = ({
  visit,
  problems,
}: {
  readonly visit: Visit;
  readonly problems: readonly FieldProblem[];
}) => (
  <>
    <Input
      name="next"
      label={visit.say('password.new')}
      hint={visit.say('password.hint')}
      problems={problems}
      attributes={{ type: 'password', autocomplete: 'new-password', maxLength: 200 }}
    />
    <Input
      name="repeat"
      label={visit.say('password.repeat')}
      problems={problems}
      attributes={{ type: 'password', autocomplete: 'new-password', maxLength: 200 }}
    />
  </>
);

/** The page on which an invited person, or a person after a reset, chooses a password. */
export function choosePasswordPage(
  visit: Visit,
  token: string,
  link: GoodLink,
  problems: readonly FieldProblem[] = [],
): PageAnswer {
  const { say, when } = visit;
  const title = say(link.kind === 'invitation' ? 'link.welcome' : 'link.reset');
  const roles = link.roles.map((role) => roleName(say, role)).join(', ');
  const body = (
    <Narrow title={title}>
      <Errors visit={visit} problems={problems} />
      <p>
        {say('link.who', { login: link.login, roles })}{' '}
        {say('link.until', { time: when.moment(link.until) })}
      </p>
      {link.kind === 'reset' ? <p class="banner amber">{say('link.resetWhy')}</p> : null}
      <form method="post" action={`/console/link/${token}`} class="stack">
        <input type="hidden" name="login" value={link.login} autocomplete="username" />
        <NewPassword visit={visit} problems={problems} />
        <button class="primary wide">{say('signIn.next')}</button>
      </form>
    </Narrow>
  );
  return page(title, body, { status: problems.length > 0 ? 422 : 200 });
}

/** The QR code for the phone, and the secret in letters for phones that cannot read it. */
const Qr = ({ visit, enrolment }: { readonly visit: Visit; readonly enrolment: Enrolment }) => {
  const { size, path } = enrolment.qr;
  return (
    <figure class="qr">
      <svg viewBox={`0 0 ${size + 8} ${size + 8}`} role="img" aria-label={visit.say('enrol.qr')}>
        <rect width={size + 8} height={size + 8} class="paper" />
        <path d={path} class="dark" />
      </svg>
      <figcaption>
        {visit.say('enrol.typed')} <code>{enrolment.secret}</code>
      </figcaption>
    </figure>
  );
};

const Step = ({ n, title }: { readonly n: number; readonly title: string }) => (
  <h2>
    <span class="step" aria-hidden="true">
      {n}
    </span>{' '}
    {title}
  </h2>
);

/** The key that a person adds to their phone and the codes they write down, shown once. */
export function enrolPage(visit: Visit, enrolment: Enrolment): PageAnswer {
  const { say } = visit;
  const body = (
    <Narrow title={say('enrol.title')}>
      <p>{say('enrol.why')}</p>
      <section class="stack">
        <Step n={1} title={say('enrol.phone')} />
        <p>{say('enrol.phoneWhy')}</p>
        <Qr visit={visit} enrolment={enrolment} />
      </section>
      <section class="stack">
        <Step n={2} title={say('enrol.codes')} />
        <p>{say('enrol.codesWhy')}</p>
        <ul class="codes">
          {enrolment.recoveryCodes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </section>
      <section class="stack">
        <Step n={3} title={say('enrol.first')} />
        <EnrolForm visit={visit} ticket={enrolment.ticket} problems={[]} />
      </section>
    </Narrow>
  );
  return page(say('enrol.title'), body);
}

const EnrolForm = ({
  visit,
  ticket,
  problems,
}: {
  readonly visit: Visit;
  readonly ticket: string;
  readonly problems: readonly FieldProblem[];
}) => (
  <form method="post" action="/console/link/enter" class="stack">
    <input type="hidden" name="ticket" value={ticket} />
    <CodeField visit={visit} problems={problems} hint="code.first" />
    <button class="primary wide">{visit.say('enrol.done')}</button>
  </form>
);

/** The page after a wrong first code: it asks again. The key is not shown again. */
export function firstCodePage(
  visit: Visit,
  ticket: string,
  problems: readonly FieldProblem[],
): PageAnswer {
  const { say } = visit;
  const body = (
    <Narrow title={say('enrol.first')}>
      <Errors visit={visit} problems={problems} />
      <p>{say('enrol.back')}</p>
      <EnrolForm visit={visit} ticket={ticket} problems={problems} />
    </Narrow>
  );
  return page(say('enrol.first'), body, { status: 422 });
}

/** The page of an expired link. It says so, and reveals nothing about its owner. */
export function overPage(visit: Visit): PageAnswer {
  const { say } = visit;
  const body = (
    <Narrow title={say('link.over')}>
      <p>{say('link.overWhy')}</p>
      <p>
        <a class="press" href="/console/sign-in">
          {say('signIn.title')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('link.over'), body, { status: 404 });
}
