import { REGION } from '../../directory/build.js';
import type { ShownCriteria } from '../../directory/criteria.js';
import type { CountryPart } from '../../directory/overview.js';
import { criterionText } from '../missing/criterion-text.js';
import { Tag } from '../parts/shown.js';
import type { SignedVisit } from '../visit.js';
import { keptDay, mayWritePart } from './shown.js';

interface ListsProps {
  readonly visit: SignedVisit;
  readonly part: CountryPart;
}

const tones = { over: 'plain', counts: 'green', toCome: 'amber' } as const;

/** One list: from when it counts, who decided it, and what it asks. */
const CriteriaItem = ({ visit, part, list }: ListsProps & { readonly list: ShownCriteria }) => {
  const { say } = visit;
  const { from, source, asked, state } = list;
  const day = keptDay(visit, from);
  const changes = state === 'toCome' && mayWritePart(visit, part.country);
  return (
    <li class="acts">
      <strong>{say('criteriaList.since', { day })}</strong>{' '}
      <Tag tone={tones[state]}>{say(`criteriaList.${state}`)}</Tag>{' '}
      {changes ? (
        <a
          class="press"
          href={`/console/directory/criteria/${part.country}/${from}`}
          aria-label={`${say('entry.change')}: ${say('criteriaList.since', { day })}`}
        >
          {say('entry.change')}
        </a>
      ) : null}
      <small>
        {source}:{' '}
        {asked.map((one) => criterionText(visit, { criterion: one.id, ...one })).join('; ')}
      </small>
    </li>
  );
};

/** The criteria of alerts of a country, with links to change those that do not count yet. */
export const CriteriaLists = ({ visit, part }: ListsProps) => {
  const { say } = visit;
  const mayWrite = part.country !== REGION && mayWritePart(visit, part.country);
  if (part.criteria.length === 0 && !mayWrite) return null;
  return (
    <>
      <h3>{say('criteriaList.title')}</h3>
      {part.criteria.some(({ state }) => state === 'counts') ? null : (
        <p class="hint">{say('criteriaList.none')}</p>
      )}
      <ul>
        {part.criteria.map((list) => (
          <CriteriaItem key={list.from} visit={visit} part={part} list={list} />
        ))}
      </ul>
      {mayWrite ? (
        <p>
          <a class="press" href={`/console/directory/criteria/${part.country}`}>
            {say('criteriaList.add')}
          </a>
        </p>
      ) : null}
    </>
  );
};
