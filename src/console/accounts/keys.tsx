import type { Granted, HeldBy, Refused } from '../../accounts/accounts.js';
import type { ConsoleDeps } from '../deps.js';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { Empty } from '../parts/shown.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { compartmentOf, countriesOf, rolesOf } from './names.js';

type Route = ConsoleRoute<ConsoleDeps>;

interface KeysProps {
  readonly visit: SignedVisit;
  readonly one: HeldBy;
}

const namesOf = (visit: Visit, names: readonly string[]): string =>
  names.map((name) => compartmentOf(visit, name)).join(', ');

/** A colleague, with a button that gives keys or takes them back. */
const Colleague = ({
  visit,
  one,
  act,
  names,
}: KeysProps & { readonly act: 'give' | 'back'; readonly names: readonly string[] }) => {
  const { say } = visit;
  const { login, account } = one.staff;
  return (
    <li class="card stack">
      <p>
        <strong>{login}</strong>{' '}
        <small>
          {rolesOf(visit, one.staff)}, {countriesOf(visit, one.staff)}
        </small>
      </p>
      <p>{say(act === 'give' ? 'keys.waitsFor' : 'keys.has', { names: namesOf(visit, names) })}</p>
      <Post visit={visit} action={`/console/keys/${account}/${act}`}>
        {names.map((name) => (
          <input type="hidden" name="compartment" value={name} key={name} />
        ))}
        <button
          class={act === 'give' ? 'primary' : undefined}
          aria-label={say(act === 'give' ? 'keys.giveTo' : 'keys.backFrom', { login })}
        >
          {say(act === 'give' ? 'keys.give' : 'keys.back')}
        </button>
      </Post>
    </li>
  );
};

/** Colleagues who wait for a key. */
function Waiting({ visit, all }: { readonly visit: SignedVisit; readonly all: readonly HeldBy[] }) {
  const { say } = visit;
  const waiting = all.filter(({ waitsFor }) => waitsFor.length > 0);
  if (waiting.length === 0)
    return (
      <Empty title={say('keys.nobodyWaits')}>
        <p>{say('keys.nobodyWhy')}</p>
      </Empty>
    );
  return (
    <>
      <p>{say('keys.ask')}</p>
      <ul class="items stack">
        {waiting.map((one) => (
          <Colleague
            key={one.staff.account}
            visit={visit}
            one={one}
            act="give"
            names={one.waitsFor}
          />
        ))}
      </ul>
    </>
  );
}

async function keysPage(
  visit: SignedVisit,
  { accounts }: ConsoleDeps,
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const { say } = visit;
  const all = await accounts.keyHolders(visit.me);
  const holding = all.filter(({ holds }) => holds.length > 0);
  const body = (
    <div class="narrow stack">
      <h1>{say('keys.title')}</h1>
      <Errors visit={visit} problems={problems} />
      <p class="hint">{say('keys.why')}</p>
      <section class="stack" aria-labelledby="waiting">
        <h2 id="waiting">{say('keys.waiting')}</h2>
        <Waiting visit={visit} all={all} />
      </section>
      {holding.length === 0 ? null : (
        <details>
          <summary>{say('keys.holding', { count: holding.length })}</summary>
          <p class="hint">{say('keys.backWhy')}</p>
          <ul class="items stack">
            {holding.map((one) => (
              <Colleague
                key={one.staff.account}
                visit={visit}
                one={one}
                act="back"
                names={one.holds}
              />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
  const status = problems.length > 0 ? 409 : 200;
  return page(say('keys.title'), body, { section: 'keys', status });
}

/** Gives keys or takes them back, and reports the result. */
async function did(
  visit: SignedVisit,
  deps: ConsoleDeps,
  done: Granted | Refused,
  key: 'done.keyGiven' | 'done.keyTaken',
): Promise<Answer> {
  if (done.ok) return { kind: 'go', to: '/console/keys', done: { key } };
  if (done.reason === 'unknown') return { kind: 'nothing' };
  const says = sayCode(visit.say, 'keys.no', done.reason);
  return keysPage(visit, deps, [{ field: 'waiting', says }]);
}

async function give(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { params, form, me } = visit;
  const given = await deps.accounts.grant(me, params['id'] ?? '', form.all('compartment'));
  return did(visit, deps, given, 'done.keyGiven');
}

async function back(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { params, form, me } = visit;
  const names = form.all('compartment');
  const taken = await deps.accounts.revoke(me.staff, params['id'] ?? '', names);
  return did(visit, deps, taken, 'done.keyTaken');
}

/** The routes of keys, for people who may hold one. */
export const keysRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/keys',
    action: 'grants.give',
    answer: (visit, deps) => keysPage(visit as SignedVisit, deps),
  },
  { method: 'post', path: '/console/keys/:id/give', action: 'grants.give', answer: give },
  { method: 'post', path: '/console/keys/:id/back', action: 'grants.give', answer: back },
];
