import { z } from 'zod';
import { matchFields } from '../../alerts/matching/weights.js';
import { verdicts } from '../../models/cases/criteria.js';
import { moment } from '../shapes.js';
import { route, type Route } from '../route.js';
import type { AlertDesk } from './alert-work.js';
import { caseChanged, caseName, caseRow, change } from './case-shapes.js';
import { accountOf } from '../roles.js';
import { caseGranted } from './case-desk.js';

const tag = 'Alerts';
const criterion = z
  .string()
  .max(40)
  .describe('its id: of the program’s own list, or of that of the country');

const checklist = z
  .object({
    level: z.enum(['alert', 'notice', 'nothing']).describe('what the case may become as it stands'),
    list: z
      .string()
      .optional()
      .describe('the list by which the case is judged, TG@2026-01-01; missing: the program’s own'),
    source: z.string(),
    missing: z.object({ alert: z.array(criterion), notice: z.array(criterion) }),
    criteria: z.array(
      z.object({
        criterion,
        says: z
          .object({ en: z.string(), fr: z.string(), pt: z.string() })
          .optional()
          .describe('what the country asks, in its own words'),
        alert: z.boolean().describe('an alert needs it'),
        notice: z.boolean().describe('even a notice needs it'),
        judged: z
          .object({
            verdict: z.enum(verdicts),
            by: z.string(),
            at: moment,
            event: z.string().describe('on the timeline of the case'),
            sealed: z.boolean().describe('a note came with it, which takes a key'),
          })
          .optional(),
        times: z.int().describe('how often it was judged'),
      }),
    ),
    v: z.int().describe('the version of the case: it goes with every judgement'),
    mayJudge: z.boolean(),
  })
  .meta({ id: 'Criteria' });

const judgement = z.strictObject({
  ...change.shape,
  verdict: z.enum(verdicts),
  words: z.string().max(1_000).optional().describe('why; sealed at once. All but a yes needs it'),
});

const suggestions = z
  .object({
    compared: z.int(),
    more: z.boolean().describe('there are more than are compared'),
    suggestions: z.array(
      z.object({
        case: caseRow,
        points: z.number(),
        level: z.enum(['likely', 'possible', 'weak', 'none']),
        fields: z.array(
          z.object({
            field: z.enum(matchFields),
            verdict: z.enum(['match', 'near', 'mismatch', 'blank']),
            points: z.number(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Suggestions' });

const showCriteria = ({ missing }: AlertDesk): Route =>
  route({
    id: 'showCriteria',
    method: 'get',
    path: '/cases/{case}/criteria',
    scope: 'alerts:read',
    action: 'case.see',
    tag,
    summary: 'Show how the criteria of an alert stand for a missing person’s case',
    params: caseName,
    problems: ['conflict'],
    answer: checklist,
    async handle({ account, params }) {
      const staff = accountOf(account);
      const seen = caseGranted(await missing.criteria.see(staff, params.case));
      return { body: seen as z.input<typeof checklist> };
    },
  });

const judgeCriterion = ({ missing }: AlertDesk): Route =>
  route({
    id: 'judgeCriterion',
    method: 'post',
    path: '/cases/{case}/criteria/{criterion}',
    scope: 'alerts:write',
    action: 'case.words',
    tag,
    summary: 'Judge one criterion of a missing person’s case',
    description: 'The new judgement counts; the old one stays on the timeline.',
    params: caseName.extend({ criterion }),
    body: judgement,
    example: { v: 3, verdict: 'yes' },
    once: true,
    problems: ['conflict', 'changed-meanwhile'],
    answer: caseChanged,
    async handle({ account, params, body: { v, verdict, words } }) {
      const staff = accountOf(account);
      const judged = { criterion: params.criterion, verdict, words };
      return { body: caseGranted(await missing.criteria.judge(staff, params.case, judged, { v })) };
    },
  });

const suggestCases = ({ missing }: AlertDesk): Route =>
  route({
    id: 'suggestCases',
    method: 'get',
    path: '/cases/{case}/suggestions',
    scope: 'alerts:read',
    action: 'case.see',
    tag,
    summary: 'Show reports and sightings that may be of the same missing person, and why',
    description: 'By age, sex, area and hour alone: names and words are compared in the console.',
    params: caseName,
    problems: ['conflict'],
    answer: suggestions,
    async handle({ account, params }) {
      const staff = accountOf(account);
      const found = caseGranted(await missing.matching.suggest(staff, params.case));
      const rows = found.suggestions.map(({ row, score: { points, level, fields } }) => ({
        ...{ case: row, points, level },
        fields: [...fields],
      }));
      return { body: { compared: found.compared, more: found.more, suggestions: rows } };
    },
  });

/** The routes of an alert's criteria and of reports that may be about the same person, by codes. */
export const criteriaRoutes = (desk: AlertDesk): readonly Route[] => [
  showCriteria(desk),
  judgeCriterion(desk),
  suggestCases(desk),
];
