import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { paging, pollName } from '../shapes.js';

const answer = z
  .object({
    id: z.string(),
    question: z.string(),
    language: z.string(),
    text: z.string().describe('in the words of whoever answered; leads to nobody'),
    group: z.string().optional().describe('what somebody has sorted it under'),
  })
  .meta({ id: 'OpenAnswer' });

const tag = 'Open answers';
const params = pollName;

/** Answers in people's own words. */
export const wordRoutes = (desk: Desk): readonly Route[] => [
  route({
    id: 'readWords',
    method: 'get',
    path: '/polls/{poll}/words',
    scope: 'words:read',
    tag,
    summary: 'Read what people answered in their own words',
    description: 'Once the poll is closed, in an order that tells nothing, until they are deleted after 90 days. Who reads them is noted.', // prettier-ignore
    params,
    query: z.strictObject(paging),
    problems: ['conflict'],
    answer: z.object({ answers: z.array(answer), next: z.string().optional() }),
    async handle({ who, params: { poll }, query }) {
      const { answers, next } = granted(await desk.words.read(who, poll, query.limit, query.after));
      return { body: { answers: [...answers], next } };
    },
  }),
  route({
    id: 'groupWords',
    method: 'post',
    path: '/polls/{poll}/words/group',
    scope: 'words:read',
    tag,
    summary: 'Sort open answers under something',
    params,
    body: z.strictObject({
      ids: z.array(z.string().max(64)).min(1).max(500),
      group: z.string().trim().min(1).max(60).nullable().describe('null takes them out again'),
    }),
    example: { ids: ['3fK2q0xVd1bT9mN4sZ7aLw'], group: 'Ask the embassy' },
    problems: ['conflict'],
    answer: z.object({ sorted: z.int() }),
    async handle({ who, params: { poll }, body }) {
      return { body: { sorted: granted(await desk.words.group(who, poll, body.ids, body.group ?? undefined)) } };
    },
  }),
]; // prettier-ignore
