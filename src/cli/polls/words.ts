import { command } from '../../shared/command.js';
import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { counted, print, table } from '../output.js';
import { textOf } from '../text-file.js';

/** Shows people's answers in their own words. */
export async function showWords(
  io: Io,
  poll: string,
  options: DeskOptions & { readonly limit: number; readonly after?: string },
): Promise<void> {
  const page = granted(
    await atDesk(io, options, 'words:read', (desk, who) =>
      desk.words.read(who, poll, options.limit, options.after),
    ),
  );
  const rows = page.answers.map(({ id, question, language, group, text }) => [
    id,
    question,
    language,
    group ?? '',
    text,
  ]);
  print(io, options.json, page, () =>
    rows.length === 0
      ? 'There are no open answers, or they are deleted.\n'
      : table(['id', 'question', 'language', 'group', 'answer'], rows),
  );
  if (page.next !== undefined) io.err(`There are more: --after ${page.next}\n`);
}

/** Sorts open answers into a group. */
export async function groupWords(
  io: Io,
  poll: string,
  group: string,
  ids: readonly string[],
  options: DeskOptions,
): Promise<void> {
  const under = group === '-' ? undefined : group;
  const sorted = granted(
    await atDesk(io, options, 'words:read', (desk, who) => desk.words.group(who, poll, ids, under)),
  );
  print(io, options.json, { sorted }, () => `${sorted} of ${ids.length} sorted.\n`);
}

/** Shows what rules would sort, or sorts by them. */
export async function ruleWords(
  io: Io,
  poll: string,
  file: string,
  options: DeskOptions & { readonly apply?: boolean },
): Promise<void> {
  const given = { yaml: textOf(file) };
  const sorted = granted(
    await atDesk(io, options, 'words:read', (desk, who) =>
      options.apply
        ? desk.words.applyRules(who, poll, given)
        : desk.words.tryRules(who, poll, given),
    ),
  );
  const { groups: _ids, ...counts } = sorted;
  const { answers, byHand, unsorted, rules } = counts;
  const rows = rules.map(({ group, question, matched, sorted: mine }) => [
    group,
    question ?? 'all',
    String(matched),
    String(mine),
  ]);
  print(
    io,
    options.json,
    counts,
    () => `${table(['group', 'question', 'answers with its words', 'sorted'], rows)}
Of ${counted(answers, 'answer')} a person sorted ${byHand}, rules ${answers - byHand - unsorted}; in no group: ${unsorted}.
${options.apply ? `Sorted. To publish them, once: ${command(`polls publish-groups ${poll}`)}` : 'Nothing was sorted yet: add --apply.'}
`,
  );
}
