import path from 'node:path';
import type { PollFile } from '../../polls/file.js';
import type { Metered } from '../../polls/meter.js';
import type { Problem } from '../../shared/files/problems.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { harmless, printJson, table } from '../output.js';
import { openPoll, openWorkbench } from './open.js';

interface CheckOptions {
  readonly strict?: boolean;
  readonly json?: boolean;
}

const told = (file: string, { line, column, message }: Problem) =>
  `${path.basename(file)}:${line}${column === undefined ? '' : `:${column}`}: ${message}\n`;

/** One segment is good, two is what a message may cost. */
const mark = ({ segments }: Metered) => (segments > 1 ? '! more than one' : '');

function textMeter(messages: readonly Metered[]): string {
  const rows = messages.map((one) => [
    one.language,
    one.message,
    String(one.characters),
    one.letters === 'gsm7' ? 'GSM-7' : 'UCS-2',
    String(one.units),
    String(one.segments),
    mark(one),
  ]);
  return table(['language', 'message', 'characters', 'letters', 'units', 'segments', ''], rows);
}

function report(io: Io, file: string, found: PollFile): void {
  if (!found.ok) {
    for (const problem of found.problems) io.err(harmless(told(file, problem)));
    const count = found.problems.length;
    io.err(
      harmless(`${path.basename(file)} is refused: ${count} ${count === 1 ? 'problem' : 'problems'}.\n`),
    );
    return;
  }
  const { poll, ready, blocking, messages } = found;
  const blocked = poll.languages.filter((language) => !ready.includes(language));
  const join = poll.join === undefined ? '' : `, people join with ${poll.join.toUpperCase()}`;
  io.out(harmless(`${poll.poll} version ${poll.version}: ${poll.title[ready[0] ?? ''] ?? ''}\n`));
  io.out(harmless(`from ${poll.opens} to ${poll.closes}${join}\n`));
  io.out(`ready in ${ready.join(', ')}${blocked.length > 0 ? `; blocked: ${blocked.join(', ')}` : ''}\n\n`);
  io.out(`${textMeter(messages)}\n`);
  for (const problem of blocking) io.err(harmless(told(file, problem)));
}

/** Checks poll files. @returns 1 when one is refused or, with `strict`, when a language is blocked */
export function checkPolls(io: Io, files: readonly string[], { strict, json }: CheckOptions): ExitCode {
  const workbench = openWorkbench(io);
  const checked = files.map((file) => ({ file, found: openPoll(file, workbench) }));
  if (json) printJson(io, checked.map(({ file, found }) => ({ file, ...found })));
  else for (const { file, found } of checked) report(io, file, found);
  return checked.some(({ found }) => !found.ok || (strict && found.blocking.length > 0)) ? 1 : 0;
} // prettier-ignore
