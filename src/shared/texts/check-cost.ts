import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../fault.js';
import type { LocaleProblem } from './check-words.js';
import type { LocaleFile } from './locale-file.js';
import { measure, plain } from './segments.js';

/**
 * The longest values a text may be given, by name: one for all languages, or one for each.
 * `focal.code` is the value `code` of the texts whose keys begin with `focal.`.
 */
const worstCase = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));
export type WorstCase = z.infer<typeof worstCase>;

/**
 * A question with its choices, which are written below it, each on its own line, where there are no
 * buttons.
 */
export interface Prompt {
  readonly key: string;
  /**
   * The choices as people read them.
   * @param texts the texts of the language
   */
  choices(language: string, texts: Readonly<Record<string, string>>): readonly string[];
}

/** A text that takes more than one segment, for the report. */
export interface LongText {
  readonly file: string;
  readonly key: string;
  readonly units: number;
  readonly segments: number;
}

/** The most SMS segments of a prompt. */
const BUDGET = 2;

/**
 * Reads `worst-case.json` of a folder.
 * @throws Fault when it is missing or its shape is wrong
 */
export function readWorstCase(folder: string): WorstCase {
  try {
    return worstCase.parse(JSON.parse(readFileSync(path.join(folder, 'worst-case.json'), 'utf8')));
  } catch (cause) {
    const message =
      'locales/worst-case.json cannot be read: it gives each value of the texts its longest form.';
    throw new Fault(message, { cause });
  }
}

/** Returns a text with the longest values, and the names without a value. */
function filled(
  language: string,
  key: string,
  text: string,
  values: WorstCase,
): { full: string; unknown: string[] } {
  const unknown: string[] = [];
  const full = text.replace(/\{\{([^{}]*)\}\}/g, (_, inside: string) => {
    const name = inside.trim();
    const value = values[`${key.split('.')[0]}.${name}`] ?? values[name];
    const longest = typeof value === 'string' ? value : value?.[language];
    if (longest === undefined) unknown.push(name);
    return longest ?? '';
  });
  return { full, unknown };
}

/**
 * Returns the problems of one text as an SMS with the longest values and its choices, and its cost.
 */
export function checkCost(
  language: string,
  key: string,
  { meta, texts }: LocaleFile,
  values: WorstCase,
  prompts: readonly Prompt[],
): { readonly problems: LocaleProblem[]; readonly long: LongText[] } {
  const file = `locales/${language}.json`;
  const text = texts[key] ?? '';
  const { full, unknown } = filled(language, key, text, values);
  const asked = prompts.filter((prompt) => prompt.key === key);
  const numbered = asked.map((prompt) =>
    [full, ...prompt.choices(language, texts).map((choice, at) => `${at + 1} ${choice}`)].join(
      '\n',
    ),
  );
  const excused = meta.long?.[key] !== undefined;
  const answered = asked.length > 0 || text.includes('?');
  const wrong: string[] = [];
  const long: LongText[] = [];
  if (unknown.length > 0)
    wrong.push(`has no longest value for ${unknown.join(', ')} in locales/worst-case.json.`);
  if (excused && answered) wrong.push('must be answered, so meta.long cannot excuse its length.');
  for (const one of numbered.length > 0 ? numbered : [full]) {
    const sent = meta.smsLetters === 'plain' ? plain(one) : one;
    const { letters, units, segments } = measure(sent);
    const strange = [
      ...new Set([...sent].filter((letter) => measure(letter).letters === 'ucs2')),
    ].join(' ');
    if (meta.smsLetters === 'plain' && letters === 'ucs2')
      wrong.push(`has letters no plain SMS can carry: ${strange}`);
    if (segments > BUDGET && !excused)
      wrong.push(`takes ${segments} SMS segments (${units} units): ${BUDGET} at most.`);
    if (segments > 1) long.push({ file, key, units, segments });
  }
  return { problems: wrong.map((problem) => ({ file, key, problem })), long };
}
