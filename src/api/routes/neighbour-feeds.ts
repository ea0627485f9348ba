import { z } from 'zod';
import type {
  NeighbourFeed,
  NeighbourOutcome,
  NeighbourRefusal,
} from '../../alerts/neighbours/neighbours.js';
import { whyNotFeed } from '../../alerts/neighbours/says.js';
import { Problem, type ProblemName } from '../problem.js';
import { route, type Route } from '../route.js';
import { idForm, moment } from '../shapes.js';
import type { AlertDesk } from './alert-work.js';
import { accountOf } from '../roles.js';

const tag = 'Alerts';

/** A feed of a neighbour that is read here. */
const feed = z
  .object({
    id: z.string(),
    name: z.string(),
    address: z.string(),
    added: moment,
    read: moment.optional().describe('when it was read last; absent before the first time'),
    failed: z.string().optional().describe('why the last reading failed, in one word'),
    passed: z
      .array(z.object({ entry: z.string(), why: z.string() }))
      .describe('entries of the last reading that are shown to nobody, and why'),
  })
  .meta({ id: 'NeighbourFeed' });

const shown = (one: NeighbourFeed): z.input<typeof feed> => {
  const { id, _id: address, name, addedAt: added, readAt, failed, passed } = one;
  return {
    ...{ id, name, address, added, passed: [...passed] },
    ...(readAt ? { read: readAt } : {}),
    ...(failed === undefined ? {} : { failed }),
  };
};

const names: Readonly<Partial<Record<NeighbourRefusal, ProblemName>>> = {
  denied: 'forbidden',
  unknown: 'not-found',
  ...{ decided: 'conflict', known: 'conflict', many: 'conflict', relayed: 'conflict' },
};

/**
 * Returns the value of an outcome.
 * @throws Problem when it was refused
 */
function granted<T>(outcome: NeighbourOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { says, next } = whyNotFeed(outcome);
  const name = names[outcome.reason] ?? 'invalid';
  const at = outcome.reason === 'name' ? 'name' : 'address';
  throw new Problem(name, {
    ...{ reason: outcome.reason, detail: says, do: next },
    ...(name === 'invalid' ? { mistakes: [{ in: 'body' as const, at, says }] } : {}),
  });
}

const listFeeds = (desk: AlertDesk): Route =>
  route({
    id: 'listNeighbourFeeds',
    method: 'get',
    path: '/neighbour-feeds',
    scope: 'alerts:read',
    action: 'alerts.see',
    tag,
    summary: 'List the feeds of neighbours that are read here',
    answer: z.object({ feeds: z.array(feed) }),
    async handle({ account }) {
      const feeds = await desk.neighbours.feeds(accountOf(account));
      return { body: { feeds: feeds.map(shown) } };
    },
  });

const subscribe = (desk: AlertDesk): Route =>
  route({
    id: 'subscribeToNeighbour',
    method: 'post',
    path: '/neighbour-feeds',
    scope: 'alerts:write',
    action: 'alerts.write',
    tag,
    summary: 'Begin to read a neighbour’s feed',
    description:
      'The address is asked once before: it must answer with a feed of CAP alerts. Nothing of it is passed on by itself.',
    body: z.strictObject({
      name: z.string().describe('as people here call it, 1 to 100 letters'),
      address: z.string().describe('https, on the open internet, of an Atom or RSS feed'),
    }),
    example: { name: 'Ghana Police', address: 'https://your-amana-neighbour.example/feed.atom' },
    once: true,
    status: 201,
    problems: ['conflict'],
    answer: feed,
    async handle({ account, body }) {
      const staff = accountOf(account);
      return { body: shown(granted(await desk.neighbours.subscribe(staff, body))) };
    },
  });

const unsubscribe = (desk: AlertDesk): Route =>
  route({
    id: 'unsubscribeFromNeighbour',
    method: 'delete',
    path: '/neighbour-feeds/{feed}',
    scope: 'alerts:write',
    action: 'alerts.write',
    tag,
    summary: 'Stop reading a neighbour’s feed',
    description:
      'Refused while an alert from it is passed on here: nobody would hear that it ended.',
    params: z.object({ feed: idForm('A feed') }),
    problems: ['conflict'],
    answer: z.object({ id: z.string() }),
    async handle({ account, params }) {
      const staff = accountOf(account);
      const { id } = granted(await desk.neighbours.unsubscribe(staff, params.feed));
      return { body: { id } };
    },
  });

/** The routes of neighbours' feeds: list, subscribe, give up. */
export const neighbourFeedRoutes = (desk: AlertDesk): readonly Route[] => [
  listFeeds(desk),
  subscribe(desk),
  unsubscribe(desk),
];
