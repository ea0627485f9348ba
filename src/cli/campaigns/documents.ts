import type { CampaignView } from '../../desk/campaigns.js';
import { command } from '../../shared/command.js';
import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { harmless, print, table, time } from '../output.js';
import { tellLink } from '../preview-link.js';
import { saveDocuments, type SaveOptions } from '../save-documents.js';

function told({ campaign, version, state, ready, endsAt, definition, tag }: CampaignView): string {
  const { title, join, onJoining, languages, quiz = [], faq = [] } = definition;
  const blocked = languages.filter((language) => !ready.includes(language));
  const words = faq.flatMap((one) => Object.values(one.words).flat());
  return harmless(`${campaign} version ${version} (${state}, tag ${tag}): ${title[ready[0] ?? ''] ?? ''}
${endsAt ? `until ${time(endsAt)} UTC` : 'without an end'}${join === undefined ? '' : `, people join with ${join.toUpperCase()}`}${onJoining ? ', told to whoever joins' : ''}
ready in ${ready.join(', ')}${blocked.length > 0 ? `; blocked: ${blocked.join(', ')}` : ''}
${quiz.length} quiz questions; words that are answered: ${words.map((word) => word.toUpperCase()).join(', ') || 'none'}
`);
}

/** Keeps campaigns. */
export const saveCampaigns = (
  io: Io,
  files: readonly string[],
  options: SaveOptions,
): Promise<void> =>
  saveDocuments(
    io,
    files,
    options,
    'campaigns:write',
    (desk, ...given) => desk.campaigns.save(...given),
    told,
  );

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

/** Shows a campaign. */
export async function showCampaign(io: Io, name: string, options: DeskOptions): Promise<void> {
  const shown = granted(
    await atDesk(io, options, 'campaigns:read', (desk) => desk.campaigns.show(name)),
  );
  print(io, options.json, shown, () => told(shown));
}

/** Releases a campaign. */
export async function openCampaign(io: Io, name: string, options: DeskOptions): Promise<void> {
  const opened = granted(
    await atDesk(io, options, 'campaigns:send', (desk, who) => desk.campaigns.open(who, name)),
  );
  print(
    io,
    options.json,
    opened,
    () => `${name} is live: within seconds its words are answered.\n`,
  );
}

/** Makes a link to the preview of a campaign. */
export async function linkPreview(io: Io, name: string, options: DeskOptions): Promise<void> {
  tellLink(
    io,
    granted(await atDesk(io, options, 'campaigns:read', (desk) => desk.campaigns.link(name))),
    options,
  );
}

/** Makes a campaign ready to be tried. */
export async function tryCampaign(io: Io, name: string, options: DeskOptions): Promise<void> {
  const { word, until } = granted(
    await atDesk(io, options, 'campaigns:write', (desk, who) => desk.campaigns.trial(who, name)),
  );
  print(
    io,
    options.json,
    { word, until },
    () =>
      `In half a minute, text ${word} to the number or the bot of your Amana; until ${time(until)} UTC.\n`,
  );
}

/** Ends a campaign. */
export async function endCampaign(io: Io, name: string, options: DeskOptions): Promise<void> {
  const ended = granted(
    await atDesk(io, options, 'campaigns:send', (desk, who) => desk.campaigns.end(who, name)),
  );
  print(
    io,
    options.json,
    ended,
    () => `${name} is over: its words are answered no more, and what is being sent of it ends.\n`,
  );
}
