import type { Command } from 'commander';
import { examples, jsonOption, type Context } from '../context.js';

export function addCampaigns(program: Command, context: Context): void {
  const { io } = context;
  const campaigns = program.command('campaigns').description('prevention messages with a short quiz and answers to words');
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
} // prettier-ignore
