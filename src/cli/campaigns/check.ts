import { counted } from '../output.js';
import type { CampaignFile } from '../../campaigns/file.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { readiness, report, type CheckOptions } from '../polls/check.js';
import { openCampaign, openWorkbench } from '../polls/open.js';

function campaignTold({ campaign, ready }: Extract<CampaignFile, { ok: true }>): string {
  const { quiz = [], faq = [] } = campaign;
  const words = faq.flatMap((one) => Object.values(one.words).flat());
  return `${campaign.campaign} version ${campaign.version}: ${campaign.title[ready[0] ?? ''] ?? ''}
${counted(quiz.length, 'quiz question')}; ${counted(words.length, 'word')} answered: ${words.map((word) => word.toUpperCase()).join(', ')}
${readiness(ready, campaign.languages)}

`;
}

/**
 * Checks campaign files.
 * @returns 1 when one is refused or, with `strict`, when a language is blocked
 */
export function checkCampaigns(io: Io, files: readonly string[], options: CheckOptions): ExitCode {
  const workbench = openWorkbench(io);
  const checked = files.map((file) => ({ file, found: openCampaign(file, workbench) }));
  return report(io, checked, options, campaignTold);
}
