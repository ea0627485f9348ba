import type { PollView } from '../../desk/polls.js';
import { command } from '../../shared/command.js';
import { atDesk, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { documentActions } from '../kept-documents.js';
import { print, table, time } from '../output.js';
import { readiness } from './check.js';

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
  return `${poll} version ${version} (${state}, tag ${tag}): ${title[ready[0] ?? ''] ?? ''}
from ${time(opensAt)} to ${time(closesAt)} UTC${join === undefined ? '' : `, people join with ${join.toUpperCase()}`}
${readiness(ready, languages)}
${definition.questions.map(({ id, kind, ask }) => `  ${id} (${kind}): ${ask[ready[0] ?? ''] ?? ''}`).join('\n')}
`;
}

/** The commands on a poll. */
export const documents = documentActions<PollView>({
  of: 'polls',
  at: (desk) => desk.polls,
  end: (desk, who, name) => desk.polls.close(who, name),
  says: {
    shown: told,
    opened: ({ opensAt, closesAt }, name) =>
      `${name} is released: people may answer from ${time(opensAt)} to ${time(closesAt)} UTC.\n`,
    ended: (name) =>
      `${name} is closing: its answers are counted, and destroyed with their key within minutes.\n`,
    tried: ' Its answers count nowhere.',
  },
});

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
