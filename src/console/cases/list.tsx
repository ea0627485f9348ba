import { mayAny } from '../../access/policy.js';
import { Post } from '../parts/forms.js';
import { Empty } from '../parts/shown.js';
import { page, type PageAnswer } from '../route.js';
import { Filter } from './filter.js';
import { listAddress } from './query.js';
import { Rows, Bulk } from './list-rows.js';
import { Views, KeepView } from './list-views.js';
import type { ListProps } from './list-props.js';

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
