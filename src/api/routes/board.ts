import { z } from 'zod';
import { accountOf } from '../roles.js';
import { route, type Route } from '../route.js';
import { countryCode, moment } from '../shapes.js';
import { caseGranted, type CaseDesk } from './case-desk.js';
import { isUnanswered, personName, rowHead } from './case-shapes.js';

const tag = 'Cases';

const boardCall = z.object({
  focalPoint: z.string(),
  level: z.int(),
  times: z.int(),
  at: moment,
  outcome: z.string().optional(),
  present: z.boolean().describe('it belongs to the level that is called now'),
  delivery: z.enum(['none', 'waiting', 'held', 'sent', 'delivered', 'dead']),
});
const boardRow = z
  .object({
    ...rowHead,
    state: z.enum(['calling', 'acknowledged']),
    owner: z.string().optional(),
    unanswered: isUnanswered,
    reported: z.boolean().describe('acted on; a second person must still be told'),
    level: z.int(),
    levels: z.int(),
    round: z.int(),
    dueAt: moment,
    overdue: z.boolean(),
    openedAt: moment,
    calls: z.array(boardCall),
    v: z.int(),
    may: z.array(z.string()),
  })
  .meta({ id: 'BoardRow' });

const showBoard = (desk: CaseDesk): Route =>
  route({
    id: 'showBoard',
    method: 'get',
    path: '/board',
    scope: 'cases:read',
    action: 'board.see',
    tag,
    summary: 'Show the open escalations, and for whom they wait',
    query: z.strictObject({
      known: z.string().max(100).optional().describe('the version you have: then no rows come'),
    }),
    answer: z.object({
      version: z.string(),
      at: moment,
      rows: z.array(boardRow).optional(),
      more: z.boolean(),
    }),
    async handle({ account, query }) {
      const { rows, ...board } = await desk.cases.board(accountOf(account), query.known);
      const open = rows?.map(({ calls, may, ...row }) => ({
        ...row,
        calls: [...calls],
        may: [...may],
      }));
      return { body: { ...board, ...(open === undefined ? {} : { rows: open }) } };
    },
  });

const handOverCases = (desk: CaseDesk): Route =>
  route({
    id: 'handOverCases',
    method: 'post',
    path: '/people/{person}/hand-over',
    scope: 'cases:write',
    action: 'cases.handOver',
    tag,
    summary: 'Give all open cases of a person to another one',
    description: 'What a conflict of interest keeps from the other stays where it is.',
    params: z.object({ person: personName }),
    body: z.strictObject({
      to: personName.describe('an id of the directory or of an account'),
      country: countryCode.describe('where that person can have cases'),
    }),
    once: true,
    problems: ['conflict'],
    answer: z.object({ handed: z.int(), left: z.array(z.string()).describe('ids of cases') }),
    async handle({ account, params, body }) {
      const staff = accountOf(account);
      const found = (await desk.candidates(body.country)).find(({ id }) => id === body.to);
      if (!found) return caseGranted({ ok: false, reason: 'unknownPerson' });
      const { handed, left } = caseGranted(
        await desk.cases.handOverAll(staff, params.person, found.who),
      );
      return { body: { handed, left: [...left] } };
    },
  });

/** The routes of the board of escalations, and of all cases of a person. */
export const boardRoutes = (desk: CaseDesk): readonly Route[] => [
  showBoard(desk),
  handOverCases(desk),
];
