import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';

/** Shows what people answered in their own words. */
export async function showWords(
  io: Io,
  poll: string,
  options: DeskOptions & { readonly limit: number; readonly after?: string },
): Promise<void> {
  const page = granted(await atDesk(io, options, 'words:read', (desk, who) => desk.words.read(who, poll, options.limit, options.after))); // prettier-ignore
  const rows = page.answers.map(({ id, question, language, group, text }) => [id, question, language, group ?? '', text]); // prettier-ignore
  print(io, options.json, page, () =>
    rows.length === 0
      ? 'There are no open answers, or they are deleted.\n'
      : table(['id', 'question', 'language', 'group', 'answer'], rows),
  );
  if (page.next !== undefined) io.err(`There are more: --after ${page.next}\n`);
}

/** Sorts open answers under something. */
export async function groupWords(
  io: Io,
  poll: string,
  group: string,
  ids: readonly string[],
  options: DeskOptions,
): Promise<void> {
  const under = group === '-' ? undefined : group;
  const sorted = granted(await atDesk(io, options, 'words:read', (desk, who) => desk.words.group(who, poll, ids, under))); // prettier-ignore
  print(io, options.json, { sorted }, () => `${sorted} of ${ids.length} sorted.\n`);
}
