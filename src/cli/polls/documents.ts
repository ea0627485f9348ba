import type { PollView } from '../../desk/polls.js';
import { command } from '../../shared/command.js';
import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { harmless, print, table, time } from '../output.js';
import { tellLink } from '../preview-link.js';
import { saveDocuments, type SaveOptions } from '../save-documents.js';

function told({
  poll,
  version,
  state,
  ready,
  opensAt,
  closesAt,
  definition,
  tag,
}: PollView): string {
  const { title, join, languages } = definition;
  const blocked = languages.filter((language) => !ready.includes(language));
  return harmless(`${poll} version ${version} (${state}, tag ${tag}): ${title[ready[0] ?? ''] ?? ''}
from ${time(opensAt)} to ${time(closesAt)} UTC${join === undefined ? '' : `, people join with ${join.toUpperCase()}`}
ready in ${ready.join(', ')}${blocked.length > 0 ? `; blocked: ${blocked.join(', ')}` : ''}
${definition.questions.map(({ id, kind, ask }) => `  ${id} (${kind}): ${ask[ready[0] ?? ''] ?? ''}`).join('\n')}
`);
}

/** Keeps polls. */
export const savePolls = (io: Io, files: readonly string[], options: SaveOptions): Promise<void> =>
  saveDocuments<PollView>(
    io,
    files,
    options,
    'polls:write',
    (desk, ...given) => desk.polls.save(...given),
    told,
  );

/** Lists polls. */
export async function listPolls(
  io: Io,
  options: DeskOptions & { readonly limit: number },
): Promise<void> {
  const { polls } = await atDesk(io, options, 'polls:read', (desk) =>
    desk.polls.list(options.limit),
  );
  const rows = polls.map(({ poll, version, state, opensAt, closesAt, ready, tag }) => [
    poll,
    String(version),
    state,
    time(opensAt),
    time(closesAt),
    ready.join(' '),
    tag,
  ]);
  print(io, options.json, polls, () =>
    polls.length === 0
      ? `There are no polls. Keep one: ${command('polls save examples/polls/job-offers.yaml')}\n`
      : table(['poll', 'version', 'state', 'opens (UTC)', 'closes (UTC)', 'ready in', 'tag'], rows),
  );
}

/** Shows a poll. */
export async function showPoll(io: Io, poll: string, options: DeskOptions): Promise<void> {
  const shown = granted(await atDesk(io, options, 'polls:read', (desk) => desk.polls.show(poll)));
  print(io, options.json, shown, () => told(shown));
}

/** Releases a poll. */
export async function openPoll(io: Io, poll: string, options: DeskOptions): Promise<void> {
  const opened = granted(
    await atDesk(io, options, 'polls:send', (desk, who) => desk.polls.open(who, poll)),
  );
  print(
    io,
    options.json,
    opened,
    () =>
      `${poll} is released: people may answer from ${time(opened.opensAt)} to ${time(opened.closesAt)} UTC.\n`,
  );
}

/** Makes a link to the preview of a poll. */
export async function linkPreview(io: Io, poll: string, options: DeskOptions): Promise<void> {
  tellLink(
    io,
    granted(await atDesk(io, options, 'polls:read', (desk) => desk.polls.link(poll))),
    options,
  );
}

/** Makes a poll ready to be tried. */
export async function tryPoll(io: Io, poll: string, options: DeskOptions): Promise<void> {
  const { word, until } = granted(
    await atDesk(io, options, 'polls:write', (desk, who) => desk.polls.trial(who, poll)),
  );
  print(
    io,
    options.json,
    { word, until },
    () =>
      `In half a minute, text ${word} to the number or the bot of your Amana; until ${time(until)} UTC. Its answers count nowhere.\n`,
  );
}

/** Closes a poll. */
export async function closePoll(io: Io, poll: string, options: DeskOptions): Promise<void> {
  const closed = granted(
    await atDesk(io, options, 'polls:send', (desk, who) => desk.polls.close(who, poll)),
  );
  print(
    io,
    options.json,
    closed,
    () =>
      `${poll} is closing: its answers are counted, and destroyed with their key within minutes.\n`,
  );
}
