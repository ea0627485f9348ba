import { readHead } from '../../cases/audit-head.js';
import type { AuditVerdict, TrailEntry, TrailQuery } from '../../cases/trail.js';
import { isDay } from '../../shared/allowed.js';
import { DAY } from '../../shared/clock.js';
import { guardedCsvPieces } from '../../shared/files/guarded-csv.js';
import type { ConsoleDeps } from '../deps.js';
import { wrongAt, type FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { auditPage } from './audit.js';

type Route = ConsoleRoute<ConsoleDeps>;

const signed = (visit: Visit): SignedVisit => visit as SignedVisit;
const wordIn = (query: URLSearchParams, name: string): string | undefined =>
  query.get(name)?.trim().slice(0, 80) || undefined;

/**
 * Returns the first and the last day of the search as moments. Text that is no day is reported at
 * its field.
 */
function daysIn(visit: Visit): {
  readonly days: Pick<TrailQuery, 'since' | 'until'>;
  readonly problems: readonly FieldProblem[];
} {
  const [from, to] = [wordIn(visit.query, 'from'), wordIn(visit.query, 'to')];
  const wrong = (
    [
      ['from', from],
      ['to', to],
    ] as const
  )
    .filter(([, day]) => day !== undefined && !isDay(day))
    .map(([field]) => wrongAt(visit, field, 'audit.noDay'));
  const problems =
    wrong.length === 0 && from && to && to < from
      ? [wrongAt(visit, 'to', 'away.no.endsBefore')]
      : wrong;
  if (problems.length > 0) return { days: {}, problems };
  const since = from === undefined ? undefined : new Date(from);
  const until = to === undefined ? undefined : new Date(Date.parse(to) + DAY);
  return { days: { since, until }, problems };
}

/** Reads the query of the address; text that is no page number means the first page. */
function readQuery(visit: Visit): {
  readonly query: TrailQuery;
  readonly problems: readonly FieldProblem[];
} {
  const { query } = visit;
  const before = Number(query.get('before') ?? '');
  const { days, problems } = daysIn(visit);
  return {
    problems,
    query: {
      case: wordIn(query, 'case'),
      person: wordIn(query, 'person'),
      ...days,
      before: Number.isSafeInteger(before) && before > 0 ? before : undefined,
    },
  };
}

/** Shows the page, with the result of a check if there was one. */
async function show(
  visit: SignedVisit,
  { trail }: ConsoleDeps,
  more: { readonly verdict?: AuditVerdict; readonly problems?: readonly FieldProblem[] } = {},
): Promise<Answer> {
  const { query, problems } = readQuery(visit);
  const found = await trail.page(visit.me.staff, query);
  return found.ok
    ? auditPage({ visit, query, trail: found.value, problems, ...more })
    : { kind: 'forbidden' };
}

async function verify(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const typed = visit.form.text('head');
  const head = readHead(typed);
  if (typed !== '' && !head)
    return show(visit, deps, { problems: [wrongAt(visit, 'head', 'audit.noHead')] });
  const verdict = await deps.trail.verify(visit.me.staff, head);
  return verdict.ok ? show(visit, deps, { verdict: verdict.value }) : { kind: 'forbidden' };
}

async function acknowledge(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const { form, me } = visit;
  const made = await deps.trail.acknowledge(me.staff, Number(form.raw('at')), form.text('words'));
  if (made.ok)
    return {
      kind: 'go',
      to: '/console/audit',
      done: { key: 'done.auditAcknowledged', values: [String(made.value.at)] },
    };
  const { reason } = made;
  if (reason === 'denied') return { kind: 'forbidden' };
  const problem =
    reason === 'unknown'
      ? wrongAt(visit, 'words', 'audit.otherFinding')
      : wrongAt(visit, 'words', reason === 'tooLong' ? 'notNow.tooLong' : 'notNow.noReason');
  return show(visit, deps, { problems: [problem] });
}

const lineOf = ({ _id, at, actor, action, subject }: TrailEntry): string[] => [
  String(_id),
  at.toISOString(),
  actor,
  action,
  subject,
];

async function* linesOf(pieces: AsyncIterable<readonly TrailEntry[]>) {
  for await (const piece of pieces) yield piece.map(lineOf);
}

async function download(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const { query, problems } = readQuery(visit);
  if (problems.length > 0) return show(visit, deps);
  const found = await deps.trail.entries(visit.me.staff, query);
  if (!found.ok) return { kind: 'forbidden' };
  const columns = ['number', 'at_utc', 'actor', 'action', 'subject'];
  const body = guardedCsvPieces(columns, linesOf(found.value));
  return { kind: 'file', name: 'amana-audit.csv', type: 'text/csv; charset=utf-8', body };
}

/** The routes of the audit log. */
export const auditRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/audit',
    action: 'audit.read',
    answer: (visit, deps) => show(signed(visit), deps),
  },
  { method: 'get', path: '/console/audit.csv', action: 'audit.read', answer: download },
  { method: 'post', path: '/console/audit/verify', action: 'audit.read', answer: verify },
  {
    method: 'post',
    path: '/console/audit/acknowledge',
    action: 'audit.acknowledge',
    answer: acknowledge,
  },
];
