import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import type { PollView } from '../../desk/polls.js';
import { pollShape } from '../../polls/definition.js';
import { route, type Reply, type Route } from '../route.js';
import { checkedPoll, moment, paging, pollName } from '../shapes.js';
import {
  checkRoute,
  decisionRoute,
  linkRoute,
  saveRoute,
  showRoute,
  trialRoute,
  type DocumentKind,
} from './kept-documents.js';

const definition = pollShape.meta({
  id: 'PollDefinition',
  description: 'docs/polls.md says how a poll is written',
});

const poll = z
  .object({
    poll: z.string(),
    version: z.int(),
    state: z
      .enum(['draft', 'open', 'closing', 'counted', 'closed'])
      .describe(
        'draft: not released; open: people may answer between opensAt and closesAt; closing and ' +
          'counted: the last answers are counted, then destroyed with their key',
      ),
    ready: z.array(z.string()).describe('languages it can be sent in'),
    opensAt: moment,
    closesAt: moment,
    tag: z.string().describe('the ETag without its quotes'),
    definition,
  })
  .meta({ id: 'Poll' });
const listed = poll.omit({ definition: true }).meta({ id: 'ListedPoll' });

const shown = (one: PollView) => ({ ...one, ready: [...one.ready] });
const told = (one: PollView): Reply<z.input<typeof poll>> => ({ body: shown(one), etag: one.tag });

const tag = 'Polls';
const kindOf = (desk: Desk): DocumentKind<PollView> => ({
  noun: 'poll',
  tag,
  params: pollName,
  definition,
  document: poll,
  told,
  desk: desk.polls,
});

const listPolls = (desk: Desk): Route =>
  route({
    id: 'listPolls',
    method: 'get',
    path: '/polls',
    scope: 'polls:read',
    action: 'polls.read',
    tag,
    summary: 'List polls, those that close last first',
    query: z.strictObject(paging),
    answer: z.object({ polls: z.array(listed), next: z.string().optional() }),
    async handle({ query }) {
      const { polls, next } = await desk.polls.list(query.limit, query.after);
      return { body: { polls: polls.map(shown), next } };
    },
  });

/** The routes that release and close a poll. */
const decisions = (kind: DocumentKind<PollView>, desk: Desk): readonly Route[] => [
  decisionRoute(kind, 'open', (who, name) => desk.polls.open(who, name), {
    id: 'openPoll',
    summary: 'Release a poll',
    description:
      'From its start on (seconds from now at the earliest) people may join it by its word. ' +
      'Nobody is written to. Doing it again changes nothing.',
  }),
  decisionRoute(kind, 'close', (who, name) => desk.polls.close(who, name), {
    id: 'closePoll',
    summary: 'Close a poll before its time',
    description:
      'Its answers are counted, and destroyed with their key within minutes. It cannot be opened again.',
  }),
];

/** The routes of polls as documents: check, save, show, release, try, close. */
export function pollRoutes(desk: Desk, publicUrl: string): readonly Route[] {
  const kind = kindOf(desk);
  return [
    checkRoute(
      kind,
      checkedPoll,
      (given) => desk.check(given),
      ({ poll: { poll, version } }) => ({ poll, version }),
      { id: 'checkPoll' },
    ),
    listPolls(desk),
    showRoute(kind, { id: 'showPoll', summary: 'Show a poll as it was saved' }),
    saveRoute(kind, 'SavedPoll', {
      id: 'savePoll',
      summary: 'Save a poll, or a new version of it',
      description:
        'A draft may be changed at will. Of a poll that is open, a version must be higher than ' +
        'the one people answer. To change one that is there, name the version you read in ' +
        'If-Match.',
    }),
    ...decisions(kind, desk),
    linkRoute(kind, publicUrl, { id: 'linkPreview' }),
    trialRoute(kind, 'Trial', {
      id: 'tryPoll',
      summary: 'Try a poll on your own phone',
      description:
        'Gives a word. A person who texts it within the hour gets the poll as it is; the answers ' +
        'are not counted. So a test reaches only people who ask for it.',
    }),
  ];
}
