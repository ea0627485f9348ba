import type { z } from 'zod';
import type { Path } from '../shared/files/yaml-text.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import { shapeCode, type FindingCode } from './finding-codes.js';

/**
 * A problem in a poll: where, what, and what is allowed instead. With a language, only that
 * language is affected.
 */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  /** The code, and the values for its text, for interfaces in other languages. */
  readonly code?: FindingCode | undefined;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly language?: Language;
  /** A key that does not belong there: the place of the key is shown, not that of its value. */
  readonly key?: string;
}

/**
 * The most shape errors that are reported at once; a document with more is probably something else.
 */
const MOST_TOLD = 100;

/**
 * Returns the errors that a document's shape found, with the allowed fields where one is unknown.
 */
export function shapeFindings(error: z.ZodError, page = 'docs/polls.md'): Finding[] {
  return error.issues.slice(0, MOST_TOLD).flatMap((issue): Finding[] => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.slice(0, MOST_TOLD).map((key) => ({
        path,
        key,
        code: 'unknownKey',
        params: { key: key.slice(0, 60) },
        message: `"${key.slice(0, 60)}" is not known here. ${page} lists the fields.`,
      }));
    return [{ path, code: shapeCode(issue.message), message: issue.message }];
  });
}

/** Returns findings for languages that occur twice, or that Amana does not have. */
export function languageFindings(languages: readonly string[], texts: Texts): Finding[] {
  return languages.flatMap((language, at): Finding[] => {
    if (languages.indexOf(language) < at)
      return [
        {
          path: ['languages', at],
          code: 'languageTwice',
          params: { language },
          message: `"${language}" stands there twice.`,
        },
      ];
    if (texts.languages.includes(language)) return [];
    return [
      {
        path: ['languages', at],
        language,
        code: 'languageUnknown',
        params: { language },
        message: `Amana does not speak "${language}" yet: its own texts are there in ${texts.languages.join(', ')}.`,
      },
    ];
  });
}

/** Returns a path in words: "questions 2, options 1, label". Positions in lists count from 1. */
export function spoken(path: Path): string {
  return path.reduce<string>(
    (said, part) =>
      typeof part === 'number' ? `${said} ${part + 1}` : said === '' ? part : `${said}, ${part}`,
    '',
  );
}
