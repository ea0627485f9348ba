import type { Acted, NotDone } from '../../cases/outcome.js';
import { LONGEST_REASON } from '../../cases/work.js';
import { command } from '../../shared/command.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print } from '../output.js';
import { idOf, withCases } from './cases.js';

/** Says why words are not kept longer, and what to do. */
function saysNo(refused: NotDone): string {
  const { reason } = refused;
  if (reason === 'conflict')
    return `${refused.by} has set another day meanwhile: ${refused.theirs}. Decide again.`;
  if (reason === 'badDate') return 'Give a day to come, within ten years, as 2027-06-30.';
  if (reason === 'notClosed') return 'The case is open: its words stay as long as it is.';
  if (reason === 'wordsGone') return 'Its words are gone already.';
  if (reason === 'noReason') return 'Say why, with --reason.';
  if (reason === 'tooLong') return `The reason has ${LONGEST_REASON} letters at most.`;
  return `It cannot be done as things stand. See: ${command('cases show <reference>')}`;
}

/**
 * Keeps the words of a closed case until a day, with a reason that is sealed.
 * @param day as 2027-06-30; the words are destroyed when it begins, in UTC
 * @returns 1 when it was refused
 */
export async function keepCase(
  io: Io,
  name: string,
  day: string,
  { reason = '', json }: { readonly reason?: string; readonly json?: boolean },
): Promise<ExitCode> {
  const acted = await withCases(io, async (here): Promise<Acted> => {
    const { cases, staff } = here;
    const id = await idOf(here, name);
    const seen = await cases.see(staff, id);
    if (!seen.ok) return seen;
    return cases.keep(staff, id, new Date(`${day}T00:00:00Z`), reason, { v: seen.value.v });
  });
  print(io, json, acted, () => (acted.ok ? `Its words are kept until ${day}.\n` : ''));
  if (acted.ok) return 0;
  io.err(`${saysNo(acted)}\n`);
  return 1;
}
