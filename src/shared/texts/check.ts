import { Fault } from '../fault.js';
import { checkCost, readWorstCase, type LongText, type Prompt } from './check-cost.js';
import {
  checkCollisions,
  checkCopied,
  checkFolded,
  type LocaleProblem,
  type Locales,
} from './check-words.js';
import { checkCountryTexts, readCountryTexts } from './country-texts.js';
import { gateKey } from './gate.js';
import { languagesIn, localesFolder, readLocale, type LocaleFile } from './locale-file.js';
import { families, missingForms, valuesOf } from './plurals.js';
import { plain } from './segments.js';

export type { LocaleProblem, Prompt };

/** The result of a check. The languages are ready when there are no problems. */
export interface LocaleReport {
  readonly languages: readonly string[];
  /** The number of texts in English. */
  readonly texts: number;
  readonly problems: readonly LocaleProblem[];
  readonly overOneSegment: readonly LongText[];
}

const same = (one: readonly string[], other: readonly string[]) =>
  [...new Set(one)].sort().join() === [...new Set(other)].sort().join();

/**
 * Checks that a language has the texts of English with the same values, all plural forms, and
 * nothing else.
 */
function checkKeys(language: string, locale: LocaleFile, english: LocaleFile): LocaleProblem[] {
  const found: { key: string; problem: string }[] = [];
  const [mine, model] = [families(locale.texts), families(english.texts)];
  for (const key of model.keys()) if (!mine.has(key)) found.push({ key, problem: 'is missing.' });
  for (const [key, keys] of mine) {
    const modelKeys = model.get(key);
    const needs = modelKeys?.flatMap((name) => valuesOf(english.texts[name] ?? ''));
    const has = keys.flatMap((name) => valuesOf(locale.texts[name] ?? ''));
    if (!needs) found.push({ key, problem: 'is not in locales/en.json.' });
    else if (!same(has, needs)) {
      found.push({
        key,
        problem: `has the values ${has.join(', ') || '-'}; English has ${needs.join(', ') || '-'}.`,
      });
    }
    for (const form of missingForms(language, key, keys))
      found.push({ key: form, problem: 'is a missing plural.' });
  }
  return found.map((one) => ({ file: `locales/${language}.json`, ...one }));
}

/**
 * Returns texts with a word that becomes another word when SMS loses its letters; and listed words
 * that lose none.
 */
function lostIn(
  { lost = [], smsLetters }: LocaleFile['meta'],
  texts: LocaleFile['texts'],
): { key: string; problem: string }[] {
  if (smsLetters !== 'plain') return [];
  const words = new Set(lost);
  return [
    ...lost
      .filter((word) => plain(word) === word)
      .map((word) => ({ key: 'meta.lost', problem: `"${word}" loses no letter in SMS.` })),
    ...Object.entries(texts)
      // Public pages are not sent by SMS.
      .filter(([key]) => !/^(?:results|alertPage)\./.test(key))
      .flatMap(([key, text]) =>
        (text.toLowerCase().match(/\p{L}+/gu) ?? [])
          .filter((word) => words.has(word))
          .map((word) => ({
            key,
            problem: `says "${word}", which goes out as "${plain(word)}": another word.`,
          })),
      ),
  ];
}

/** Returns texts that are empty or mistyped, and exceptions for texts that do not exist. */
function checkForm(language: string, { meta, texts }: LocaleFile): LocaleProblem[] {
  const found: { key: string; problem: string }[] = [];
  if (gateKey(meta.name) === undefined)
    found.push({ key: 'meta.name', problem: 'has no letter: people choose the language by it.' });
  for (const [key, text] of Object.entries(texts)) {
    if (text.trim() === '') found.push({ key, problem: 'is empty.' });
    else if (text !== text.trim()) found.push({ key, problem: 'begins or ends with white space.' });
    if (/\{\{|\}\}/.test(text.replace(/\{\{\s*\w+\s*\}\}/g, '')))
      found.push({ key, problem: 'has a broken {{value}}.' });
  }
  found.push(...lostIn(meta, texts));
  for (const key of Object.keys(meta.long ?? {})) {
    if (texts[key] === undefined)
      found.push({ key: `meta.long.${key}`, problem: 'excuses a text that is not there.' });
  }
  return found.map((one) => ({ file: `locales/${language}.json`, ...one }));
}

/**
 * Checks all languages of a folder: same keys and values as English, plural forms, folded word
 * lists, no word with two meanings, and what each text costs as an SMS with its choices and the
 * longest values it can be given.
 * @param prompts the questions that are sent with numbered choices
 * @throws Fault when a file cannot be read at all
 */
export function checkLocales(prompts: readonly Prompt[], folder = localesFolder()): LocaleReport {
  const locales: Locales = new Map(
    languagesIn(folder).map((language) => [language, readLocale(folder, language)]),
  );
  const english = locales.get('en');
  if (!english)
    throw new Fault('locales/en.json is missing: English is the model of all languages.');
  const values = readWorstCase(folder);
  const problems: LocaleProblem[] = [
    ...checkCollisions(locales),
    ...checkCopied(locales),
    ...checkCountryTexts(readCountryTexts(folder), locales),
  ];
  const overOneSegment: LongText[] = [];
  for (const [language, locale] of locales) {
    problems.push(
      ...checkFolded(language, locale),
      ...checkKeys(language, locale, english),
      ...checkForm(language, locale),
    );
    for (const key of Object.keys(locale.texts)) {
      const cost = checkCost(language, key, locale, values, prompts);
      problems.push(...cost.problems);
      overOneSegment.push(...cost.long);
    }
  }
  const texts = Object.keys(english.texts).length;
  return { languages: [...locales.keys()], texts, problems, overOneSegment };
}
