import { z } from 'zod';
import { campaignShape } from '../../campaigns/definition.js';
import type { CampaignView } from '../../desk/campaigns.js';
import type { Desk } from '../../desk/desk.js';
import { campaignStates } from '../../models/gateway/campaign.js';
import { route, type Reply, type Route } from '../route.js';
import { campaignName, checkedCampaign, moment } from '../shapes.js';
import {
  checkRoute,
  decisionRoute,
  linkRoute,
  saveRoute,
  showRoute,
  trialRoute,
  type DocumentKind,
} from './kept-documents.js';

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
const kindOf = (desk: Desk): DocumentKind<CampaignView> => ({
  noun: 'campaign',
  tag,
  params: campaignName,
  definition,
  document: campaign,
  told,
  desk: desk.campaigns,
});

const listCampaigns = (desk: Desk): Route =>
  route({
    id: 'listCampaigns',
    method: 'get',
    path: '/campaigns',
    scope: 'campaigns:read',
    action: 'campaigns.read',
    tag,
    summary: 'List campaigns: those that are live, drafts, those that are over',
    answer: z.object({ campaigns: z.array(listed) }),
    handle: async () => ({ body: { campaigns: (await desk.campaigns.list()).map(shown) } }),
  });

/** The routes that release and end a campaign. */
const decisions = (kind: DocumentKind<CampaignView>, desk: Desk): readonly Route[] => [
  decisionRoute(kind, 'open', (who, name) => desk.campaigns.open(who, name), {
    id: 'openCampaign',
    summary: 'Release a campaign',
    description:
      'Within seconds Amana answers its words and, if the campaign says so, tells it to people ' +
      'who join. Nobody is written to. Doing it again changes nothing.',
  }),
  decisionRoute(kind, 'end', (who, name) => desk.campaigns.end(who, name), {
    id: 'endCampaign',
    summary: 'End a campaign',
    description:
      'Amana no longer answers its words, and its sendings end. Saved with a higher version it is a draft again.',
  }),
];

/**
 * The routes of campaigns as documents: check, save, show, release, try, end. They are sent like
 * polls.
 */
export function campaignRoutes(desk: Desk, publicUrl: string): readonly Route[] {
  const kind = kindOf(desk);
  return [
    checkRoute(
      kind,
      checkedCampaign,
      (given) => desk.campaigns.check(given),
      ({ campaign: { campaign, version } }) => ({ campaign, version }),
      { id: 'checkCampaign' },
    ),
    listCampaigns(desk),
    showRoute(kind, { id: 'showCampaign', summary: 'Show a campaign as it was saved' }),
    saveRoute(kind, 'SavedCampaign', {
      id: 'saveCampaign',
      summary: 'Save a campaign, or a new version of it',
      description:
        'A draft may be changed at will. Of a campaign that is live, a version must be higher ' +
        'than the one that is kept. To change one that is there, name the version you read in ' +
        'If-Match.',
    }),
    ...decisions(kind, desk),
    linkRoute(kind, publicUrl, { id: 'linkCampaignPreview' }),
    trialRoute(kind, 'CampaignTrial', {
      id: 'tryCampaign',
      summary: 'Try a campaign on your own phone',
      description:
        'Gives a word. A person who texts it within the hour gets the campaign as it is. So a ' +
        'test reaches only people who ask for it.',
    }),
  ];
}
