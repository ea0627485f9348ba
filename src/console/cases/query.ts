import type { CaseQuery } from '../../cases/query.js';
import type { Priority } from '../../shared/priority.js';

/** The codes in the address of the list. */
type State = 'Active' | 'FollowUp' | 'Closed' | 'ClosedReferred';
export const stateChoices = [
  'open',
  'all',
  'Active',
  'FollowUp',
  'Closed',
  'ClosedReferred',
] as const;

/** The checkbox filters that narrow the list. */
export const onlyChoices = ['unanswered', 'due', 'doubt', 'partial', 'ending'] as const;

const CODE = /^[\w-]{1,64}$/;
const DAY_FORM = /^\d{4}-\d\d-\d\d$/;
const LONGEST_TEXT = 60;

const codes = (query: URLSearchParams, name: string): string[] | undefined => {
  const found = query.getAll(name).filter((one) => CODE.test(one));
  return found.length > 0 ? found.slice(0, 20) : undefined;
};

function dayIn(query: URLSearchParams, name: string, end: boolean): Date | undefined {
  const text = query.get(name) ?? '';
  if (!DAY_FORM.test(text)) return undefined;
  const at = new Date(`${text}T${end ? '23:59:59' : '00:00:00'}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** Reads the query from the address of the list. Unknown values are ignored. */
export function readQuery(query: URLSearchParams): CaseQuery {
  const state = query.get('state');
  const priority = query
    .getAll('p')
    .filter((one) => /^[123]$/.test(one))
    .map((one) => Number(one) as Priority);
  const mark = query.get('mark');
  const only = new Set(query.getAll('only'));
  const owner = query.get('owner') ?? '';
  const text = (query.get('q') ?? '').trim().slice(0, LONGEST_TEXT);
  const after = query.get('after') ?? '';
  return {
    state: state === 'all' ? 'all' : isState(state) ? [state] : undefined,
    priority: priority.length > 0 ? priority : undefined,
    country: codes(query, 'country'),
    area: codes(query, 'area'),
    kind: codes(query, 'kind'),
    owner: CODE.test(owner) ? owner : undefined,
    mark: mark === 'unread' || mark === 'changed' ? mark : undefined,
    partial: only.has('partial') || undefined,
    inDoubt: only.has('doubt') || undefined,
    followUpDue: only.has('due') || undefined,
    unanswered: only.has('unanswered') || undefined,
    wordsEnd: only.has('ending') || undefined,
    from: dayIn(query, 'from', false),
    to: dayIn(query, 'to', true),
    text: text === '' ? undefined : text,
    after: after === '' ? undefined : after.slice(0, 300),
  };
}

const isState = (text: string | null): text is State =>
  stateChoices.some((one) => one === text && one !== 'open' && one !== 'all');

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Writes a query as an address has it, without the page position. */
export function writeQuery(query: Omit<CaseQuery, 'after' | 'limit'>): URLSearchParams {
  const params = new URLSearchParams();
  const add = (name: string, values: readonly (string | number)[] = []) =>
    values.forEach((one) => params.append(name, String(one)));
  if (query.state === 'all') params.set('state', 'all');
  else add('state', query.state?.slice(0, 1));
  add('p', query.priority);
  add('country', query.country);
  add('area', query.area);
  add('kind', query.kind);
  add('owner', query.owner === undefined ? [] : [query.owner]);
  add('mark', query.mark === undefined ? [] : [query.mark]);
  if (query.unanswered) params.append('only', 'unanswered');
  if (query.followUpDue) params.append('only', 'due');
  if (query.inDoubt) params.append('only', 'doubt');
  if (query.partial) params.append('only', 'partial');
  if (query.wordsEnd) params.append('only', 'ending');
  if (query.from) params.set('from', dayOf(query.from));
  if (query.to) params.set('to', dayOf(query.to));
  if (query.text !== undefined) params.set('q', query.text);
  return params;
}

/** The views that everyone has. */
export const commonViews = [
  { key: 'view.open', query: {} },
  { key: 'view.mine', query: { owner: 'me' } },
  { key: 'view.nobody', query: { owner: 'nobody' } },
  { key: 'view.unanswered', query: { unanswered: true } },
  { key: 'view.doubt', query: { inDoubt: true } },
  { key: 'view.due', query: { followUpDue: true } },
] as const satisfies readonly { readonly key: string; readonly query: CaseQuery }[];

export type CommonView = (typeof commonViews)[number]['key'];

/** Returns the address of the list with a query, or of the file with its results. */
export function listAddress(query: Omit<CaseQuery, 'limit'>, path = '/console/cases'): string {
  const params = writeQuery(query);
  if (query.after !== undefined) params.set('after', query.after);
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}
