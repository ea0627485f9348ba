import { z } from 'zod';
import type { CaseQuery } from '../../cases/query.js';
import { rowsCsv } from '../../cases/rows-csv.js';
import { accountOf } from '../roles.js';
import { route, type Route } from '../route.js';
import {
  caseAttachment,
  caseCount,
  caseName,
  casePage,
  caseRow,
  caseSearch,
} from './case-shapes.js';
import { workRoutes } from './case-work.js';
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
      'Codes only: words take keys (`GET /cases/{case}/words`). ' +
      'Those that a `text` which begins a reference finds come by reference.',
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
      'Codes only, the newest 5,000 at most; noted in the audit log before they are given. ' +
      'As CSV (`Accept: text/csv`) every cell is guarded against formulas.',
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

/** The routes of cases that need no keys: codes, never words. */
export const caseRoutes = (desk: CaseDesk): readonly Route[] => [
  listCases(desk),
  countCases(desk),
  exportCases(desk),
  showCase(desk),
  listAttachments(desk),
  ...workRoutes(desk),
];
