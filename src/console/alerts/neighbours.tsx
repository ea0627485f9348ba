import type { AlertRow } from '../../alerts/alerts.js';
import type { NeighbourItem } from '../../alerts/neighbours/items.js';
import type { NeighbourFeed, NeighbourRefusal } from '../../alerts/neighbours/neighbours.js';
import { mayAny } from '../../access/policy.js';
import { languageName } from '../../shared/language-name.js';
import type { ConsoleDeps } from '../deps.js';
import { Post, WhyNot } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import { Empty, Tag, Time } from '../parts/shown.js';
import { page, type Answer, type ConsoleRoute, type Done } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { PassedOn, PassOn, RELAY } from './relay.js';
import { alertAddress } from './words-of.js';

type Route = ConsoleRoute<ConsoleDeps>;
const HERE = '/console/alerts/neighbours';

interface Props {
  readonly visit: SignedVisit;
  readonly feeds: readonly NeighbourFeed[];
  readonly items: readonly NeighbourItem[];
  readonly name: (id: string) => string;
  /** Our own alerts, some of which pass a neighbour's alert on. */
  readonly rows: readonly AlertRow[];
  /** The reason of a refusal, in the user's language. */
  readonly refused?: string | undefined;
}

/** The problems of a neighbour's alert, shown before anyone passes it on. */
const Findings = ({
  visit: { say },
  item,
}: {
  readonly visit: Visit;
  readonly item: NeighbourItem;
}) =>
  item.findings.length === 0 ? (
    <p class="hint">{say('neighbours.clean')}</p>
  ) : (
    <details>
      <summary>{say('neighbours.findings', { count: item.findings.length })}</summary>
      <ul class="bare" lang="en">
        {item.findings.map(({ rule, line, what, severity }, at) => (
          <li key={at}>
            <Tag tone={severity === 'error' ? 'red' : 'amber'}>{severity}</Tag> {rule}, line {line}:{' '}
            {what}
          </li>
        ))}
      </ul>
    </details>
  );

/** The text of the alert, in each of its languages. */
const Says = ({ visit, item }: { readonly visit: Visit; readonly item: NeighbourItem }) => (
  <>
    {item.alert.infos.map((info, at) => (
      <div key={at}>
        <h3 lang={info.language} dir="auto">
          {info.headline ?? info.event}
        </h3>
        <p class="hint">
          {info.language === undefined ? null : `${languageName(info.language, visit.language)} · `}
          {info.areas.map(({ areaDesc }) => areaDesc).join(', ')}
        </p>
        {info.description === undefined ? null : (
          <p lang={info.language} dir="auto" class="said-text">
            {info.description}
          </p>
        )}
      </div>
    ))}
  </>
);

const Item = ({
  visit,
  item,
  name,
  feed,
  rows,
}: Pick<Props, 'visit' | 'name' | 'rows'> & {
  readonly item: NeighbourItem;
  readonly feed: string;
}) => {
  const { say, when, now } = visit;
  return (
    <li class="card stack">
      <p class="marks">
        <Tag tone={item.over ? 'plain' : 'amber'}>
          {sayCode(say, 'neighbours.message', item.over ? 'over' : item.alert.msgType)}
        </Tag>
        <Tag>{feed}</Tag>
        <Time at={item.seenAt} visit={visit} />
        {item.endsAt ? <span>{when.left(item.endsAt, now)}</span> : null}
      </p>
      <Says visit={visit} item={item} />
      <Findings visit={visit} item={item} />
      <PassedOn visit={visit} item={item} rows={rows} />
      <PassOn visit={visit} item={item} />
      {item.state === 'new' ? (
        <Post visit={visit} action={`${HERE}/pass`}>
          <input type="hidden" name="id" value={item.id} />
          <button>{say('neighbours.pass')}</button>
        </Post>
      ) : (
        <p class="hint">
          {say(item.state === 'taken' ? 'relay.takenBy' : 'neighbours.passedBy', {
            name: name(item.by ?? ''),
          })}
        </p>
      )}
    </li>
  );
};

/** A feed, the result of its last reading, and which of its alerts are hidden. */
const Feed = ({ visit, feed }: { readonly visit: SignedVisit; readonly feed: NeighbourFeed }) => {
  const { say, me } = visit;
  return (
    <li>
      <strong>{feed.name}</strong> <span class="code">{feed._id}</span>
      <small>
        {feed.readAt ? <Time at={feed.readAt} visit={visit} /> : say('neighbours.notYet')}{' '}
        {feed.failed ? (
          <Tag tone="red">{sayCode(say, 'neighbours.failed', feed.failed)}</Tag>
        ) : null}
      </small>
      {feed.passed.length === 0 ? null : (
        <details>
          <summary>{say('neighbours.passed', { count: feed.passed.length })}</summary>
          <ul class="bare">
            {feed.passed.map(({ entry, why }) => (
              <li key={entry}>
                {sayCode(say, 'neighbours.why', why)} <span class="code">{entry}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {mayAny(me.staff, 'alerts.write') ? (
        <Post visit={visit} action={`${HERE}/unsubscribe`}>
          <input type="hidden" name="feed" value={feed.id} />
          <button>{say('neighbours.unsubscribe')}</button>
        </Post>
      ) : null}
    </li>
  );
};

const Subscribe = ({ visit, refused }: Pick<Props, 'visit' | 'refused'>) =>
  mayAny(visit.me.staff, 'alerts.write') ? (
    <details open={refused !== undefined}>
      <summary>{visit.say('neighbours.subscribe')}</summary>
      <Post visit={visit} action={`${HERE}/subscribe`} class="stack">
        <Input
          name="name"
          label={visit.say('neighbours.name')}
          attributes={{ value: visit.form.text('name'), maxLength: 100 }}
        />
        <Input
          name="address"
          label={visit.say('neighbours.address')}
          hint={visit.say('neighbours.addressHint')}
          attributes={{ value: visit.form.text('address'), maxLength: 500, spellcheck: false }}
        />
        <div>
          <button class="primary">{visit.say('neighbours.subscribe')}</button>
        </div>
      </Post>
    </details>
  ) : null;

/** The alerts of neighbours with the problems of each, and the feeds that they come from. */
function neighboursPage(props: Props): Answer {
  const { visit, feeds, items, name, rows, refused } = props;
  const { say } = visit;
  const title = say('neighbours.title');
  const nameOf = (address: string) => feeds.find(({ _id }) => _id === address)?.name ?? address;
  const body = (
    <div class="stack reading">
      <p>
        <a href="/console/alerts">{say('nav.alerts')}</a>
      </p>
      <h1>{title}</h1>
      <WhyNot says={refused} />
      <p>{say('neighbours.why')}</p>
      <h2>{say('neighbours.items')}</h2>
      {items.length === 0 ? <Empty title={say('neighbours.none')} /> : null}
      <ul class="items">
        {items.map((item) => (
          <Item key={item.id} {...{ visit, item, name, rows }} feed={nameOf(item.feed)} />
        ))}
      </ul>
      <h2>{say('neighbours.feeds')}</h2>
      <ul class="items">
        {feeds.map((feed) => (
          <Feed key={feed._id} visit={visit} feed={feed} />
        ))}
      </ul>
      <Subscribe {...props} />
    </div>
  );
  return page(title, body, { section: 'alerts', status: refused === undefined ? 200 : 409 });
}

async function show(
  visit: SignedVisit,
  { alerts, neighbours, people }: ConsoleDeps,
  refused?: string,
): Promise<Answer> {
  const { staff } = visit.me;
  const [feeds, items, name, rows] = await Promise.all([
    neighbours.feeds(staff),
    neighbours.items(staff),
    people.names(),
    alerts.list(staff),
  ]);
  return neighboursPage({ visit, feeds, items, name, rows, refused });
}

/**
 * Begins an alert that passes a neighbour's alert on, and goes to its composer; or says why not.
 */
async function passOn(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { form, me, say } = visit;
  const begun = await deps.alerts.relay(me.staff, form.text('id'), form.text('country'));
  if (begun.ok)
    return { kind: 'go', to: alertAddress(begun.value.id), done: { key: 'done.relayBegun' } };
  return show(visit, deps, sayCode(say, 'alerts.not', begun.reason));
}

/** A route for one button: it does the act, or says why it was refused. */
const press = (
  act: string,
  action: Route['action'],
  key: Done['key'],
  does: (
    deps: ConsoleDeps,
    visit: SignedVisit,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: NeighbourRefusal }>,
): Route => ({
  method: 'post',
  path: `${HERE}/${act}`,
  action,
  async answer(asked, deps) {
    const visit = asked as SignedVisit;
    const did = await does(deps, visit);
    return did.ok
      ? { kind: 'go', to: HERE, done: { key } }
      : show(visit, deps, sayCode(visit.say, 'neighbours.not', did.reason));
  },
});

/** The routes of neighbours' alerts. */
export const neighbourRoutes: readonly Route[] = [
  {
    method: 'get',
    path: HERE,
    action: 'alerts.see',
    answer: (visit, deps) => show(visit as SignedVisit, deps),
  },
  press('subscribe', 'alerts.write', 'done.feedAdded', ({ neighbours }, { me, form }) =>
    neighbours.subscribe(me.staff, { name: form.text('name'), address: form.text('address') }),
  ),
  press('unsubscribe', 'alerts.write', 'done.feedRemoved', ({ neighbours }, { me, form }) =>
    neighbours.unsubscribe(me.staff, form.text('feed')),
  ),
  { method: 'post', path: RELAY, action: 'alerts.see', answer: passOn },
  press('pass', 'alerts.see', 'done.neighbourPassed', ({ neighbours }, { me, form }) =>
    neighbours.pass(me.staff, form.text('id')),
  ),
];
