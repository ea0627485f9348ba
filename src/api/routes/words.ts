import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { groupName, groupRulesShape, type Sorted } from '../../results/group-rules.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { givenBy } from './documents.js';
import { paging, pollName } from '../shapes.js';

const answer = z
  .object({
    id: z.string(),
    question: z.string(),
    language: z.string(),
    text: z.string().describe('in the words of whoever answered; leads to nobody'),
    group: z.string().optional().describe('what it is sorted under'),
    ruled: z.boolean().optional().describe('a rule has sorted it, and no person'),
  })
  .meta({ id: 'OpenAnswer' });

const rules = groupRulesShape.meta({
  id: 'GroupRules',
  description:
    'The first rule with a word of an answer, in the language it was given in, sorts it; what a person sorted stays',
});
const count = z.int();
const sorted = z
  .object({
    answers: count,
    byHand: count.describe('sorted by a person: no rule moves them'),
    unsorted: count,
    rules: z.array(
      z.object({
        group: z.string(),
        question: z.string().optional(),
        matched: count.describe('answers with one of its words'),
        sorted: count.describe('those it sorts: neither a person nor an earlier rule did'),
      }),
    ),
  })
  .meta({ id: 'SortedByRules' });
const shown = ({ groups: _ids, ...counts }: Sorted) => ({ ...counts, rules: [...counts.rules] });

const example = {
  rules: [{ group: 'papers', words: { en: ['passport*', 'visa'], fr: ['passeport*', 'visa'] } }],
};
const tag = 'Open answers';
const params = pollName;

const readWords = (desk: Desk): Route =>
  route({
    id: 'readWords',
    method: 'get',
    path: '/polls/{poll}/words',
    scope: 'words:read',
    action: 'polls.read',
    tag,
    summary: 'Read what people answered in their own words',
    description:
      'Once the poll is closed, in an order that tells nothing, until they are deleted after 90 days. Who reads them is noted.',
    params,
    query: z.strictObject(paging),
    problems: ['conflict'],
    answer: z.object({ answers: z.array(answer), next: z.string().optional() }),
    async handle({ who, params: { poll }, query }) {
      const { answers, next } = granted(await desk.words.read(who, poll, query.limit, query.after));
      return { body: { answers: [...answers], next } };
    },
  });

const groupWords = (desk: Desk): Route =>
  route({
    id: 'groupWords',
    method: 'post',
    path: '/polls/{poll}/words/group',
    scope: 'words:read',
    action: 'polls.write',
    tag,
    summary: 'Sort open answers into a group',
    params,
    body: z.strictObject({
      ids: z.array(z.string().max(64)).min(1).max(500),
      group: groupName.nullable().describe('null takes them out again'),
    }),
    example: { ids: ['3fK2q0xVd1bT9mN4sZ7aLw'], group: 'Ask the embassy' },
    problems: ['conflict'],
    answer: z.object({ sorted: z.int() }),
    async handle({ who, params: { poll }, body }) {
      return {
        body: {
          sorted: granted(await desk.words.group(who, poll, body.ids, body.group ?? undefined)),
        },
      };
    },
  });

const tryGroupRules = (desk: Desk): Route =>
  route({
    id: 'tryGroupRules',
    method: 'post',
    path: '/polls/{poll}/words/rule-checks',
    scope: 'words:read',
    action: 'polls.read',
    tag,
    summary: 'See how many open answers each rule would sort',
    description: 'Sorts nothing. It is noted as reading, because rules show what is in answers.',
    params,
    body: rules,
    takesYaml: true,
    example,
    problems: ['conflict'],
    answer: sorted,
    handle: async (call) => ({
      body: shown(granted(await desk.words.tryRules(call.who, call.params.poll, givenBy(call)))),
    }),
  });

const applyGroupRules = (desk: Desk): Route =>
  route({
    id: 'applyGroupRules',
    method: 'put',
    path: '/polls/{poll}/words/rules',
    scope: 'words:read',
    action: 'polls.write',
    tag,
    summary: 'Sort open answers by rules',
    description:
      'In the place of what rules sorted before: doing it again changes nothing. What a person sorted stays.',
    params,
    body: rules,
    takesYaml: true,
    example,
    problems: ['conflict'],
    answer: sorted,
    handle: async (call) => ({
      body: shown(granted(await desk.words.applyRules(call.who, call.params.poll, givenBy(call)))),
    }),
  });

/** The routes of answers in people's own words. */
export const wordRoutes = (desk: Desk): readonly Route[] => [
  readWords(desk),
  groupWords(desk),
  tryGroupRules(desk),
  applyGroupRules(desk),
];
