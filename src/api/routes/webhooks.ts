import { z } from 'zod';
import { affiliations } from '../../shared/affiliation.js';
import { eventKinds } from '../../webhooks/webhooks.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { moment } from '../shapes.js';
import type { HouseDesk } from './house-desk.js';

type Desk = Pick<HouseDesk, 'webhooks'>;

const tag = 'Webhooks';

const shape = {
  id: z.string(),
  host: z.string().describe('where its address leads; the rest may be a password, and is not told'),
  kinds: z.array(z.string()),
  countries: z.array(z.string()),
  affiliation: z.string().optional(),
  added: moment,
  waiting: z.int().describe('events that are still to be told'),
};
const webhook = z.object(shape).meta({ id: 'Webhook' });
const secret = z.string().describe('checks signatures; shown once');
const params = z.object({ webhook: z.string().max(40).describe('its id') });

const newWebhook = z.strictObject({
  url: z.string().max(1_000).describe('https, on the open internet'),
  kinds: z
    .array(z.enum(eventKinds, { error: `There are: ${eventKinds.join(', ')}.` }))
    .min(1)
    .describe('what it hears of'),
  countries: z
    .array(z.string().max(2))
    .min(1)
    .describe('ISO 3166-1: whose cases it hears of; ["*"]: of all'),
  affiliation: z
    .enum(affiliations, { error: `There are: ${affiliations.join(', ')}.` })
    .optional()
    .describe('what its owner belongs to; without it, it hears of no case that excludes anybody'),
});

const listWebhooks = ({ webhooks }: Desk): Route =>
  route({
    id: 'listWebhooks',
    method: 'get',
    path: '/webhooks',
    scope: 'webhooks:read',
    action: 'webhooks.manage',
    tag,
    summary: 'List the addresses that hear of events',
    answer: z.object({ webhooks: z.array(webhook) }),
    handle: async () => {
      const all = await webhooks.list();
      return { body: { webhooks: all as z.input<typeof webhook>[] } };
    },
  });

const addWebhook = ({ webhooks }: Desk): Route =>
  route({
    id: 'addWebhook',
    method: 'post',
    path: '/webhooks',
    scope: 'webhooks:write',
    action: 'webhooks.manage',
    tag,
    summary: 'Register an address that hears of events',
    description: 'Events carry ids and codes, never words. How they are signed: docs/webhooks.md.',
    body: newWebhook,
    example: {
      url: 'https://your-amana-receiver.example/events',
      kinds: ['case.created', 'case.taken'],
      countries: ['TG'],
      affiliation: 'ngo',
    },
    status: 201,
    answer: z.object({ ...shape, secret }),
    async handle({ who, account, body }) {
      const added = granted(await webhooks.add(who, body, account?.countries));
      return { body: { ...added, kinds: [...added.kinds], countries: [...added.countries] } };
    },
  });

const webhookLog = ({ webhooks }: Desk): Route =>
  route({
    id: 'showWebhookLog',
    method: 'get',
    path: '/webhooks/{webhook}/log',
    scope: 'webhooks:read',
    action: 'webhooks.manage',
    tag,
    summary: 'See what happened to its events in the last 30 days',
    params,
    answer: z.object({
      events: z.array(
        z.object({
          id: z.string().describe('`webhook-id` of the message'),
          kind: z.string(),
          outcome: z
            .enum(['delivered', 'dead', 'withheld'])
            .describe('withheld: meanwhile its case was kept from this webhook'),
          why: z.string().describe('the status that was answered, or why there was none'),
          attempts: z.int(),
          at: moment,
        }),
      ),
    }),
    handle: async ({ params: { webhook: id } }) => ({
      body: { events: [...granted(await webhooks.log(id))] },
    }),
  });

const testWebhook = ({ webhooks }: Desk): Route =>
  route({
    id: 'testWebhook',
    method: 'post',
    path: '/webhooks/{webhook}/test',
    scope: 'webhooks:write',
    action: 'webhooks.manage',
    tag,
    summary: 'Send a message of the kind "test" now, and see what is answered',
    params,
    answer: z.object({
      ok: z.boolean(),
      status: z.int().optional(),
      why: z.enum(['address', 'network', 'status']).optional(),
    }),
    handle: async ({ who, params: { webhook: id } }) => ({
      body: { ...granted(await webhooks.test(who, id)) },
    }),
  });

const rotateWebhook = ({ webhooks }: Desk): Route =>
  route({
    id: 'rotateWebhook',
    method: 'post',
    path: '/webhooks/{webhook}/rotate',
    scope: 'webhooks:write',
    action: 'webhooks.manage',
    tag,
    summary: 'Draw a new secret; for a day messages are signed with both',
    params,
    answer: z.object({ id: z.string(), secret }),
    handle: async ({ who, params: { webhook: id } }) => ({
      body: granted(await webhooks.rotate(who, id)),
    }),
  });

const removeWebhook = ({ webhooks }: Desk): Route =>
  route({
    id: 'removeWebhook',
    method: 'delete',
    path: '/webhooks/{webhook}',
    scope: 'webhooks:write',
    action: 'webhooks.manage',
    tag,
    summary: 'Remove an address, and the events that wait for it',
    params,
    answer: z.object({ id: z.string() }),
    handle: async ({ who, params: { webhook: id } }) => ({
      body: granted(await webhooks.remove(who, id)),
    }),
  });

/** The routes of webhooks. */
export function webhookRoutes({ webhooks }: Desk): readonly Route[] {
  const desk = { webhooks };
  return [
    listWebhooks(desk),
    addWebhook(desk),
    webhookLog(desk),
    testWebhook(desk),
    rotateWebhook(desk),
    removeWebhook(desk),
  ];
}
