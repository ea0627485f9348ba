import { Option, type Command } from 'commander';
import type { PhoneKind } from '../../preview/phone.js';
import { examples, jsonOption, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import { atDesk } from '../token-option.js';
import { addSending } from './sending.js';

/** Loaded only when they are used: the database's library takes a second. */
const documents = () => import('../campaigns/documents.js');

export function addCampaigns(program: Command, context: Context): void {
  const { io } = context;
  const campaigns = program
    .command('campaigns')
    .description('prevention messages with a short quiz and answers to words');
  campaigns
    .command('check')
    .description('check campaign files, and show what each message costs as SMS')
    .argument('<files...>', 'campaigns in YAML')
    .option('--strict', 'end with 1 when a language is blocked, too')
    .option(...jsonOption)
    .action(async (files: string[], options: { strict?: boolean; json?: boolean }) => {
      const { checkCampaigns } = await import('../campaigns/check.js');
      context.code = checkCampaigns(io, files, options);
    })
    .addHelpText(
      'after',
      `
Every mistake is named by its line. What is wrong with one language blocks that language, not the campaign.
docs/campaigns.md says how to write one. Needs no database, and sends nothing.
${examples('amana campaigns check examples/campaigns/real-offer.yaml', 'amana campaigns check campaigns/*.yaml --strict')}`,
    );
  campaigns
    .command('preview')
    .description(
      'play a campaign as a phone would show it, at the keyboard or from the standard input',
    )
    .argument('<file>', 'a campaign in YAML')
    .option('--language <tag>', 'one of its languages; the first by default')
    .addOption(
      new Option('--channel <channel>', 'a basic phone, or a chat with buttons')
        .choices(['sms', 'chat'])
        .default('sms'),
    )
    .option(...jsonOption)
    .action(
      async (file: string, options: { language?: string; channel: PhoneKind; json?: boolean }) => {
        const { previewCampaign } = await import('../polls/preview.js');
        context.code = await previewCampaign(io, file, options);
      },
    )
    .addHelpText(
      'after',
      examples(
        'amana campaigns preview examples/campaigns/real-offer.yaml',
        'amana campaigns preview real-offer.yaml --language fr --channel chat',
      ),
    );
  addDocuments(campaigns, context);
  addSending(campaigns, context, 'campaigns');
}

function addDocuments(campaigns: Command, { io }: Context): void {
  const named = (name: string, description: string) =>
    atDesk(campaigns, name, description).argument('<campaign>', 'its name');
  atDesk(campaigns, 'save', 'keep campaigns as drafts, or new versions of them')
    .argument('<files...>', 'campaigns in YAML')
    .option('--over <tag>', 'the tag of the campaign that is changed, as list and show have it')
    .action(async (files: string[], options: DeskOptions & { over?: string }) =>
      (await documents()).saveCampaigns(io, files, options),
    )
    .addHelpText(
      'after',
      examples(
        'amana campaigns save examples/campaigns/real-offer.yaml',
        'amana campaigns save real-offer.yaml --over 3',
      ),
    );
  atDesk(
    campaigns,
    'list',
    'the campaigns there are: those that are live, drafts, those that are over',
  )
    .action(async (options: DeskOptions) => (await documents()).listCampaigns(io, options))
    .addHelpText('after', examples('amana campaigns list', 'amana campaigns list --json'));
  named('show', 'a campaign as it is kept')
    .action(async (name: string, options: DeskOptions) =>
      (await documents()).showCampaign(io, name, options),
    )
    .addHelpText('after', examples('amana campaigns show real-offer'));
  named(
    'open',
    'release a campaign: its words are answered, and whoever joins is told it if it says so; nobody is written to',
  )
    .action(async (name: string, options: DeskOptions) =>
      (await documents()).openCampaign(io, name, options),
    )
    .addHelpText('after', examples('amana campaigns open real-offer'));
  named(
    'link',
    'make a link to the preview of a campaign as a web page, for whoever has it, for an hour',
  )
    .action(async (name: string, options: DeskOptions) =>
      (await documents()).linkPreview(io, name, options),
    )
    .addHelpText('after', examples('amana campaigns link real-offer'));
  named(
    'try',
    'try a campaign on your own phone: it comes to whoever texts the word that is shown, within the hour',
  )
    .action(async (name: string, options: DeskOptions) =>
      (await documents()).tryCampaign(io, name, options),
    )
    .addHelpText('after', examples('amana campaigns try real-offer'));
  named('end', 'end a campaign: its words are answered no more, and what is being sent of it ends')
    .action(async (name: string, options: DeskOptions) =>
      (await documents()).endCampaign(io, name, options),
    )
    .addHelpText('after', examples('amana campaigns end real-offer'));
}
