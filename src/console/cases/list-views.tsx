import type { CaseQuery } from '../../cases/query.js';
import { DAY } from '../../shared/clock.js';
import { Post } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import { commonViews, listAddress, writeQuery, type CommonView } from './query.js';
import type { ListProps } from './list-props.js';

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
export function Views({
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
export function KeepView({ visit, query, views }: Pick<ListProps, 'visit' | 'query' | 'views'>) {
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
