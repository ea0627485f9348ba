import { z } from 'zod';
import { campaignShape } from '../../campaigns/definition.js';
import type { CampaignView } from '../../desk/campaigns.js';
import type { Desk } from '../../desk/desk.js';
import { campaignStates } from '../../models/gateway/campaign.js';
import { granted } from '../refused.js';
import { route, type Reply, type Route } from '../route.js';
import { blockingFound, campaignName, checkedCampaign, moment } from '../shapes.js';
import { givenBy, linkMade, linkTo, seenBy, shownCheck } from './documents.js';

const definition = campaignShape.meta({
  id: 'CampaignDefinition',
  description: 'docs/campaigns.md says how a campaign is written',
});

const campaign = z
  .object({
    campaign: z.string(),
    version: z.int(),
    state: z
      .enum(campaignStates)
      .describe('draft: not released; live: its words are answered, and it can be sent; ended'),
    ready: z.array(z.string()).describe('languages it can be sent in'),
    endsAt: moment.optional(),
    releasedAt: moment.optional(),
    tag: z.string().describe('the ETag without its quotes'),
    definition,
  })
  .meta({ id: 'Campaign' });
const listed = campaign.omit({ definition: true }).meta({ id: 'ListedCampaign' });

const shown = (one: CampaignView) => ({ ...one, ready: [...one.ready] });
const told = (one: CampaignView): Reply<z.input<typeof campaign>> => ({
  body: shown(one),
  etag: one.tag,
});

const tag = 'Campaigns';
const params = campaignName;

/** Campaigns as documents: checked, kept, seen, released, tried, ended. They are sent as polls are. */
export const campaignRoutes = (desk: Desk, publicUrl: string): readonly Route[] => [
  route({
    id: 'checkCampaign',
    method: 'post',
    path: '/campaign-checks',
    scope: 'campaigns:write',
    tag,
    summary: 'Check a campaign, and see what each message costs',
    description:
      'Keeps nothing. What is wrong with one language blocks that language, not the campaign.',
    body: definition,
    takesYaml: true,
    answer: checkedCampaign,
    async handle(call) {
      const checked = granted(desk.campaigns.check(givenBy(call)));
      const { campaign: name, version } = checked.campaign;
      return { body: { campaign: name, version, ...shownCheck(checked) } };
    },
  }),
  route({
    id: 'listCampaigns',
    method: 'get',
    path: '/campaigns',
    scope: 'campaigns:read',
    tag,
    summary: 'List campaigns: those that are live, drafts, those that are over',
    answer: z.object({ campaigns: z.array(listed) }),
    handle: async () => ({ body: { campaigns: (await desk.campaigns.list()).map(shown) } }),
  }),
  route({
    id: 'showCampaign',
    method: 'get',
    path: '/campaigns/{campaign}',
    scope: 'campaigns:read',
    tag,
    summary: 'See a campaign as it is kept',
    params,
    tagged: true,
    answer: campaign,
    handle: async (call) => told(granted(await desk.campaigns.show(call.params.campaign))),
  }),
  route({
    id: 'saveCampaign',
    method: 'put',
    path: '/campaigns/{campaign}',
    scope: 'campaigns:write',
    tag,
    summary: 'Keep a campaign, or a new version of it',
    description:
      'A draft may be changed at will. Of a campaign that is live, a version must be higher than the one that is kept. To change one that is there, name the version you read in If-Match.',
    params,
    body: definition,
    takesYaml: true,
    guarded: true,
    tagged: true,
    problems: ['conflict'],
    answer: campaign
      .extend({
        blocking: z.array(blockingFound).describe('what keeps languages from being ready'),
      })
      .meta({ id: 'SavedCampaign' }),
    async handle(call) {
      const saved = granted(
        await desk.campaigns.save(call.who, givenBy(call), seenBy(call), call.params.campaign),
      );
      return { body: { ...shown(saved), blocking: [...saved.blocking] }, etag: saved.tag };
    },
  }),
  route({
    id: 'openCampaign',
    method: 'post',
    path: '/campaigns/{campaign}/open',
    scope: 'campaigns:send',
    tag,
    summary: 'Release a campaign',
    description:
      'Within seconds its words are answered, and whoever joins is told it if it says so. Nobody is written to. Doing it again changes nothing.',
    params,
    problems: ['conflict'],
    answer: campaign,
    handle: async ({ who, params: { campaign: name } }) =>
      told(granted(await desk.campaigns.open(who, name))),
  }),
  route({
    id: 'endCampaign',
    method: 'post',
    path: '/campaigns/{campaign}/end',
    scope: 'campaigns:send',
    tag,
    summary: 'End a campaign',
    description:
      'Its words are answered no more, and what is being sent of it ends. Saved with a higher version it is a draft again.',
    params,
    problems: ['conflict'],
    answer: campaign,
    handle: async ({ who, params: { campaign: name } }) =>
      told(granted(await desk.campaigns.end(who, name))),
  }),
  route({
    id: 'linkCampaignPreview',
    method: 'post',
    path: '/campaigns/{campaign}/preview-links',
    scope: 'campaigns:read',
    tag,
    summary: 'Make a link to the preview of a campaign',
    description:
      'A web page with the campaign on a phone, for whoever has the link, for an hour. It shows this campaign and nothing else, and holds no token.',
    params,
    status: 201,
    answer: linkMade,
    handle: async ({ params: { campaign: name } }) => ({
      body: linkTo(publicUrl, granted(await desk.campaigns.link(name))),
    }),
  }),
  route({
    id: 'tryCampaign',
    method: 'post',
    path: '/campaigns/{campaign}/trials',
    scope: 'campaigns:write',
    tag,
    summary: 'Try a campaign on your own phone',
    description:
      'Gives a word. Whoever texts it within the hour gets the campaign as it is. So a test reaches only who asks for it.',
    params,
    once: true,
    status: 201,
    answer: z
      .object({
        word: z.string().describe('text this to the number or the bot of your Amana'),
        until: moment,
      })
      .meta({ id: 'CampaignTrial' }),
    handle: async ({ who, params: { campaign: name } }) => ({
      body: granted(await desk.campaigns.trial(who, name)),
    }),
  }),
];
