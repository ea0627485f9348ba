import type { z } from 'zod';
import type { Path } from '../shared/files/yaml-text.js';
import type { Language } from '../shared/texts/texts.js';

/** Something wrong in a poll: where, what, and what is allowed instead. With a language, only that one is affected. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly language?: Language;
  /** A key that does not belong there: its own place is shown, not that of its value. */
  readonly key?: string;
}

/** What a document's shape has wrong, with the fields that are allowed where one is unknown. */
export function shapeFindings(error: z.ZodError): Finding[] {
  return error.issues.flatMap((issue): Finding[] => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path, key, message: `"${key}" is not known here. docs/polls.md lists the fields.` })); // prettier-ignore
    return [{ path, message: issue.message }];
  });
}

/** A path as people say it: "questions 2, options 1, label". Places in lists count from 1. */
export function spoken(path: Path): string {
  return path.reduce<string>(
    (said, part) => (typeof part === 'number' ? `${said} ${part + 1}` : said === '' ? part : `${said}, ${part}`),
    '',
  ); // prettier-ignore
}
