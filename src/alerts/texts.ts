import { readFileSync } from 'node:fs';
import path from 'node:path';
import type en from '../../locales/alerts/en.json';
import { Fault } from '../shared/fault.js';
import { projectRoot } from '../shared/root.js';
import { i18nOf } from '../shared/texts/i18n.js';
import type { Language } from '../shared/texts/texts.js';

/**
 * Languages in which texts are made from the fields; in any other language they are written by
 * hand.
 */
export const composedLanguages = ['en', 'fr', 'pt'] as const;

type WithoutPlural<Key> = Key extends `${infer Base}_${'one' | 'many' | 'other'}` ? Base : Key;
/** The key of an alert text. English is the list that every language has. */
export type AlertTextKey = WithoutPlural<keyof typeof en>;
export type AlertText = (
  key: AlertTextKey,
  values?: Readonly<Record<string, string | number>>,
) => string;

/**
 * Reads the texts of a language, by key.
 * @throws Fault when the file cannot be read
 */
export function readAlertTexts(language: string): Readonly<Record<string, string>> {
  try {
    const file = path.join(projectRoot(), 'locales', 'alerts', `${language}.json`);
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (cause) {
    throw new Fault(`locales/alerts/${language}.json cannot be read as JSON.`, { cause });
  }
}

let loaded: ReturnType<typeof i18nOf> | undefined;

const isComposed = (language: Language): boolean =>
  composedLanguages.some((one) => one === language);

/** Returns the alert texts of a language, or those of English if it has no templates. */
export function alertTextsOrEnglish(language: Language): AlertText {
  loaded ??= i18nOf(composedLanguages.map((one) => [one, readAlertTexts(one)] as const));
  return loaded.getFixedT(isComposed(language) ? language : 'en');
}

/** Returns the alert texts of a language; undefined if it has no templates. */
export const alertTexts = (language: Language): AlertText | undefined =>
  isComposed(language) ? alertTextsOrEnglish(language) : undefined;
