import type { ListedAccount } from '../../accounts/accounts.js';
import { mayAny } from '../../access/policy.js';
import type { ConsoleDeps } from '../deps.js';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { Select } from '../parts/fields.js';
import { Facts } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';
import { AccountFields, changeIn, type Said } from './fields.js';
import { compartmentOf, countriesOf, rolesOf } from './names.js';

/** An account with the data that its page needs. */
interface OneProps {
  readonly visit: SignedVisit;
  readonly one: ListedAccount;
  readonly problems: readonly FieldProblem[];
}

/** The facts about an account. */
function About({ visit, one }: OneProps) {
  const { say, when } = visit;
  const { staff } = one;
  const keys = (names: readonly string[]) =>
    names.map((name) => compartmentOf(visit, name)).join(', ');
  return (
    <Facts
      facts={[
        { name: say('accounts.state'), value: say(`accounts.is.${one.state}`) },
        { name: say('accounts.roles'), value: rolesOf(visit, staff) },
        { name: say('accounts.countries'), value: countriesOf(visit, staff) },
        {
          name: say('accounts.lastIn'),
          value: one.lastIn ? when.day(one.lastIn) : say('accounts.never'),
        },
        { name: say('accounts.holds'), value: keys(one.holds) || say('accounts.noKeys') },
        ...(one.waitsFor.length > 0
          ? [{ name: say('accounts.waits'), value: keys(one.waitsFor) }]
          : []),
        { name: say('accounts.recoveryLeft'), value: String(one.recoveryLeft) },
      ]}
    />
  );
}

const address = ({ staff }: ListedAccount, act: string) =>
  `/console/accounts/${staff.account}/${act}`;

/**
 * Makes a new link: the invitation again for an invited person, a reset of password and phone for
 * an active one.
 */
function NewLink({ visit, one }: OneProps) {
  const { say } = visit;
  const invited = one.state === 'invited';
  return (
    <section class="stack" aria-labelledby="link-title">
      <h2 id="link-title">{say(invited ? 'accounts.again' : 'accounts.reset')}</h2>
      <p class="hint">{say(invited ? 'accounts.againWhy' : 'accounts.resetWhy')}</p>
      <Post visit={visit} action={address(one, invited ? 'again' : 'reset')}>
        <button>{say('accounts.makeLink')}</button>
      </Post>
    </section>
  );
}

/** Takes back all keys of a person, or only some. */
function Keys({ visit, one }: OneProps) {
  const { say } = visit;
  if (one.holds.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="keys-title">
      <h2 id="keys-title">{say('keys.title')}</h2>
      <p class="hint">{say('keys.backWhy')}</p>
      <ul class="items">
        {one.holds.map((name) => (
          <li key={name} class="acts">
            {compartmentOf(visit, name)}
            <Post visit={visit} action={address(one, 'revoke')}>
              <input type="hidden" name="compartment" value={name} />
              <button aria-label={say('keys.backOf', { name: compartmentOf(visit, name) })}>
                {say('keys.back')}
              </button>
            </Post>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Closes an account: its open work goes to a named person. */
function Leave({
  visit,
  one,
  problems,
  all,
}: OneProps & { readonly all: readonly ListedAccount[] }) {
  const { say, form } = visit;
  const heirs = all.filter(
    ({ staff, state }) =>
      state === 'active' && staff.account !== one.staff.account && mayAny(staff, 'case.take'),
  );
  const wrong = problems.some(({ field }) => field === 'person');
  return (
    <details open={wrong}>
      <summary>{say('accounts.end')}</summary>
      <Post visit={visit} action={address(one, 'end')} class="stack">
        <p>{say('accounts.endWhy')}</p>
        <Select
          name="person"
          label={say('accounts.heir')}
          hint={say('accounts.heirHint')}
          value={form.text('person')}
          problems={problems}
          options={[
            { value: '', label: say('accounts.noHeir') },
            ...heirs.map(({ staff }) => ({
              value: staff.account,
              label: `${staff.login} (${rolesOf(visit, staff)}, ${countriesOf(visit, staff)})`,
            })),
          ]}
        />
        <p>
          <button class="danger">{say('accounts.endNow')}</button>
        </p>
      </Post>
    </details>
  );
}

/** A form that changes roles, countries and the other fields. */
function Change({
  visit,
  one,
  problems,
  parts,
}: OneProps & { readonly parts: Awaited<ReturnType<ConsoleDeps['directory']>> }) {
  const { say, form } = visit;
  const said: Said = form.has('v') ? changeIn(visit) : one.staff;
  return (
    <section class="stack" aria-labelledby="change-title">
      <h2 id="change-title">{say('accounts.change')}</h2>
      <p class="hint">{say('accounts.changeWhy')}</p>
      <Post visit={visit} action={address(one, 'change')} class="stack">
        <input type="hidden" name="v" value={String(one.v)} />
        <AccountFields visit={visit} parts={parts} said={said} problems={problems} />
        <p>
          <button class="primary">{say('accounts.save')}</button>
        </p>
      </Post>
    </section>
  );
}

/** The page of one account. On the page of your own account, nothing can be changed. */
export async function accountPage(
  visit: SignedVisit,
  deps: ConsoleDeps,
  problems: readonly FieldProblem[] = [],
  status = 422,
): Promise<Answer> {
  const { say, params, me } = visit;
  const [all, parts] = await Promise.all([deps.accounts.list(), deps.directory(me.staff)]);
  const one = all.find(({ staff }) => staff.account === params['id']);
  if (!one) return { kind: 'nothing' };
  const own = one.staff.account === me.staff.account;
  const props = { visit, one, problems };
  const body = (
    <div class="narrow stack">
      <p>
        <a href="/console/accounts">{say('accounts.title')}</a>
      </p>
      <h1>{one.staff.login}</h1>
      <Errors visit={visit} problems={problems} />
      <About {...props} />
      {own ? <p class="banner">{say('accounts.no.self')}</p> : null}
      {own || one.state === 'ended' ? null : (
        <>
          <Change {...props} parts={parts} />
          <NewLink {...props} />
          <Keys {...props} />
        </>
      )}
      {own ? null : <Leave {...props} all={all} />}
    </div>
  );
  return page(one.staff.login, body, {
    section: 'accounts',
    status: problems.length > 0 ? status : 200,
  });
}
