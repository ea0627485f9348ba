import type { Command } from 'commander';
import { examples, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import { atDesk } from '../token-option.js';
import { addByName, addCheck, addPreview, addSave, type DocumentHelp } from './documents.js';
import { addSending } from './sending.js';

/** Loaded only when they are used: the database library takes a second to load. */
const load = () => import('../campaigns/documents.js');

const help: DocumentHelp = {
  of: 'campaigns',
  noun: 'campaign',
  sample: 'real-offer',
  open: 'release a campaign: Amana answers its words and, if it says so, tells it to people who join; nobody is written to',
  end: {
    name: 'end',
    says: 'end a campaign: Amana no longer answers its words, and its sendings end',
  },
  actions: async () => (await load()).documents,
};

function addList(campaigns: Command, { io }: Context): void {
  atDesk(
    campaigns,
    'list',
    'the campaigns there are: those that are live, drafts, those that are over',
  )
    .action(async (options: DeskOptions) => (await load()).listCampaigns(io, options))
    .addHelpText('after', examples('amana campaigns list', 'amana campaigns list --json'));
}

export function addCampaigns(program: Command, context: Context): void {
  const campaigns = program
    .command('campaigns')
    .description('prevention messages with a short quiz and answers to words');
  const check = async () => (await import('../campaigns/check.js')).checkCampaigns;
  const preview = async () => (await import('../polls/preview.js')).previewCampaign;
  addCheck(campaigns, context, help, check);
  addPreview(
    campaigns,
    context,
    help,
    preview,
    examples(
      'amana campaigns preview examples/campaigns/real-offer.yaml',
      'amana campaigns preview real-offer.yaml --language fr --channel chat',
    ),
  );
  addSave(campaigns, context, help);
  addList(campaigns, context);
  addByName(campaigns, context, help);
  addSending(campaigns, context, help);
}
