import { mayAny } from '../../access/policy.js';
import type {
  CaseList,
  CaseQuery,
  CaseRow,
  Counted,
  InDoubt,
  SavedView,
} from '../../cases/query.js';
import { DAY } from '../../shared/clock.js';
import { Input, Post } from '../parts/forms.js';
import { Empty, PriorityTag, Tag, Time } from '../parts/shown.js';
import { page, type PageAnswer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { Filter } from './filter.js';
import { commonViews, listAddress, writeQuery, type CommonView } from './query.js';
import { caseAddress, kindOf, ownerOf, placeOf } from './words-of.js';

/** The data for the list. */
export interface ListProps {
  readonly visit: SignedVisit;
  readonly query: CaseQuery;
  readonly list: CaseList;
  readonly counted: Counted;
  /** The texts in doubt, whatever the query is. */
  readonly doubt: InDoubt;
  readonly views: readonly SavedView[];
  readonly name: (id: string) => string;
}

/** The marks beside a reference, in words, so that nobody has to see colours. */
export function RowMarks({ visit, row }: { readonly visit: SignedVisit; readonly row: CaseRow }) {
  const { say } = visit;
  return (
    <>
      {row.mark ? <Tag tone="green">{say(`mark.${row.mark}`)}</Tag> : null}
      {row.unanswered ? <Tag tone="red">{say('mark.unanswered')}</Tag> : null}
      {row.told === 'submitted' ? null : <Tag>{sayCode(say, 'told', row.told)}</Tag>}
      {row.wroteAgain ? <Tag tone="amber">{say('mark.wroteAgain')}</Tag> : null}
    </>
  );
}

/** Returns the next step of a case, or its state. */
function Standing({ visit, row }: { readonly visit: SignedVisit; readonly row: CaseRow }) {
  const { say, when, now } = visit;
  const late = row.dueAt !== undefined && row.dueAt < now;
  return (
    <>
      {sayCode(say, 'state', row.state)}
      {row.dueAt ? (
        <small class={late ? 'late' : undefined}>{when.left(row.dueAt, now)}</small>
      ) : null}
      {row.followUpAt ? <small>{say('case.back', { day: when.day(row.followUpAt) })}</small> : null}
    </>
  );
}

function Row({ visit, row, name }: Pick<ListProps, 'visit' | 'name'> & { readonly row: CaseRow }) {
  const { say } = visit;
  return (
    <tr role="row" data-row class={row.mark ? 'new' : undefined}>
      <td role="cell" class="pick">
        <input
          type="checkbox"
          name="case"
          value={row.id}
          aria-label={say('list.pick', { reference: row.reference })}
        />
      </td>
      <td role="cell">
        <PriorityTag visit={visit} priority={row.priority} />
      </td>
      <th role="rowheader" scope="row">
        <a href={caseAddress(row.id)}>{row.reference}</a>
        <span class="marks">
          <RowMarks visit={visit} row={row} />
        </span>
      </th>
      <td role="cell">
        {kindOf(visit, row.kind)}
        <small>{placeOf(visit, row)}</small>
      </td>
      <td role="cell" data-label={say('list.received')}>
        <Time at={row.receivedAt} visit={visit} />
      </td>
      <td role="cell" data-label={say('list.owner')}>
        {ownerOf(visit, row.owner, name)}
      </td>
      <td role="cell" data-label={say('list.state')}>
        <Standing visit={visit} row={row} />
      </td>
    </tr>
  );
}

const columns = ['priority', 'reference', 'what', 'received', 'owner', 'state'] as const;

/** The cases: one line each on a wide screen, one card each on a narrow screen. */
const Rows = ({ visit, list, name }: Pick<ListProps, 'visit' | 'list' | 'name'>) => (
  <table class="rows" role="table" aria-label={visit.say('list.title')}>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">
          <span class="hidden">{visit.say('list.chosen')}</span>
        </th>
        {columns.map((column) => (
          <th role="columnheader" scope="col" key={column}>
            {visit.say(`list.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {list.rows.map((row) => (
        <Row key={row.id} visit={visit} row={row} name={name} />
      ))}
    </tbody>
  </table>
);

const bulkActs = ['take', 'assign', 'report', 'noReport', 'close'] as const;

/** The acts for all ticked cases; the next page asks for confirmation. */
const Bulk = ({ visit }: Pick<ListProps, 'visit'>) => (
  <div class="bulk acts">
    <span id="bulk-title">{visit.say('bulk.title')}</span>
    {bulkActs.map((act) => (
      <button key={act} name="do" value={act}>
        {visit.say(`bulk.${act}`)}
      </button>
    ))}
  </div>
);

/**
 * The name of a view. The view of texts in doubt also shows how many wait and how long, because
 * people check them each day.
 */
function ViewName({ visit, doubt, of }: Pick<ListProps, 'visit' | 'doubt'> & { of: CommonView }) {
  const { say, when, now } = visit;
  const { count, atLeast, oldest } = doubt;
  if (of !== 'view.doubt' || oldest === undefined) return <>{say(of)}</>;
  const late = now.getTime() - oldest.getTime() > DAY;
  return (
    <>
      {say('view.doubtCount', { number: `${count}${atLeast ? '+' : ''}` })}{' '}
      <small class={late ? 'late' : undefined}>
        {say('view.oldest', { ago: when.ago(oldest, now) })}
      </small>
    </>
  );
}

/** The views: common ones, and the ones that the user saved. */
function Views({
  visit,
  query,
  views,
  doubt,
}: Pick<ListProps, 'visit' | 'query' | 'views' | 'doubt'>) {
  const here = writeQuery(query).toString();
  const current = (of: CaseQuery) => (writeQuery(of).toString() === here ? 'page' : undefined);
  return (
    <nav class="views" aria-label={visit.say('view.title')}>
      {commonViews.map(({ key, query: of }) => (
        <a key={key} href={listAddress(of)} aria-current={current(of)}>
          <ViewName visit={visit} doubt={doubt} of={key} />
        </a>
      ))}
      {views.map(({ id, name, query: of }) => (
        <a key={id} href={listAddress(of)} aria-current={current(of)} class="own">
          {name}
        </a>
      ))}
    </nav>
  );
}

/** Saves the current query under a name, or removes the saved view that is shown. */
function KeepView({ visit, query, views }: Pick<ListProps, 'visit' | 'query' | 'views'>) {
  const here = writeQuery(query).toString();
  const shown = views.find((one) => writeQuery(one.query).toString() === here);
  if (shown)
    return (
      <Post visit={visit} action="/console/views/remove" class="stack">
        <input type="hidden" name="id" value={shown.id} />
        <button>{visit.say('view.remove', { name: shown.name })}</button>
      </Post>
    );
  return (
    <details>
      <summary>{visit.say('view.keep')}</summary>
      <Post visit={visit} action="/console/views" class="stack">
        <input type="hidden" name="query" value={here} />
        <Input name="name" label={visit.say('view.name')} attributes={{ maxLength: 40 }} />
        <button>{visit.say('view.save')}</button>
      </Post>
    </details>
  );
}

/** A link to download the list, for people who may export it. */
function Download({ visit, query, list }: Pick<ListProps, 'visit' | 'query' | 'list'>) {
  const { say, me } = visit;
  if (list.rows.length === 0 || !mayAny(me.staff, 'case.export')) return null;
  const file = listAddress({ ...query, after: undefined }, '/console/cases.csv');
  return (
    <div class="acts">
      <a class="press" href={file}>
        {say('list.download')}
      </a>
      <small class="hint">{say('list.downloadWhy')}</small>
    </div>
  );
}

/** The number of cases, and the link to the next page. */
function Paging({ visit, query, list }: Pick<ListProps, 'visit' | 'query' | 'list'>) {
  const { say } = visit;
  if (list.next === undefined && query.after === undefined) return null;
  return (
    <nav class="acts" aria-label={say('list.pages')}>
      {query.after === undefined ? null : (
        <a class="press" href={listAddress({ ...query, after: undefined })}>
          {say('list.first')}
        </a>
      )}
      {list.next === undefined ? null : (
        <a class="press" rel="next" href={listAddress({ ...query, after: list.next })}>
          {say('list.next')}
        </a>
      )}
    </nav>
  );
}

/** The table with its acts, or a text when it is empty. */
function ListBody(props: ListProps) {
  const { visit, list } = props;
  if (list.rows.length === 0)
    return (
      <Empty title={visit.say('list.empty')}>
        <p>{visit.say('list.emptyWhy')}</p>
        <a class="press" href="/console/cases?state=all">
          {visit.say('list.emptyAll')}
        </a>
      </Empty>
    );
  return (
    <Post visit={visit} action="/console/cases/bulk" id="list">
      <Rows {...props} />
      <Bulk visit={visit} />
    </Post>
  );
}

/** The list of cases. */
export function listPage(props: ListProps): PageAnswer {
  const { visit, counted } = props;
  const { say } = visit;
  const number = counted.atLeast ? 'list.countMore' : 'list.count';
  const body = (
    <div class="inbox">
      <header class="heading">
        <h1>{say('list.title')}</h1>
        <p class="hint">{say(number, { count: counted.count })}</p>
      </header>
      <Views {...props} />
      <aside aria-label={say('filter.title')} class="stack">
        <Filter visit={visit} query={props.query} />
        <KeepView {...props} />
      </aside>
      <section class="stack" aria-label={say('list.title')}>
        <ListBody {...props} />
        <Paging {...props} />
        <Download {...props} />
      </section>
      <KeysDialog visit={visit} />
    </div>
  );
  return page(say('list.title'), body, { section: 'cases' });
}

const keys = ['j', 'k', 'Enter', '?'] as const;

/** The list of shortcut keys, shown by the script when the user presses "?". */
const KeysDialog = ({ visit }: Pick<ListProps, 'visit'>) => (
  <dialog data-keys aria-labelledby="keys-title">
    <h2 id="keys-title">{visit.say('help.keys')}</h2>
    <dl class="facts">
      {keys.map((key) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{visit.say(`help.key.${key}`)}</dd>
        </div>
      ))}
    </dl>
    <form method="dialog">
      <button class="primary">{visit.say('help.close')}</button>
    </form>
  </dialog>
);
