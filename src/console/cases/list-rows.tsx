import type { CaseRow } from '../../cases/query.js';
import { PriorityTag, Tag, Time } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { caseAddress, kindOf, ownerOf, placeOf } from './words-of.js';
import type { ListProps } from './list-props.js';

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
export const Rows = ({ visit, list, name }: Pick<ListProps, 'visit' | 'list' | 'name'>) => (
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
export const Bulk = ({ visit }: Pick<ListProps, 'visit'>) => (
  <div class="bulk acts">
    <span id="bulk-title">{visit.say('bulk.title')}</span>
    {bulkActs.map((act) => (
      <button key={act} name="do" value={act}>
        {visit.say(`bulk.${act}`)}
      </button>
    ))}
  </div>
);
