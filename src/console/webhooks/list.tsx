import type { WebhookView } from '../../webhooks/webhooks.js';
import { countriesOf } from '../accounts/names.js';
import type { ConsoleDeps } from '../deps.js';
import { Empty, Table } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';

/** Returns the kinds of events that a webhook receives, in words. */
export const kindsOf = ({ say }: Visit, { kinds }: Pick<WebhookView, 'kinds'>): string =>
  kinds.map((kind) => sayCode(say, 'event', kind)).join(', ');

const columns = ['host', 'countries', 'kinds', 'waiting', 'added'] as const;

const Row = ({ visit, one }: { readonly visit: SignedVisit; readonly one: WebhookView }) => {
  const { say, when } = visit;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <a href={`/console/webhooks/${one.id}`}>{one.host}</a> <small class="code">{one.id}</small>
      </th>
      <td role="cell" data-label={say('webhooks.countries')}>
        {countriesOf(visit, one)}
      </td>
      <td role="cell" data-label={say('webhooks.kinds')}>
        {kindsOf(visit, one)}
      </td>
      <td role="cell" data-label={say('webhooks.waiting')}>
        {one.waiting}
      </td>
      <td role="cell" data-label={say('webhooks.added')}>
        {when.day(one.added)}
      </td>
    </tr>
  );
};

const Hooks = ({
  visit,
  all,
}: {
  readonly visit: SignedVisit;
  readonly all: readonly WebhookView[];
}) => (
  <Table
    label={visit.say('webhooks.title')}
    columns={columns.map((one) => visit.say(`webhooks.${one}`))}
  >
    {all.map((one) => (
      <Row key={one.id} visit={visit} one={one} />
    ))}
  </Table>
);

/** Lists the webhooks: the addresses of other programs that receive events. */
export async function showWebhooks(asked: Visit, { webhooks }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say } = visit;
  const all = await webhooks.list();
  const body = (
    <div class="stack">
      <header class="heading">
        <h1>{say('webhooks.title')}</h1>
        <p class="hint">{say('webhooks.why')}</p>
      </header>
      <p>
        <a class="press" href="/console/webhooks/new">
          {say('webhooks.add')}
        </a>
      </p>
      {all.length === 0 ? (
        <Empty title={say('webhooks.none')} />
      ) : (
        <Hooks visit={visit} all={all} />
      )}
    </div>
  );
  return page(say('webhooks.title'), body, { section: 'webhooks' });
}
