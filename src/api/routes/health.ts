import { z } from 'zod';
import { route, type Route } from '../route.js';
import { moment } from '../shapes.js';
import { accountOf } from '../roles.js';
import { unlessDenied, type HouseDesk } from './house-desk.js';

const tag = 'Health';

const report = z
  .object({
    late: z
      .array(z.object({ job: z.string(), ms: z.number() }))
      .describe('vital jobs that have not succeeded anywhere for so long'),
    channels: z.array(
      z.object({
        channel: z.string(),
        waiting: z.int().describe('counted up to 10,000'),
        oldest: moment.optional().describe('when the oldest that should have gone was to go'),
      }),
    ),
    held: z
      .array(z.object({ sender: z.string(), since: moment, why: z.string() }))
      .describe('senders that take nothing'),
    refused: z
      .array(z.object({ focalPoint: z.string(), channel: z.string(), why: z.string(), at: moment }))
      .describe('focal points whom a provider does not send to'),
    dead: z
      .array(
        z.object({
          id: z.string(),
          class: z.string(),
          channel: z.string(),
          why: z.string(),
          diedAt: moment,
          retriable: z.boolean(),
        }),
      )
      .describe('texts of seven days that reached nobody, the latest first'),
    toLookThrough: z.int().describe('texts of which a person has to say whether they are a report'),
    keys: z.array(z.object({ kind: z.string(), days: z.number() })),
    waitForKeys: z.array(z.object({ login: z.string(), compartments: z.array(z.string()) })),
    unread: z
      .array(z.string())
      .describe('compartments whose new tips nobody who signs in can read'),
    languages: z.array(
      z.object({ name: z.string(), texts: z.int(), lacking: z.int(), draft: z.boolean() }),
    ),
    findings: z
      .array(
        z.object({
          check: z.string(),
          state: z.enum(['warning', 'failure']),
          says: z.string(),
          fix: z.string().describe('what to do'),
        }),
      )
      .describe('what else is wrong, as `doctor` says it at the machine; failures first'),
  })
  .meta({ id: 'Health' });

const showHealth = (desk: HouseDesk): Route =>
  route({
    id: 'showHealth',
    method: 'get',
    path: '/health',
    scope: 'health:read',
    action: 'health.read',
    tag,
    summary: 'See the health of the installation',
    description: 'Ids, codes and numbers: what the page of health in the console shows.',
    answer: report,
    async handle({ account }) {
      const shown = unlessDenied(await desk.health(accountOf(account)));
      return { body: shown as z.input<typeof report> };
    },
  });

const retryDead = (desk: HouseDesk): Route =>
  route({
    id: 'retryDeadLetters',
    method: 'post',
    path: '/health/retry',
    scope: 'health:retry',
    action: 'health.retry',
    tag,
    summary: 'Retry texts that reached nobody',
    body: z.strictObject({
      ids: z
        .union([z.literal('all'), z.array(z.string().max(200)).min(1).max(100)], {
          error: 'ids is "all", or a list of 1 to 100 ids.',
        })
        .describe('ids of `dead`, or "all"'),
    }),
    example: { ids: 'all' },
    once: true,
    answer: z.object({ retried: z.int() }),
    async handle({ account, body }) {
      const staff = accountOf(account);
      return { body: { retried: unlessDenied(await desk.retry(staff, body.ids)) } };
    },
  });

/** The routes of the installation's state, for programs that watch it. */
export const healthRoutes = (desk: HouseDesk): readonly Route[] => [
  showHealth(desk),
  retryDead(desk),
];
