import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { findingsOf, MOST_BYTES, validateFile, type Report } from '../../alerts/cap/validate.js';
import type { Finding } from '../../alerts/cap/finding.js';
import type { Profile } from '../../alerts/cap/rules/scope.js';
import type { Io } from '../io.js';
import { counted, inLine, printJson } from '../output.js';

/** The bytes that were read: at most one more than allowed, which shows that there are more. */
type Taken = { readonly bytes: Uint8Array } | { readonly failed: string };

async function bytesOfStream(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk as Uint8Array);
    chunks.push(piece);
    length += piece.length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/**
 * Reads the first bytes of a file: a large file, or an endless device, costs no more than the
 * largest allowed file.
 */
async function bytesOfFile(name: string): Promise<Taken> {
  try {
    const file = await open(name);
    try {
      return { bytes: await bytesOfStream(file.createReadStream({ end: MOST_BYTES })) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const isFolder = (error as NodeJS.ErrnoException).code === 'EISDIR';
    return {
      failed: isFolder
        ? `${name} is a folder. Name the files in it.`
        : `${name} cannot be read. Check its path and who owns it.`,
    };
  }
}

const line = ({ line: at, rule, severity, what, allowed, todo }: Finding): string =>
  `${at}  ${severity}  ${rule}  ${inLine(what)}\n    Allowed: ${inLine(allowed)}. ${inLine(todo)}\n`;

/**
 * Returns a report as text for people.
 * @param name the file
 */
function asText(name: string, report: Report): string {
  const found = findingsOf(report);
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const kinds = {
    unreadable: 'cannot be read',
    alerts: counted(report.alerts.length, 'alert'),
    atom: `Atom feed, ${counted(report.entries.length, 'entry', 'entries')}, ${counted(report.alerts.length, 'alert')} in it`,
    rss: `RSS feed, ${counted(report.entries.length, 'item')}, ${counted(report.alerts.length, 'alert')} in it`,
  };
  const linked = report.entries.filter(({ alerts }) => alerts === 0);
  return [
    `${inLine(name)}: ${kinds[report.kind]}\n`,
    ...report.findings.map(line),
    ...report.alerts.flatMap(({ line: at, identifier, findings }) => [
      `Alert ${inLine(identifier ?? 'without identifier')}, line ${at}${findings.length === 0 ? ': nothing to say' : ''}\n`,
      ...findings.map(line),
    ]),
    ...linked.map(
      ({ line: at, link }) =>
        `Entry, line ${at}: links to ${inLine(link ?? 'nothing')}, which was not fetched\n`,
    ),
    `${counted(errors, 'error')}, ${counted(found.length - errors, 'warning')}\n`,
  ].join('');
}

export interface ValidateOptions {
  readonly json?: boolean;
  readonly against?: Profile;
}

/** The result of checking a file. */
export type Validated = 'fine' | 'errors' | 'unreadable';

/** The result of one file, and what is printed of it as JSON. */
interface One {
  readonly ended: Validated;
  readonly json: object;
}

async function validateOne(
  io: Io,
  file: string,
  { json, against = 'cap' }: ValidateOptions,
): Promise<One> {
  const taken = file === '-' ? { bytes: await bytesOfStream(io.stdin) } : await bytesOfFile(file);
  if ('failed' in taken) {
    io.err(`${inLine(taken.failed)}\n`);
    return { ended: 'unreadable', json: { file, failed: taken.failed } };
  }
  const report = await validateFile(taken.bytes, { profile: against, now: io.clock.now() });
  const name = file === '-' ? 'The standard input' : file;
  if (!json) io.out(asText(name, report));
  const wrong = findingsOf(report).some(({ severity }) => severity === 'error');
  const ended = report.kind === 'unreadable' ? 'unreadable' : wrong ? 'errors' : 'fine';
  return { ended, json: { file: name, ...report } };
}

/**
 * Checks files of alerts or feeds, and prints their problems. It saves and fetches nothing.
 * @param files their paths, - for the standard input; the same one is checked once
 * @returns the worst result of all
 */
export async function validateAlerts(
  io: Io,
  files: readonly string[],
  options: ValidateOptions,
): Promise<Validated> {
  const all: One[] = [];
  for (const file of new Set(files)) all.push(await validateOne(io, file, options));
  if (options.json && all.length === 1 && all[0]) {
    if (!('failed' in all[0].json)) printJson(io, all[0].json);
  } else if (options.json)
    printJson(
      io,
      all.map(({ json }) => json),
    );
  const worst = (['unreadable', 'errors'] as const).find((one) =>
    all.some(({ ended }) => ended === one),
  );
  return worst ?? 'fine';
}
