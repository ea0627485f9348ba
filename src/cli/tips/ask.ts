import { text as readAll } from 'node:stream/consumers';
import { findTip } from '../../models/cases/tip-lookup.js';
import { askFromMachine } from '../../cases/ask.js';
import { LONGEST_QUESTION } from '../../tips/ask.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { actorOf, note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print } from '../output.js';

const said = {
  texted:
    'They will be told in their safe hours that a question waits, and see it after their secret word.',
  byCode: 'The question is shown when they come back with their code.',
  unknownTip: `There is no tip of that reference or id. See: ${command('tips list')}`,
  noReply: 'This reporter wished no questions, or has not finished the report.',
  empty: 'The question is empty.',
  tooLong: `The question is longer than ${LONGEST_QUESTION} characters.`,
} as const;

/**
 * Reads the words of a question from the standard input, and from nowhere else: other users can see
 * the arguments of a command, and sudo and the shell write them down.
 */
async function typedQuestion(io: Io, given: string | undefined): Promise<string> {
  if (given !== undefined && given !== '-')
    throw new Fault(
      `Words to a reporter do not belong in a command: sudo, the shell and the list of processes show them. Leave them out, and type them when you are asked. Clear them from your shell's history.`,
    );
  if (io.stdin.isTTY) io.err('Type the question, then Enter and Ctrl-D:\n');
  return readAll(io.stdin);
}

/**
 * Asks a reporter a question, read from the standard input.
 * @returns 1 when refused
 * @throws Fault when the words are among the arguments
 */
export async function askQuestion(
  io: Io,
  reference: string,
  question: string | undefined,
  json?: boolean,
): Promise<ExitCode> {
  const words = await typedQuestion(io, question);
  const asked = await withInstallation(io, async (there) => {
    const tip = await findTip(there.db.cases, reference);
    if (!tip) return { ok: false, reason: 'unknownTip' } as const;
    const outcome = await askFromMachine(there, actorOf(io), tip, words);
    if (outcome.ok) await note(io, there, 'tip.asked', tip._id);
    return outcome;
  });
  if (asked.ok || json) print(io, json, asked, () => (asked.ok ? `${said[asked.how]}\n` : ''));
  if (asked.ok) return 0;
  io.err(`${said[asked.reason]}\n`);
  return 1;
}
