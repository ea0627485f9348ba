import { rowsCsv } from '../../cases/rows-csv.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { bulkRoutes } from './bulk.js';
import { listPage } from './list.js';
import { listAddress, readQuery } from './query.js';
import { refusal } from './refusals.js';

type Route = ConsoleRoute<ConsoleDeps>;

const signed = (visit: Visit): SignedVisit => visit as SignedVisit;

async function showList(asked: Visit, { cases, people }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const { staff } = visit.me;
  const query = readQuery(visit.query);
  const [list, counted, doubt, views, name] = await Promise.all([
    cases.list(staff, query),
    cases.count(staff, query),
    cases.inDoubt(staff),
    cases.views(staff),
    people.names(),
  ]);
  return listPage({ visit, query, list, counted, doubt, views, name });
}

/** Downloads all cases that the filter finds, not only the page that is shown. */
async function download(asked: Visit, { cases }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const { after: _, ...query } = readQuery(visit.query);
  const found = await cases.exportRows(visit.me.staff, query);
  if (!found.ok) return { kind: 'forbidden' };
  const body = await rowsCsv(found.value);
  return { kind: 'file', name: 'amana-cases.csv', type: 'text/csv; charset=utf-8', body };
}

async function saveView(asked: Visit, { cases }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  const { after: _, limit: __, ...query } = readQuery(new URLSearchParams(visit.form.raw('query')));
  const to = listAddress(query);
  const name = visit.form.text('name').slice(0, 40);
  if (name === '') return { kind: 'go', to, done: { key: 'done.viewNoName' } };
  const saved = await cases.saveView(visit.me.staff, name, query);
  return saved.ok
    ? { kind: 'go', to, done: { key: 'done.viewSaved' } }
    : refusal(visit, '', saved, (one) => one);
}

async function removeView(asked: Visit, { cases }: ConsoleDeps): Promise<Answer> {
  const visit = signed(asked);
  await cases.removeView(visit.me.staff, visit.form.text('id'));
  return { kind: 'go', to: '/console/cases', done: { key: 'done.viewRemoved' } };
}

/** The routes of the list. */
export const listRoutes: readonly Route[] = [
  { method: 'get', path: '/console/cases', action: 'case.see', answer: showList },
  { method: 'get', path: '/console/cases.csv', action: 'case.export', answer: download },
  { method: 'post', path: '/console/views', action: 'case.see', answer: saveView },
  { method: 'post', path: '/console/views/remove', action: 'case.see', answer: removeView },
  ...bulkRoutes,
];
