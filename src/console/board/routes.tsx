import { randomId } from '../../shared/ids.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { Narrow } from '../parts/simple.js';
import { page } from '../route.js';
import { caseAddress } from '../cases/words-of.js';
import { BoardLive, boardPage } from './board.js';
import { handOverRoutes } from './hand-over.js';

type Route = ConsoleRoute<ConsoleDeps>;

async function showBoard(asked: Visit, { cases, people }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const [board, name] = await Promise.all([cases.board(visit.me.staff), people.names()]);
  return boardPage({ visit, board, name, form: randomId() });
}

/** Returns the part of the board that changes; nothing if the script already has it. */
async function showLive(asked: Visit, { cases, people }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const known = visit.query.get('version') ?? undefined;
  const board = await cases.board(visit.me.staff, known);
  if (!board.rows) return { kind: 'same' };
  const name = await people.names();
  return {
    kind: 'part',
    body: <BoardLive visit={visit} board={board} name={name} form={randomId()} />,
  };
}

/**
 * Opens the link in the text of a call: it leads to the case. After it expires it reveals nothing.
 */
async function openLink(asked: Visit, { cases }: ConsoleDeps): Promise<Answer> {
  const { say, params } = asked;
  const found = await cases.openLink(params['code'] ?? '');
  if (found) return { kind: 'go', to: caseAddress(found.tip) };
  const body = (
    <Narrow title={say('link.over')}>
      <p>{say('call.over')}</p>
      <p>
        <a class="press" href="/console/cases">
          {say('list.title')}
        </a>
      </p>
    </Narrow>
  );
  return page(say('link.over'), body, { status: 404 });
}

/** The routes of the board, and of the links in the texts of calls. */
export const boardRoutes: readonly Route[] = [
  { method: 'get', path: '/console/board', action: 'board.see', answer: showBoard },
  {
    method: 'get',
    path: '/console/board/live',
    action: 'board.see',
    quiet: true,
    answer: showLive,
  },
  ...handOverRoutes,
  { method: 'get', path: '/k/:code', action: 'home.see', answer: openLink },
];
