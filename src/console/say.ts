import { i18nOf } from '../shared/texts/i18n.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type en from '../../locales/console/en.json';
import { Fault } from '../shared/fault.js';
import { projectRoot } from '../shared/root.js';
import { families, missingForms, valuesOf } from '../shared/texts/plurals.js';

/** The languages of the console's own texts. */
export const consoleLanguages = ['en', 'fr', 'pt'] as const;
export type ConsoleLanguage = (typeof consoleLanguages)[number];

export const isConsoleLanguage = (tag: unknown): tag is ConsoleLanguage =>
  consoleLanguages.some((one) => one === tag);

/** `left_one` and `left_other` are one text, `left`; its form depends on the value `count`. */
type WithoutPlural<Key> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;
/** The key of a console text. English is the list that every other language must have. */
export type ConsoleKey = WithoutPlural<keyof typeof en>;

export type Params = Readonly<Record<string, string | number>>;
/** Returns a text in one language. */
export type Say = (key: ConsoleKey, params?: Params) => string;

/** All texts of one language, by key. */
export type ConsoleTexts = Readonly<Record<string, string>>;

/**
 * Reads the texts of a language.
 * @throws Fault when the file cannot be read
 */
export function readConsoleTexts(language: ConsoleLanguage): ConsoleTexts {
  const file = path.join(projectRoot(), 'locales', 'console', `${language}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ConsoleTexts;
  } catch (cause) {
    throw new Fault(`locales/console/${language}.json cannot be read as JSON.`, { cause });
  }
}

/**
 * Returns the differences between the texts of a language and English: missing texts, extra texts,
 * other values.
 */
export function problemsOfTexts(
  language: ConsoleLanguage,
  own: ConsoleTexts,
  english: ConsoleTexts,
): string[] {
  const [mine, model] = [families(own), families(english)];
  const problems = [...model.keys()]
    .filter((base) => !mine.has(base))
    .map((base) => `${language}: "${base}" is missing`);
  for (const [base, keys] of mine) {
    const asked = model.get(base);
    if (!asked) problems.push(`${language}: "${base}" is not in en.json`);
    for (const form of missingForms(language, base, keys))
      problems.push(`${language}: "${form}" is missing`);
    const values = (of: ConsoleTexts, all: readonly string[]) =>
      [...new Set(all.flatMap((key) => valuesOf(of[key] ?? '')))].sort().join();
    if (asked && values(own, keys) !== values(english, asked))
      problems.push(`${language}: "${base}" has other values than in en.json`);
    for (const key of keys)
      if ((own[key] ?? '').trim() === '') problems.push(`${language}: "${key}" is empty`);
  }
  return problems;
}

/**
 * Loads the console's texts, and returns a `Say` for each language.
 * @throws Fault when a language lacks a text
 */
export function createConsoleTexts(): (language: ConsoleLanguage) => Say {
  const english = readConsoleTexts('en');
  const i18n = i18nOf(
    consoleLanguages.map((language) => {
      const texts = language === 'en' ? english : readConsoleTexts(language);
      const [problem] = problemsOfTexts(language, texts, english);
      if (problem !== undefined) throw new Fault(`locales/console/${problem}.`);
      return [language, texts];
    }),
  );
  const sayers = new Map<ConsoleLanguage, Say>(
    consoleLanguages.map((language) => {
      const translate = i18n.getFixedT(language);
      return [
        language,
        (key, params = {}) =>
          translate(key, {
            nest: false,
            replace: params,
            ...(typeof params['count'] === 'number' ? { count: params['count'] } : {}),
          }),
      ];
    }),
  );
  return (language) => {
    const say = sayers.get(language);
    if (!say) throw new Fault(`The console has no texts in "${language}".`);
    return say;
  };
}

let known: ReadonlySet<string> | undefined;

/**
 * Returns the name of a code if the texts have one, otherwise the code itself.
 * @param prefix the prefix of the text keys
 */
export function sayCode(say: Say, prefix: string, code: string, params?: Params): string {
  known ??= new Set(Object.keys(readConsoleTexts('en')));
  const key = `${prefix}.${code}`;
  return known.has(key) ? say(key as ConsoleKey, params) : code;
}
