import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import type { PollView } from '../../desk/polls.js';
import { pollShape } from '../../polls/definition.js';
import { granted } from '../refused.js';
import { route, type Reply, type Route } from '../route.js';
import { blockingFound, checkedPoll, moment, paging, pollName } from '../shapes.js';
import { givenBy, linkMade, linkTo, seenBy, shownCheck } from './documents.js';

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
        'draft: not released; open: people may answer between opensAt and closesAt; closing and counted: the last answers are counted, then destroyed with their key',
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
const params = pollName;

/** Polls as documents: checked, kept, seen, released, tried, closed. */
export const pollRoutes = (desk: Desk, publicUrl: string): readonly Route[] => [
  route({
    id: 'checkPoll',
    method: 'post',
    path: '/poll-checks',
    scope: 'polls:write',
    tag,
    summary: 'Check a poll, and see what each message costs',
    description:
      'Keeps nothing. What is wrong with one language blocks that language, not the poll.',
    body: definition,
    takesYaml: true,
    answer: checkedPoll,
    handle: async (call) => {
      const checked = granted(desk.check(givenBy(call)));
      return {
        body: { poll: checked.poll.poll, version: checked.poll.version, ...shownCheck(checked) },
      };
    },
  }),
  route({
    id: 'listPolls',
    method: 'get',
    path: '/polls',
    scope: 'polls:read',
    tag,
    summary: 'List polls, those that close last first',
    query: z.strictObject(paging),
    answer: z.object({ polls: z.array(listed), next: z.string().optional() }),
    async handle({ query }) {
      const { polls, next } = await desk.polls.list(query.limit, query.after);
      return { body: { polls: polls.map(shown), next } };
    },
  }),
  route({
    id: 'showPoll',
    method: 'get',
    path: '/polls/{poll}',
    scope: 'polls:read',
    tag,
    summary: 'See a poll as it is kept',
    params,
    tagged: true,
    answer: poll,
    handle: async (call) => told(granted(await desk.polls.show(call.params.poll))),
  }),
  route({
    id: 'savePoll',
    method: 'put',
    path: '/polls/{poll}',
    scope: 'polls:write',
    tag,
    summary: 'Keep a poll, or a new version of it',
    description:
      'A draft may be changed at will. Of a poll that is open, a version must be higher than the one people answer. To change one that is there, name the version you read in If-Match.',
    params,
    body: definition,
    takesYaml: true,
    guarded: true,
    tagged: true,
    problems: ['conflict'],
    answer: poll
      .extend({
        blocking: z.array(blockingFound).describe('what keeps languages from being ready'),
      })
      .meta({ id: 'SavedPoll' }),
    async handle(call) {
      const saved = granted(
        await desk.polls.save(call.who, givenBy(call), seenBy(call), call.params.poll),
      );
      return { body: { ...shown(saved), blocking: [...saved.blocking] }, etag: saved.tag };
    },
  }),
  route({
    id: 'openPoll',
    method: 'post',
    path: '/polls/{poll}/open',
    scope: 'polls:send',
    tag,
    summary: 'Release a poll',
    description:
      'From its start on (seconds from now at the earliest) people may join it by its word. Nobody is written to. Doing it again changes nothing.',
    params,
    problems: ['conflict'],
    answer: poll,
    handle: async ({ who, params: { poll: name } }) =>
      told(granted(await desk.polls.open(who, name))),
  }),
  route({
    id: 'closePoll',
    method: 'post',
    path: '/polls/{poll}/close',
    scope: 'polls:send',
    tag,
    summary: 'Close a poll before its time',
    description:
      'Its answers are counted, and destroyed with their key within minutes. It cannot be opened again.',
    params,
    problems: ['conflict'],
    answer: poll,
    handle: async ({ who, params: { poll: name } }) =>
      told(granted(await desk.polls.close(who, name))),
  }),
  route({
    id: 'linkPreview',
    method: 'post',
    path: '/polls/{poll}/preview-links',
    scope: 'polls:read',
    tag,
    summary: 'Make a link to the preview of a poll',
    description:
      'A web page with the poll on a phone, for whoever has the link, for an hour. It shows this poll and nothing else, and holds no token.',
    params,
    status: 201,
    answer: linkMade,
    async handle({ params: { poll: name } }) {
      return { body: linkTo(publicUrl, granted(await desk.polls.link(name))) };
    },
  }),
  route({
    id: 'tryPoll',
    method: 'post',
    path: '/polls/{poll}/trials',
    scope: 'polls:write',
    tag,
    summary: 'Try a poll on your own phone',
    description:
      'Gives a word. Whoever texts it within the hour gets the poll as it is; its answers count nowhere. So a test reaches only who asks for it.',
    params,
    once: true,
    status: 201,
    answer: z
      .object({
        word: z.string().describe('text this to the number or the bot of your Amana'),
        until: moment,
      })
      .meta({ id: 'Trial' }),
    handle: async ({ who, params: { poll: name } }) => ({
      body: granted(await desk.polls.trial(who, name)),
    }),
  }),
];
