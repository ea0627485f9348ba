import type { WebhookTold, WebhookView } from '../../webhooks/webhooks.js';
import { countriesOf } from '../accounts/names.js';
import type { ConsoleDeps } from '../deps.js';
import { whoIs } from '../documents/parts.js';
import { Post } from '../parts/forms.js';
import { Empty, Facts, Tag, Time } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { kindsOf } from './list.js';
import { secretPage } from './register.js';

interface OneProps {
  readonly visit: SignedVisit;
  readonly one: WebhookView;
}

const tones = { delivered: 'green', dead: 'red', withheld: 'amber' } as const;

const ToldItem = ({ visit, told }: { readonly visit: SignedVisit; readonly told: WebhookTold }) => {
  const { say } = visit;
  const { id, kind, outcome, why, attempts, at } = told;
  return (
    <li>
      <Tag tone={tones[outcome]}>{sayCode(say, 'told', outcome)}</Tag> {sayCode(say, 'event', kind)}
      , <Time at={at} visit={visit} />, {say('webhooks.tries', { count: attempts })}, {why}{' '}
      <small class="code">{id}</small>
    </li>
  );
};

/** The events that were sent to it, and the result of each. */
const Told = ({
  visit,
  all,
}: {
  readonly visit: SignedVisit;
  readonly all: readonly WebhookTold[];
}) => (
  <section class="card stack" aria-labelledby="told">
    <h2 id="told">{visit.say('webhooks.log')}</h2>
    {all.length === 0 ? (
      <Empty title={visit.say('webhooks.noLog')} />
    ) : (
      <ul class="stack">
        {all.map((told) => (
          <ToldItem key={told.id} visit={visit} told={told} />
        ))}
      </ul>
    )}
  </section>
);

/** The acts, each with one press; removing asks for confirmation on its own page. */
const Acts = ({ visit, one }: OneProps) => {
  const { say } = visit;
  const to = `/console/webhooks/${one.id}`;
  return (
    <div class="acts">
      <Post visit={visit} action={`${to}/test`}>
        <button>{say('webhooks.test')}</button>
      </Post>
      <Post visit={visit} action={`${to}/rotate`}>
        <button>{say('webhooks.rotate')}</button>
      </Post>
      <a class="press danger" href={`${to}/remove`}>
        {say('webhooks.remove')}
      </a>
    </div>
  );
};

const About = ({ visit, one }: OneProps) => {
  const { say, when } = visit;
  const { affiliation } = one;
  return (
    <Facts
      facts={[
        { name: say('webhooks.kinds'), value: kindsOf(visit, one) },
        { name: say('webhooks.countries'), value: countriesOf(visit, one) },
        {
          name: say('webhooks.affiliation'),
          value: affiliation
            ? sayCode(say, 'affiliation', affiliation)
            : say('webhooks.noAffiliation'),
        },
        { name: say('webhooks.waiting'), value: String(one.waiting) },
        { name: say('webhooks.added'), value: when.day(one.added) },
      ]}
    />
  );
};

/** Returns the webhook as it is now; undefined if it does not exist. */
async function oneOf({ params }: Visit, { webhooks }: ConsoleDeps) {
  return (await webhooks.list()).find(({ id }) => id === params['webhook']);
}

/** Shows one webhook and the results of its events. */
export async function showOne(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say } = visit;
  const one = await oneOf(visit, deps);
  if (!one) return { kind: 'nothing' };
  const told = await deps.webhooks.log(one.id);
  const body = (
    <div class="stack">
      <p>
        <a href="/console/webhooks">{say('webhooks.title')}</a>
      </p>
      <h1>
        {one.host} <small class="code">{one.id}</small>
      </h1>
      <About visit={visit} one={one} />
      <p class="hint">{say('webhooks.rotateWhy')}</p>
      <Acts visit={visit} one={one} />
      <Told visit={visit} all={told.ok ? told.value : []} />
    </div>
  );
  return page(one.host, body, { section: 'webhooks' });
}

/** Asks for confirmation before a webhook is removed. */
export async function showRemove(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say } = visit;
  const one = await oneOf(visit, deps);
  if (!one) return { kind: 'nothing' };
  const title = say('webhooks.removeOne', { host: one.host });
  const body = (
    <div class="narrow stack">
      <h1>{title}</h1>
      <p>{say('webhooks.removeWhy')}</p>
      <Post visit={visit} action={`/console/webhooks/${one.id}/remove`} class="acts">
        <button class="danger">{say('webhooks.remove')}</button>
        <a href={`/console/webhooks/${one.id}`}>{say('form.cancel')}</a>
      </Post>
    </div>
  );
  return page(title, body, { section: 'webhooks' });
}

const idOf = ({ params }: Visit): string => params['webhook'] ?? '';

/** Removes a webhook at once. */
export async function remove(asked: Visit, { webhooks }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const done = await webhooks.remove(whoIs(visit), idOf(visit));
  if (!done.ok) return { kind: 'nothing' };
  return { kind: 'go', to: '/console/webhooks', done: { key: 'done.webhookRemoved' } };
}

/** Makes a new secret, and shows it. */
export async function rotate(asked: Visit, { webhooks }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const drawn = await webhooks.rotate(whoIs(visit), idOf(visit));
  return drawn.ok ? secretPage(visit, drawn.value.id, drawn.value.secret) : { kind: 'nothing' };
}

/** Sends a message of the kind `test`, and shows the answer. */
export async function test(asked: Visit, { webhooks }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const tried = await webhooks.test(whoIs(visit), idOf(visit));
  if (!tried.ok) return { kind: 'nothing' };
  const to = `/console/webhooks/${idOf(visit)}`;
  const posted = tried.value;
  if (posted.ok)
    return { kind: 'go', to, done: { key: 'done.webhookHeard', values: [String(posted.status)] } };
  if (posted.why === 'status')
    return { kind: 'go', to, done: { key: 'done.webhookSaid', values: [String(posted.status)] } };
  const key = posted.why === 'address' ? 'done.webhookPlace' : 'done.webhookSilent';
  return { kind: 'go', to, done: { key } };
}
