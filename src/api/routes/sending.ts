import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { route, type Route } from '../route.js';
import { asked, params, tag } from './asked-sending.js';
import { decisionRoutes } from './sending-decisions.js';
import { draftRoutes, estimateRoute } from './sending-drafts.js';
import { eitherFor, eitherMay, scopeFor, sending, shown } from './sending-shapes.js';

const listSendings = (desk: Desk): Route =>
  route({
    id: 'listSendings',
    method: 'get',
    path: '/sendings',
    scope: eitherFor('read'),
    action: eitherMay('read'),
    tag,
    summary: 'List sendings, the latest first',
    description: 'Lists sendings of polls, of campaigns, or of both, as the token allows.',
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: z.object({ sendings: z.array(sending) }),
    async handle({ query, may }) {
      const kinds = (['poll', 'results', 'campaign'] as const).filter((kind) =>
        may(scopeFor(kind, 'read')),
      );
      return { body: { sendings: (await desk.sending.list(query.limit, kinds)).map(shown) } };
    },
  });

const showSending = (desk: Desk): Route =>
  route({
    id: 'showSending',
    method: 'get',
    path: '/sendings/{sending}',
    scope: eitherFor('read'),
    action: eitherMay('read'),
    tag,
    summary: 'See how a sending stands',
    params,
    answer: sending,
    handle: async (call) => ({ body: shown(await asked(desk, call, 'read')) }),
  });

/**
 * The routes that send polls and campaigns. The kind of a sending decides the scope that a token
 * needs.
 */
export const sendingRoutes = (desk: Desk): readonly Route[] => [
  ...draftRoutes(desk),
  listSendings(desk),
  showSending(desk),
  estimateRoute(desk),
  ...decisionRoutes(desk),
];
