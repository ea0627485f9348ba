import { Report, type Problem } from '../shared/files/problems.js';
import { DOCUMENT } from '../shared/files/bounds.js';
import { readYamlText, type YamlSource } from '../shared/files/yaml-text.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import { checkPoll, type Checked } from './check.js';
import { spoken, type Finding } from './finding.js';
import type { Show } from './meter.js';

/** A finding that keeps a language from being ready, with its place in the file. */
export interface Blocking extends Problem {
  readonly language: Language;
}

/**
 * A document that was checked as data: valid, with the findings that block some of its languages,
 * or refused.
 */
export type CheckedDocument<T> =
  | (T & { readonly ok: true; readonly blocking: readonly Finding[] })
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A document that was read from a file: each finding has its line. */
export type ReadDocument<T> =
  | (T & { readonly ok: true; readonly blocking: readonly Blocking[] })
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The result of reading a poll file. */
export type PollFile = ReadDocument<
  Pick<Extract<Checked, { ok: true }>, 'poll' | 'ready' | 'messages'>
>;

/**
 * Reads a YAML document and reports everything that is wrong with it at once, each with its line.
 * It does not use the database.
 * @param what the document's kind, in words for people: "poll"
 * @param check checks its content as data
 */
export function readDocument<T>(
  text: YamlSource,
  what: string,
  check: (content: unknown) => CheckedDocument<T>,
): ReadDocument<T> {
  const report = new Report();
  const yaml = readYamlText(text, report, DOCUMENT);
  if (!yaml) return { ok: false, problems: report.problems };
  if (typeof yaml.content !== 'object' || yaml.content === null || Array.isArray(yaml.content)) {
    report.problem({ line: 1 }, `The file is empty or not a ${what}. docs/${what}s.md shows one.`);
    return { ok: false, problems: report.problems };
  }
  const placed = ({ path, key, message }: Finding): Problem => ({
    ...(key === undefined ? yaml.at(path) : yaml.keyAt(path, key)),
    message: path.length === 0 ? message : `${spoken(path)}: ${message}`,
  });
  const checked = check(yaml.content);
  if (!checked.ok) {
    for (const { message, ...place } of checked.findings.map(placed))
      report.problem(place, message);
    return { ok: false, problems: report.problems };
  }
  const blocking = checked.blocking.flatMap((finding) =>
    finding.language === undefined ? [] : [{ ...placed(finding), language: finding.language }],
  );
  const good: T & { readonly ok: true } = checked;
  return { ...good, blocking: blocking.sort((a, b) => a.line - b.line) };
}

/**
 * Reads a poll file.
 * @param text the file's text, read as UTF-8, or the result of a thread that read it
 * @param show returns texts as they are sent by SMS
 */
export const readPollFile = (text: YamlSource, texts: Texts, show: Show): PollFile =>
  readDocument(text, 'poll', (content) => checkPoll(content, texts, show));
