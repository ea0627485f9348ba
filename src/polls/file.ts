import { Report, type Problem } from '../shared/files/problems.js';
import { readYamlText } from '../shared/files/yaml-text.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import { checkPoll, type Checked } from './check.js';
import { spoken, type Finding } from './finding.js';
import type { Show } from './meter.js';

/** Something that keeps a language from being ready, with its place in the file. */
export interface Blocking extends Problem {
  readonly language: Language;
}

/** A poll file as it was found. */
export type PollFile =
  | (Omit<Extract<Checked, { ok: true }>, 'blocking'> & { readonly blocking: readonly Blocking[] })
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A larger file is not a poll of four questions. */
const LONGEST = 200_000;

/**
 * Reads a poll file whole and tells everything that is wrong with it at once, each with its line. Touches no database.
 * @param text the file's text, read as UTF-8
 */
export function readPollFile(text: string, texts: Texts, show: Show): PollFile {
  const report = new Report();
  text.split('\n').forEach((line, at) => {
    // What a decoder puts for bytes that are not UTF-8, and what no text has.
    if (/[\uFFFD\0]/.test(line)) report.problem({ line: at + 1 }, 'A letter here is not UTF-8. Save the file as UTF-8.'); // prettier-ignore
  });
  if (text.length > LONGEST) report.problem({ line: 1 }, `The file is longer than ${LONGEST} characters.`);
  const yaml = report.count > 0 ? undefined : readYamlText(text, report);
  if (!yaml) return { ok: false, problems: report.problems };
  if (typeof yaml.content !== 'object' || yaml.content === null || Array.isArray(yaml.content)) {
    report.problem({ line: 1 }, 'The file is empty or not a poll. docs/polls.md shows one.');
    return { ok: false, problems: report.problems };
  }
  const placed = ({ path, key, message }: Finding): Problem => ({
    ...(key === undefined ? yaml.at(path) : yaml.keyAt(path, key)),
    message: path.length === 0 ? message : `${spoken(path)}: ${message}`,
  });
  const checked = checkPoll(yaml.content, texts, show);
  if (!checked.ok) {
    for (const { message, ...place } of checked.findings.map(placed)) report.problem(place, message);
    return { ok: false, problems: report.problems };
  }
  const blocking = checked.blocking.flatMap((finding) => (finding.language === undefined ? [] : [{ ...placed(finding), language: finding.language }])); // prettier-ignore
  return { ...checked, blocking: blocking.sort((a, b) => a.line - b.line) };
}
