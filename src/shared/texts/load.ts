import type { TFunction } from 'i18next';
import { Fault } from '../fault.js';
import {
  checkCountryTexts,
  readCountryTexts,
  type CountryKey,
  type CountryTexts,
} from './country-texts.js';
import { i18nOf } from './i18n.js';
import { languagesIn, localesFolder, readLocale } from './locale-file.js';
import { families, missingForms, valuesOf } from './plurals.js';
import type { Lexicon, Say, Texts } from './texts.js';

type Locale = ReturnType<typeof readLocale>;
type Locales = ReadonlyMap<string, Locale>;

/** The values and plural forms that the texts of one language need, by key. */
interface Needs {
  /** The values for which a text has placeholders. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Texts that have plural forms. */
  readonly plural: ReadonlySet<string>;
}

/** @throws Fault when a text lacks a plural form of its language */
function needsOf(language: string, { texts }: Locale): Needs {
  const values = new Map<string, readonly string[]>();
  const plural = new Set<string>();
  for (const [base, keys] of families(texts)) {
    const lacking = missingForms(language, base, keys);
    if (lacking.length > 0)
      throw new Fault(`locales/${language}.json lacks the plural ${lacking.join(', ')}.`);
    if (keys.length > 1) plural.add(base);
    values.set(base, [...new Set(keys.flatMap((key) => valuesOf(texts[key] ?? '')))]);
  }
  return { values, plural };
}

/** Makes the function that returns a text in one language. */
function sayer(
  language: string,
  { texts }: Locale,
  { values, plural }: Needs,
  translate: TFunction,
): (say: Say) => string {
  return ({ key, params = {} }) => {
    const names = values.get(key);
    if (!names) throw new Fault(`locales/${language}.json lacks "${key}". Run check:locales.`);
    const absent = names.filter((name) => params[name] === undefined);
    if (absent.length > 0)
      throw new Fault(`The text "${key}" needs a value for ${absent.join(', ')}.`);
    const { count } = params;
    if (plural.has(key) && typeof count !== 'number')
      throw new Fault(`The text "${key}" has plural forms: give it a number named count.`);
    if (names.length === 0 && count === undefined) return texts[key] ?? '';
    return translate(key, {
      nest: false,
      // Values are passed apart from i18next's own options, so that none of their names can act as
      // an option.
      replace: params,
      ...(typeof count === 'number' ? { count } : {}),
    });
  };
}

/**
 * Reads the texts that countries word in their own way.
 * @throws Fault when one of them may not be sent
 */
function wordedByCountries(folder: string, locales: Locales): CountryTexts {
  const countries = readCountryTexts(folder);
  const [wrong] = checkCountryTexts(countries, locales);
  if (wrong) throw new Fault(`${wrong.file} is wrong at ${wrong.key}: it ${wrong.problem}`);
  return countries;
}

/** Returns the language that a tag names, or begins with: "fr-TG" is "fr". */
function matchTag(tag: string, languages: readonly string[]): string | undefined {
  const parts = tag.toLowerCase().split(/[-_]/).slice(0, 8);
  for (let length = parts.length; length > 0; length -= 1) {
    const wanted = parts.slice(0, length).join('-');
    const found = languages.find((language) => language.toLowerCase() === wanted);
    if (found) return found;
  }
  return undefined;
}

/** A single letter, such as the n of French, denies nothing by itself. */
const lexiconOf = ({ words, triage }: Locale): Lexicon => ({
  ...words,
  denies: triage.negations.filter((phrase) => phrase.length > 1 && !phrase.includes('*')),
});

/**
 * Reads all languages of a folder.
 * @param folder the folder of the JSON files; `locales/` of the program by default
 * @throws Fault that names the file and the position, when a language is unusable or there is none
 */
export function createTexts(folder = localesFolder()): Texts {
  const languages = languagesIn(folder);
  const locales: Locales = new Map(languages.map((one) => [one, readLocale(folder, one)]));
  if (!locales.has('en'))
    throw new Fault('locales/en.json is missing: English is the model of all languages.');
  const countries = wordedByCountries(folder, locales);
  const i18n = i18nOf([...locales].map(([tag, { texts }]) => [tag, texts]));
  const spoken = new Map(
    [...locales].map(([language, locale]) => {
      const needs = needsOf(language, locale);
      const say = sayer(language, locale, needs, i18n.getFixedT(language));
      return [language, { locale, say, lexicon: lexiconOf(locale) }];
    }),
  );
  const of = (language: string) => {
    const found = spoken.get(language);
    if (!found)
      throw new Fault(`There is no language "${language.slice(0, 35)}": add its file to locales/.`);
    return found;
  };
  return {
    languages,
    say: (language, say) =>
      (say.country && countries.get(say.country)?.[language]?.[say.key as CountryKey]) ||
      of(language).say(say),
    lexicon: (language) => of(language).lexicon,
    triage: (language) => of(language).locale.triage,
    meta: (language) => of(language).locale.meta,
    match: (tag) => matchTag(tag, languages),
  };
}
