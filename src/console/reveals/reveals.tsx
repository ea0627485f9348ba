import type { Reveal, Revealed } from '../../cases/reveal-types.js';
import type { NotDone } from '../../cases/outcome.js';
import { caseAddress, ownerOf } from '../cases/words-of.js';
import { notNowPage } from '../cases/refusals.js';
import type { ConsoleDeps } from '../deps.js';
import { Errors, Post, wrongAt, type FieldProblem } from '../parts/forms.js';
import { Area } from '../parts/fields.js';
import { Empty, Facts, Tag, Time } from '../parts/shown.js';
import { Narrow } from '../parts/simple.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';

type Route = ConsoleRoute<ConsoleDeps>;
type Name = (id: string) => string;

interface RevealsProps {
  readonly visit: SignedVisit;
  readonly reveals: readonly Reveal[];
  readonly name: Name;
  readonly problems?: readonly FieldProblem[];
  /** The request that has a problem. */
  readonly at?: string;
}

const isMine = ({ me }: SignedVisit, { askedBy }: Reveal): boolean =>
  [me.staff.account, me.staff.focalPoint].includes(askedBy);

/** A form for the second person: approve, or refuse with a reason. */
const Decide = ({ props, reveal }: { readonly props: RevealsProps; readonly reveal: Reveal }) => {
  const { visit, problems = [], at } = props;
  const { say } = visit;
  const here = at === reveal.id ? problems : [];
  return (
    <div class="stack">
      <Post visit={visit} action={`/console/reveals/${reveal.id}/approve`}>
        <button class="primary">{say('reveals.approve')}</button>
      </Post>
      <details open={here.length > 0}>
        <summary>{say('reveals.deny')}</summary>
        <Post visit={visit} action={`/console/reveals/${reveal.id}/deny`} class="stack">
          <Area
            name="words"
            label={say('form.reason')}
            value={at === reveal.id ? visit.form.text('words') : ''}
            rows={2}
            maxLength={500}
            problems={here}
          />
          <button class="danger">{say('reveals.deny')}</button>
        </Post>
      </details>
    </div>
  );
};

/** The facts of a request. */
function factsOf({ visit, name }: RevealsProps, reveal: Reveal) {
  const { say, when, now } = visit;
  return [
    { name: say('reveal.purpose'), value: sayCode(say, 'purpose', reveal.purpose) },
    {
      name: say('reveals.askedBy'),
      value: (
        <>
          {ownerOf(visit, reveal.askedBy, name)}, <Time at={reveal.askedAt} visit={visit} />
        </>
      ),
    },
    { name: say('reveals.ends'), value: when.left(reveal.expiresAt, now) },
    ...(reveal.reminded > 0
      ? [
          {
            name: say('reveals.reminded'),
            value: say('reveals.times', { count: reveal.reminded }),
          },
        ]
      : []),
  ];
}

function RevealItem({ props, reveal }: { readonly props: RevealsProps; readonly reveal: Reveal }) {
  const { visit } = props;
  const { say } = visit;
  const mine = isMine(visit, reveal);
  return (
    <li class="card stack">
      <p>
        {reveal.opens ? (
          <a href={caseAddress(reveal.case)}>{reveal.reference}</a>
        ) : (
          <strong>{reveal.reference}</strong>
        )}{' '}
        <Tag tone={reveal.state === 'asked' ? 'amber' : 'plain'}>
          {sayCode(say, 'revealState', reveal.state)}
        </Tag>
      </p>
      <Facts facts={factsOf(props, reveal)} />
      {reveal.state === 'asked' && !mine ? <Decide props={props} reveal={reveal} /> : null}
      {reveal.state === 'approved' && mine ? (
        <Post visit={visit} action={`/console/reveals/${reveal.id}/see`} class="stack">
          <p class="hint">{say('reveals.seeWhy')}</p>
          <button class="primary">{say('reveals.see')}</button>
        </Post>
      ) : null}
    </li>
  );
}

function revealsPage(props: RevealsProps): Answer {
  const { visit, reveals, problems = [] } = props;
  const { say } = visit;
  const body = (
    <div class="narrow stack">
      <h1>{say('reveals.title')}</h1>
      <Errors visit={visit} problems={problems} />
      <p class="hint">{say('reveals.why')}</p>
      {reveals.length === 0 ? (
        <Empty title={say('reveals.empty')} />
      ) : (
        <ul class="items stack">
          {reveals.map((reveal) => (
            <RevealItem key={reveal.id} props={props} reveal={reveal} />
          ))}
        </ul>
      )}
    </div>
  );
  const status = problems.length > 0 ? 422 : 200;
  return page(say('reveals.title'), body, { section: 'reveals', status });
}

async function show(
  visit: SignedVisit,
  { cases, people }: ConsoleDeps,
  more: Pick<RevealsProps, 'problems' | 'at'> = {},
): Promise<Answer> {
  const [reveals, name] = await Promise.all([cases.reveals(visit.me.staff), people.names()]);
  return revealsPage({ visit, reveals, name, ...more });
}

/** Shows the address, once. Only this page has it; nothing stores it. */
function revealedPage(visit: SignedVisit, { address }: Revealed): Answer {
  const { say } = visit;
  const body = (
    <Narrow title={say('reveals.address')}>
      {address === 'none' ? (
        <p>{say('reveals.none')}</p>
      ) : (
        <>
          <p class="address">
            <strong>{address.to}</strong> <small>{address.channel}</small>
          </p>
          <p class="banner amber">{say('reveals.once')}</p>
        </>
      )}
      <p>
        <a class="press" href="/console/reveals">
          {say('reveals.title')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('reveals.address'), body, { section: 'reveals' });
}

/** Says why a request cannot be decided or seen now, and leads back to the requests. */
const refused = (visit: SignedVisit, { reason }: NotDone): Answer =>
  reason === 'unknown'
    ? { kind: 'nothing' }
    : notNowPage(visit, '/console/reveals', reason, reason === 'denied' ? 403 : 409);

async function decide(asked: Visit, deps: ConsoleDeps, approve: boolean): Promise<Answer> {
  const visit = asked as SignedVisit;
  const id = visit.params['id'] ?? '';
  const reason = visit.form.text('words');
  if (!approve && reason === '') {
    const problems = [wrongAt(visit, 'words', 'notNow.noReason')];
    return show(visit, deps, { problems, at: id });
  }
  const decision = approve ? ({ approve } as const) : ({ approve: false, reason } as const);
  const decided = await deps.cases.decideReveal(visit.me.staff, id, decision);
  if (!decided.ok) return refused(visit, decided);
  const key = approve ? 'done.revealApproved' : 'done.revealDenied';
  return { kind: 'go', to: '/console/reveals', done: { key } };
}

async function see(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const seen = await deps.cases.seeReveal(visit.me.staff, visit.params['id'] ?? '');
  return seen.ok ? revealedPage(visit, seen.value) : refused(visit, seen);
}

/** The routes of sealed addresses. */
export const revealRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/reveals',
    action: 'home.see',
    answer: (visit, deps) => show(visit as SignedVisit, deps),
  },
  {
    method: 'post',
    path: '/console/reveals/:id/approve',
    action: 'reveal.decide',
    answer: (visit, deps) => decide(visit, deps, true),
  },
  {
    method: 'post',
    path: '/console/reveals/:id/deny',
    action: 'reveal.decide',
    answer: (visit, deps) => decide(visit, deps, false),
  },
  { method: 'post', path: '/console/reveals/:id/see', action: 'reveal.see', answer: see },
];
