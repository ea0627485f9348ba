import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type en from '../../../locales/missing/en.json';
import { Fault } from '../../shared/fault.js';
import { languagesIn, localesFolder, readLocaleJson } from '../../shared/texts/locale-file.js';
import { phrases, type Phrases } from './phrases.js';

const lists = z.record(z.string(), z.record(z.string(), z.string()));
type Lists = z.infer<typeof lists>;

/** The lists of words, by the reader that uses them. Every language has the lists of English. */
export type MissingWords = {
  readonly [Part in keyof typeof en]: { readonly [List in keyof (typeof en)[Part]]: Phrases };
};

/** The names of all lists of a language: `age.years`. */
const namesOf = (file: Lists): readonly string[] =>
  Object.entries(file).flatMap(([part, of]) => Object.keys(of).map((list) => `${part}.${list}`));

/** @throws Fault when the language lacks a list of English, or has another one */
function sameLists(language: string, file: Lists, english: Lists): void {
  const [own, wanted] = [namesOf(file), namesOf(english)];
  const lacking = wanted.filter((name) => !own.includes(name));
  const unknown = own.filter((name) => !wanted.includes(name));
  if (lacking.length + unknown.length === 0) return;
  throw new Fault(
    `locales/missing/${language}.json must have the lists of en.json. Missing: ${lacking.join(', ') || 'none'}. Unknown: ${unknown.join(', ') || 'none'}.`,
  );
}

/**
 * Reads the words by which a report of a missing person is read: `locales/missing/`, a file for
 * each language, each list separated by commas. All languages are heard at once, because people mix
 * them. A language without a file is heard by the words of the others.
 * @throws Fault when a file cannot be read, or does not have the lists of English
 */
export function readMissingWords(folder = localesFolder()): MissingWords {
  const read = (language: string) => readLocaleJson(folder, `missing/${language}.json`, lists);
  const english = read('en');
  const files = languagesIn(folder)
    .filter((language) => existsSync(path.join(folder, 'missing', `${language}.json`)))
    .map((language) => {
      const file = read(language);
      sameLists(language, file, english);
      return file;
    });
  const together = Object.entries(english).map(([part, of]) => [
    part,
    Object.fromEntries(
      Object.keys(of).map((list) => [
        list,
        phrases(files.map((file) => file[part]?.[list] ?? '').join(',')),
      ]),
    ),
  ]);
  return Object.fromEntries(together) as MissingWords;
}

/** The words of the languages of this installation. */
export const missingWords = readMissingWords();
