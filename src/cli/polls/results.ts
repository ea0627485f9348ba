import type { ResultsDocument } from '../../results/json.js';
import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';
import { told } from '../sending/told.js';

const people = (count: number | null) => (count === null ? 'not shown' : `${count}+`);

function text({ poll, asOf, closed, asked, answered, questions, caveat }: ResultsDocument): string {
  const rows = questions.flatMap(({ id, groups, answered: mine }) => [
    [id, '(answered)', people(mine)],
    ...groups.map(({ values, people: count }) => [id, values.join(' or '), people(count)]),
  ]);
  return `${poll}, ${closed ? 'closed' : 'open'}, as of ${asOf}: ${people(answered)} of ${people(asked)} answered
${caveat['en'] ?? Object.values(caveat)[0] ?? ''}

${table(['question', 'answer', 'people'], rows)}`;
}

/** Shows the published results of a poll. */
export async function showResults(
  io: Io,
  poll: string,
  options: DeskOptions & { readonly csv?: boolean; readonly language: string },
): Promise<void> {
  if (options.csv) {
    io.file(
      granted(
        await atDesk(io, options, 'results:read', (desk) =>
          desk.results.csv(poll, options.language),
        ),
      ),
    );
    return;
  }
  const shown = granted(
    await atDesk(io, options, 'results:read', (desk) => desk.results.show(poll)),
  );
  print(io, options.json, shown, () => text(shown));
}

/** Publishes what may be shown of a poll now. */
export async function publishResults(io: Io, poll: string, options: DeskOptions): Promise<void> {
  const shown = granted(
    await atDesk(io, options, 'results:publish', (desk, who) => desk.results.publish(who, poll)),
  );
  print(io, options.json, shown, () => text(shown));
}

/** Publishes the groups of open answers. */
export async function publishGroups(io: Io, poll: string, options: DeskOptions): Promise<void> {
  const { open } = granted(
    await atDesk(io, options, 'results:publish', (desk, who) =>
      desk.results.publishGroups(who, poll),
    ),
  );
  const rows = Object.entries(open).flatMap(([question, { groups }]) =>
    groups.map(({ name, people: count }) => [question, name, people(count)]),
  );
  print(io, options.json, open, () => table(['question', 'group', 'people'], rows));
}

/** Drafts a sending of the results to people who answered. */
export async function giveBack(io: Io, poll: string, options: DeskOptions): Promise<void> {
  const drafted = granted(
    await atDesk(io, options, 'results:publish', (desk, who) => desk.results.giveBack(who, poll)),
  );
  print(io, options.json, drafted, () =>
    told(
      `Sending ${drafted.sending.id} of the results of ${poll} (${drafted.sending.state})`,
      drafted.sending,
      drafted.estimate,
      drafted.sending.id,
    ),
  );
}
