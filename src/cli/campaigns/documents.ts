import type { CampaignView } from '../../desk/campaigns.js';
import { command } from '../../shared/command.js';
import { atDesk, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { documentActions } from '../kept-documents.js';
import { print, table, time } from '../output.js';
import { readiness } from '../polls/check.js';

function told({ campaign, version, state, ready, endsAt, definition, tag }: CampaignView): string {
  const { title, join, onJoining, languages, quiz = [], faq = [] } = definition;
  const words = faq.flatMap((one) => Object.values(one.words).flat());
  return `${campaign} version ${version} (${state}, tag ${tag}): ${title[ready[0] ?? ''] ?? ''}
${endsAt ? `until ${time(endsAt)} UTC` : 'without an end'}${join === undefined ? '' : `, people join with ${join.toUpperCase()}`}${onJoining ? ', told to whoever joins' : ''}
${readiness(ready, languages)}
${quiz.length} quiz questions; words that are answered: ${words.map((word) => word.toUpperCase()).join(', ') || 'none'}
`;
}

/** The commands on a campaign. */
export const documents = documentActions<CampaignView>({
  of: 'campaigns',
  at: (desk) => desk.campaigns,
  end: (desk, who, name) => desk.campaigns.end(who, name),
  says: {
    shown: told,
    opened: (_one, name) => `${name} is live: within seconds its words are answered.\n`,
    ended: (name) => `${name} is over: Amana no longer answers its words, and its sendings end.\n`,
    tried: '',
  },
});

/** Lists campaigns. */
export async function listCampaigns(io: Io, options: DeskOptions): Promise<void> {
  const campaigns = await atDesk(io, options, 'campaigns:read', (desk) => desk.campaigns.list());
  const rows = campaigns.map(({ campaign, version, state, endsAt, ready, tag }) => [
    campaign,
    String(version),
    state,
    endsAt ? time(endsAt) : '-',
    ready.join(' '),
    tag,
  ]);
  print(io, options.json, campaigns, () =>
    campaigns.length === 0
      ? `There are no campaigns. Keep one: ${command('campaigns save examples/campaigns/real-offer.yaml')}\n`
      : table(['campaign', 'version', 'state', 'ends (UTC)', 'ready in', 'tag'], rows),
  );
}
