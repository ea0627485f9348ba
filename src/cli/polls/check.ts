import path from 'node:path';
import type { PollFile, ReadDocument } from '../../polls/file.js';
import type { Metered } from '../../polls/meter.js';
import type { Problem } from '../../shared/files/problems.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { counted, inLine, printJson, table } from '../output.js';
import { openPoll, openWorkbench } from './open.js';

export interface CheckOptions {
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Returns a problem of a file as a line for people. */
export const told = (file: string, { line, column, message }: Problem): string =>
  `${inLine(`${path.basename(file)}:${line}${column === undefined ? '' : `:${column}`}: ${message}`)}\n`;

/** Marks messages of more than one segment: one is good, two is the most a message may cost. */
const mark = ({ segments }: Metered) => (segments > 1 ? '! more than one' : '');

/** Returns the cost of each message, for people. */
export function textMeter(messages: readonly Metered[]): string {
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

/** Returns which languages can be sent, for people. */
export function readiness(ready: readonly string[], languages: readonly string[]): string {
  const blocked = languages.filter((language) => !ready.includes(language));
  return `ready in ${ready.join(', ')}${blocked.length > 0 ? `; blocked: ${blocked.join(', ')}` : ''}`;
}

/**
 * Prints the results of checking files.
 * @param tell prints a good one
 * @returns its exit code
 */
export function report<T extends { readonly messages: readonly Metered[] }>(
  io: Io,
  checked: readonly { readonly file: string; readonly found: ReadDocument<T> }[],
  { strict, json }: CheckOptions,
  tell: (found: Extract<ReadDocument<T>, { ok: true }>) => string,
): ExitCode {
  if (json)
    printJson(
      io,
      checked.map(({ file, found }) => ({ file, ...found })),
    );
  for (const { file, found } of json ? [] : checked) {
    if (!found.ok) {
      const count = counted(found.problems.length, 'problem');
      for (const problem of found.problems) io.err(told(file, problem));
      io.err(`${inLine(path.basename(file))} is refused: ${count}.\n`);
      continue;
    }
    io.out(tell(found));
    io.out(`${textMeter(found.messages)}\n`);
    for (const problem of found.blocking) io.err(told(file, problem));
  }
  return checked.some(({ found }) => !found.ok || (strict && found.blocking.length > 0)) ? 1 : 0;
}

function pollTold({ poll, ready }: Extract<PollFile, { ok: true }>): string {
  const join = poll.join === undefined ? '' : `, people join with ${poll.join.toUpperCase()}`;
  return `${poll.poll} version ${poll.version}: ${poll.title[ready[0] ?? ''] ?? ''}
from ${poll.opens} to ${poll.closes}${join}
${readiness(ready, poll.languages)}

`;
}

/**
 * Checks poll files.
 * @returns 1 when one is refused or, with `strict`, when a language is blocked
 */
export function checkPolls(io: Io, files: readonly string[], options: CheckOptions): ExitCode {
  const workbench = openWorkbench(io);
  const checked = files.map((file) => ({ file, found: openPoll(file, workbench) }));
  return report(io, checked, options, pollTold);
}
