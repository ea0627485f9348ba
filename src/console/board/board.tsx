import type { Board, BoardAction, BoardCall, BoardRow } from '../../cases/board-types.js';
import { mayAny } from '../../access/policy.js';
import { caseAddress, kindOf, ownerOf, placeOf } from '../cases/words-of.js';
import { Post } from '../parts/forms.js';
import { Empty, PriorityTag, Tag, Time } from '../parts/shown.js';
import { page, type Answer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';

/** The data for the board. */
export interface BoardProps {
  readonly visit: SignedVisit;
  readonly board: Board;
  readonly name: (id: string) => string;
  /** A random id for the forms of this page. */
  readonly form: string;
}

/** A person who was called, and the delivery state of the text. */
function Call({ visit, call, name }: Pick<BoardProps, 'visit' | 'name'> & { call: BoardCall }) {
  const { say } = visit;
  const bad = call.delivery === 'dead' || call.delivery === 'held';
  return (
    <li class={call.present ? 'present' : undefined}>
      {ownerOf(visit, call.focalPoint, name)}{' '}
      <small>
        {call.times > 1 ? `${say('board.times', { count: call.times })}, ` : ''}
        <Time at={call.at} visit={visit} />
      </small>{' '}
      {call.outcome === undefined ? (
        <Tag tone={bad ? 'red' : 'plain'}>{say(`delivery.${call.delivery}`)}</Tag>
      ) : (
        <Tag>{sayCode(say, 'outcome', call.outcome)}</Tag>
      )}
    </li>
  );
}

/** Returns whose turn it is, or who has the case. */
function standing({ visit, name }: Pick<BoardProps, 'visit' | 'name'>, row: BoardRow): string {
  const { say } = visit;
  if (row.owner !== undefined && row.state === 'acknowledged') {
    const who = { name: ownerOf(visit, row.owner, name) };
    return row.reported ? say('board.reported', who) : say('case.has', who);
  }
  if (row.unanswered) return say('board.unanswered', { round: row.round });
  return say('board.calling', { level: row.level + 1, levels: row.levels });
}

/** Buttons to take the case, to call the next person, or to give it to someone. */
function Acts({ visit, row, form }: Pick<BoardProps, 'visit' | 'form'> & { row: BoardRow }) {
  const { say } = visit;
  const may = (action: BoardAction) => row.may.includes(action);
  const one = (act: string, label: string, primary = false) => (
    <Post visit={visit} action={caseAddress(row.id, `/${act}`)} key={act}>
      <input type="hidden" name="v" value={String(row.v)} />
      <input type="hidden" name="form" value={`${form}${act}${row.id}`.slice(0, 64)} />
      <input type="hidden" name="from" value="board" />
      <button class={primary ? 'primary' : undefined}>{label}</button>
    </Post>
  );
  return (
    <div class="acts">
      {row.owner === undefined && may('case.take') ? one('take', say('act.take'), true) : null}
      {may('case.escalate') && row.level + 1 < row.levels
        ? one('escalate', say('board.next'))
        : null}
      {may('case.assign') ? (
        <a class="press" href={caseAddress(row.id, '/assign')}>
          {say('act.assign')}
        </a>
      ) : null}
    </div>
  );
}

const BoardItem = ({ props, row }: { readonly props: BoardProps; readonly row: BoardRow }) => {
  const { visit, name } = props;
  const { say, when, now } = visit;
  return (
    <li class={row.unanswered || row.overdue ? 'waiting red' : 'waiting'}>
      <header>
        <a href={caseAddress(row.id)}>{row.reference}</a>
        <PriorityTag visit={visit} priority={row.priority} />
        {row.unanswered ? <Tag tone="red">{say('mark.unanswered')}</Tag> : null}
        <span>
          {kindOf(visit, row.kind)}, {placeOf(visit, row)}
        </span>
      </header>
      <p>
        <strong>{standing(props, row)}</strong>{' '}
        <span class={row.overdue ? 'late' : undefined}>{when.left(row.dueAt, now)}</span>
        <small>{say('board.opened', { time: when.ago(row.openedAt, now) })}</small>
      </p>
      {row.calls.length > 0 ? (
        <ul class="calls">
          {row.calls.map((call) => (
            <Call key={`${call.focalPoint}${call.level}`} visit={visit} call={call} name={name} />
          ))}
        </ul>
      ) : (
        <p class="hint">{say('board.noCalls')}</p>
      )}
      <Acts visit={visit} row={row} form={props.form} />
    </li>
  );
};

/** The part of the board that is refreshed. */
export function BoardLive(props: BoardProps) {
  const { visit, board } = props;
  const { say, when, now } = visit;
  const rows = board.rows ?? [];
  const red = rows.filter((row) => row.unanswered).length;
  return (
    <div class="stack" data-live="/console/board/live" data-version={board.version}>
      <p class="hint" role="status">
        {say('board.count', { count: rows.length })}
        {red > 0 ? ` ${say('board.red', { count: red })}` : ''}{' '}
        {say('board.asOf', { time: when.hour(now) })}
      </p>
      {rows.length === 0 ? (
        <Empty title={say('board.empty')}>
          <p>{say('board.emptyWhy')}</p>
        </Empty>
      ) : (
        <ol class="board">
          {rows.map((row) => (
            <BoardItem key={row.id} props={props} row={row} />
          ))}
        </ol>
      )}
      {board.more ? <p class="hint">{say('board.more')}</p> : null}
    </div>
  );
}

/** The board: the cases that wait, and for whom. */
export function boardPage(props: BoardProps): Answer {
  const { say } = props.visit;
  const body = (
    <div class="stack">
      <header class="heading">
        <h1>{say('board.title')}</h1>
        <p class="hint" data-lost hidden>
          {say('board.lost')}
        </p>
        <noscript>
          <p>
            <a href="/console/board">{say('board.refresh')}</a>
          </p>
        </noscript>
      </header>
      <BoardLive {...props} />
      {mayAny(props.visit.me.staff, 'cases.handOver') ? (
        <p>
          <a href="/console/board/hand-over">{say('handOver.title')}</a>
        </p>
      ) : null}
    </div>
  );
  return page(say('board.title'), body, { section: 'board' });
}
