import type { AlertRow } from '../../alerts/alerts.js';
import { mayAny } from '../../access/policy.js';
import { Empty } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { alertAddress, placesOf, StateTag, TestTag, timeOf } from './words-of.js';

/** The views of the list: alerts that need work, alerts in force, all alerts. */
export const alertViews = ['open', 'standing', 'all'] as const;
export type AlertView = (typeof alertViews)[number];

const open = ['proposed', 'draft', 'asked', 'approved'];

const inView: Readonly<Record<AlertView, (row: AlertRow) => boolean>> = {
  open: ({ state, draft }) => open.includes(state) || (state === 'standing' && draft !== undefined),
  standing: ({ state }) => state === 'standing',
  all: () => true,
};

interface ListProps {
  readonly visit: SignedVisit;
  readonly rows: readonly AlertRow[];
  readonly view: AlertView;
  readonly name: (id: string) => string;
}

const Row = ({
  visit,
  row,
  name,
}: Pick<ListProps, 'visit' | 'name'> & { readonly row: AlertRow }) => (
  <tr>
    <th scope="row">
      <a href={alertAddress(row.id)}>{row.number}</a>
      <TestTag visit={visit} row={row} />
    </th>
    <td>
      <StateTag visit={visit} row={row} />
      {timeOf(visit, row) === '' ? null : <small>{timeOf(visit, row)}</small>}
    </td>
    <td>{sayCode(visit.say, 'alerts.kind', row.kind)}</td>
    <td>{placesOf(visit, row)}</td>
    <td>{name(row.by)}</td>
  </tr>
);

const Table = ({ visit, rows, name }: Pick<ListProps, 'visit' | 'rows' | 'name'>) => {
  const { say } = visit;
  return (
    <table class="rows plain">
      <thead>
        <tr>
          <th scope="col">{say('alerts.number')}</th>
          <th scope="col">{say('list.state')}</th>
          <th scope="col">{say('alerts.kind')}</th>
          <th scope="col">{say('alerts.where')}</th>
          <th scope="col">{say('alerts.by')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} visit={visit} row={row} name={name} />
        ))}
      </tbody>
    </table>
  );
};

/** Links from the list to other pages. */
const Ways = ({ visit: { say, me } }: Pick<ListProps, 'visit'>) => (
  <p class="acts">
    {mayAny(me.staff, 'alerts.write') ? (
      <a class="press" href="/console/alerts/new">
        {say('alerts.new')}
      </a>
    ) : null}
    <a class="press" href="/console/alerts/neighbours">
      {say('alerts.neighbours')}
    </a>
    <a class="press" href="/alerts">
      {say('alerts.public')}
    </a>
  </p>
);

/** Lists all alerts that the user may see, with the state of each. */
export function listPage({ visit, rows, view, name }: ListProps): Answer {
  const { say } = visit;
  const title = say('nav.alerts');
  const shown = rows.filter(inView[view]);
  const body = (
    <div class="stack">
      <h1>{title}</h1>
      <Ways visit={visit} />
      <nav class="views" aria-label={say('alerts.views')}>
        {alertViews.map((one) => (
          <a
            key={one}
            href={`/console/alerts?view=${one}`}
            aria-current={one === view ? 'page' : undefined}
          >
            {say(`alerts.view.${one}`)} ({rows.filter(inView[one]).length})
          </a>
        ))}
      </nav>
      {shown.length === 0 ? (
        <Empty title={say('alerts.empty')}>
          <p>{say('alerts.emptyWhy')}</p>
        </Empty>
      ) : (
        <Table visit={visit} rows={shown} name={name} />
      )}
    </div>
  );
  return page(title, body, { section: 'alerts' });
}
