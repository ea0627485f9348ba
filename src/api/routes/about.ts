import { z } from 'zod';
import { route, type Route } from '../route.js';

/** The route that tells callers who they are to this installation. */
export const aboutRoutes = (): readonly Route[] => [
  route({
    id: 'whoAmI',
    method: 'get',
    path: '/me',
    scope: null,
    action: 'account.own',
    tag: 'Tokens',
    summary: 'See whose token this is',
    answer: z
      .object({ person: z.string().describe('as the audit log names you') })
      .meta({ id: 'Me' }),
    handle: async ({ who }) => ({ body: { person: who.person } }),
  }),
];
