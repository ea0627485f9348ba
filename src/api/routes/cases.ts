import { z } from 'zod';
import type { Cases } from '../../cases/cases.js';
import type { Acted } from '../../cases/outcome.js';
import type { CaseQuery } from '../../cases/query.js';
import type { Staff } from '../../shared/staff.js';
import { rowsCsv } from '../../cases/rows-csv.js';
import { accountOf } from '../roles.js';
import { route, type Route } from '../route.js';
import {
  caseAttachment,
  caseChanged,
  caseCount,
  caseName,
  casePage,
  caseRow,
  caseSearch,
  change,
  closing,
  followUp,
  keeping,
} from './case-shapes.js';
import { caseGranted, type CaseDesk } from './case-desk.js';

const tag = 'Cases';

type Search = z.output<typeof caseSearch> | z.output<typeof caseCount>;

function queryOf({ from, to, unanswered, followUpDue, wordsEnd, ...query }: Search): CaseQuery {
  return {
    ...query,
    unanswered: unanswered === 'true',
    followUpDue: followUpDue === 'true',
    wordsEnd: wordsEnd === 'true',
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

const listCases = (desk: CaseDesk): Route =>
  route({
    id: 'listCases',
    method: 'get',
    path: '/cases',
    scope: 'cases:read',
    action: 'case.see',
    tag,
    summary: 'List the cases that you may see, newest first',
    description:
      'Codes only: words are read in the console, with a key. Those that a `text` which begins a reference finds come by reference.',
    query: caseSearch,
    answer: z.object({ cases: z.array(caseRow), next: z.string().optional() }),
    async handle({ account, query }) {
      const staff = accountOf(account);
      const { rows, next } = await desk.cases.list(staff, queryOf(query));
      return { body: { cases: [...rows], ...(next === undefined ? {} : { next }) } };
    },
  });

const countCases = (desk: CaseDesk): Route =>
  route({
    id: 'countCases',
    method: 'get',
    path: '/cases/count',
    scope: 'cases:read',
    action: 'case.see',
    tag,
    summary: 'Count the cases that you may see',
    query: caseCount,
    answer: z.object({ count: z.int(), atLeast: z.boolean().describe('there are more') }),
    async handle({ account, query }) {
      const staff = accountOf(account);
      return { body: await desk.cases.count(staff, queryOf(query)) };
    },
  });

const exportCases = (desk: CaseDesk): Route =>
  route({
    id: 'exportCases',
    method: 'get',
    path: '/cases/export',
    scope: 'cases:read',
    action: 'case.export',
    tag,
    summary: 'Export the rows of a list, as JSON or CSV',
    description:
      'Codes only, the newest 5,000 at most; noted in the audit log before they are given. As CSV (`Accept: text/csv`) every cell is guarded against formulas.',
    query: caseCount,
    gives: ['text/csv'],
    answer: z.object({ cases: z.array(caseRow) }),
    async handle({ account, query, accept }) {
      const staff = accountOf(account);
      const rows = caseGranted(await desk.cases.exportRows(staff, queryOf(query)));
      if (accept === 'text/csv') return { text: await rowsCsv(rows), file: 'amana-cases.csv' };
      return { body: { cases: [...rows] } };
    },
  });

const listAttachments = (desk: CaseDesk): Route =>
  route({
    id: 'listAttachments',
    method: 'get',
    path: '/cases/{case}/attachments',
    scope: 'cases:read',
    action: 'case.see',
    tag,
    summary: 'List the files that came with a case',
    description: 'Codes only: photos and the like are opened in the console, with a key.',
    params: caseName,
    answer: z.object({ attachments: z.array(caseAttachment) }),
    async handle({ account, params }) {
      const staff = accountOf(account);
      const rows = caseGranted(await desk.cases.attachments(staff, params.case));
      return { body: { attachments: [...rows] } };
    },
  });

const showCase = (desk: CaseDesk): Route =>
  route({
    id: 'showCase',
    method: 'get',
    path: '/cases/{case}',
    scope: 'cases:read',
    action: 'case.see',
    tag,
    summary: 'Show a case and what happened to it',
    params: caseName,
    answer: casePage,
    async handle({ account, params }) {
      const staff = accountOf(account);
      const { row, timeline, may, answers, ...rest } = caseGranted(
        await desk.cases.see(staff, params.case),
      );
      const events = timeline.map(({ codes, ...event }) => ({ ...event, codes: { ...codes } }));
      const { v, signals, texts, wordsEnd } = rest;
      const ends = wordsEnd && { at: wordsEnd.at, gone: wordsEnd.gone };
      const codes = { v, signals: [...signals], texts, wordsEnd: ends, answers: { ...answers } };
      return { body: { ...codes, case: row, timeline: events, may: [...may] } };
    },
  });

/** Defines a route that does one thing with a case. */
function workRoute<B extends typeof change>(
  desk: CaseDesk,
  name: string,
  described: Pick<Route, 'id' | 'action' | 'summary' | 'description'>,
  body: B,
  act: (cases: Cases, staff: Staff, id: string, body: z.output<B>) => Promise<Acted>,
): Route {
  return route({
    ...described,
    method: 'post',
    path: `/cases/{case}/${name}`,
    scope: 'cases:write',
    tag,
    params: caseName,
    body: body,
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: caseChanged,
    async handle({ account, params, body: given }) {
      const staff = accountOf(account);
      const acted = await act(desk.cases, staff, params.case, given as z.output<B>);
      return { body: caseGranted(acted) };
    },
  });
}

/** The routes that set who has a case and who is called. */
const holdRoutes = (desk: CaseDesk): readonly Route[] => [
  workRoute(
    desk,
    'take',
    { id: 'takeCase', action: 'case.take', summary: 'Take a case: "I have it"' },
    change,
    (cases, staff, id, { v }) => cases.take(staff, id, { v }),
  ),
  workRoute(
    desk,
    'act',
    {
      id: 'actOnCase',
      action: 'case.act',
      summary: 'Say that a case that you have was acted on',
      description: 'If a life was in danger, a second person is told, and the case ends only then.',
    },
    change,
    (cases, staff, id, { v }) => cases.act(staff, id, { v }),
  ),
  workRoute(
    desk,
    'pass',
    { id: 'passCase', action: 'case.pass', summary: 'Pass a case on: the next level is called' },
    change,
    (cases, staff, id, { v }) => cases.pass(staff, id, { v }),
  ),
  workRoute(
    desk,
    'escalate',
    { id: 'escalateCase', action: 'case.escalate', summary: 'Call the next level at once' },
    change,
    (cases, staff, id, { v }) => cases.escalate(staff, id, { v }),
  ),
];

/** The routes of cases for programs: codes, never words. */
export const caseRoutes = (desk: CaseDesk): readonly Route[] => [
  listCases(desk),
  countCases(desk),
  exportCases(desk),
  showCase(desk),
  listAttachments(desk),
  ...holdRoutes(desk),
  workRoute(
    desk,
    'close',
    { id: 'closeCase', action: 'case.close', summary: 'Close a case, with its state and reason' },
    closing,
    (cases, staff, id, { v, state, reason }) => cases.close(staff, id, { state, reason }, { v }),
  ),
  workRoute(
    desk,
    'follow-up',
    { id: 'followUpCase', action: 'case.note', summary: 'Name the day on which a case comes back' },
    followUp,
    (cases, staff, id, { v, at }) =>
      cases.note(staff, id, { at: at === null ? null : new Date(at) }, { v }),
  ),
  workRoute(
    desk,
    'keep',
    {
      id: 'keepCase',
      action: 'case.keep',
      summary: 'Keep the words of a closed case until a day, with the reason',
    },
    keeping,
    (cases, staff, id, { v, until, reason }) =>
      cases.keep(staff, id, new Date(until), reason, { v }),
  ),
];
