import { createInstance } from 'i18next';
import { Fault } from '../fault.js';
import { languagesIn, localesFolder, readLocale } from './locale-file.js';
import { families, missingForms, valuesOf } from './plurals.js';
import type { Say, Texts } from './texts.js';

/**
 * Reads all languages of a folder.
 * @param folder where the JSON files are; `locales/` of the program by default
 * @throws Fault naming the file and the place, when a language is unusable or there is none
 */
export function createTexts(folder = localesFolder()): Texts {
  const locales = new Map(
    languagesIn(folder).map((language) => [language, readLocale(folder, language)]),
  );
  if (!locales.has('en'))
    throw new Fault('locales/en.json is missing: English is the model of all languages.');

  const plural = new Set<string>();
  const needs = new Map<string, Map<string, readonly string[]>>();
  for (const [language, { texts }] of locales) {
    const ofLanguage = new Map<string, readonly string[]>();
    for (const [base, keys] of families(texts)) {
      const lacking = missingForms(language, base, keys);
      if (lacking.length > 0)
        throw new Fault(`locales/${language}.json lacks the plural ${lacking.join(', ')}.`);
      if (keys.length > 1) plural.add(`${language} ${base}`);
      ofLanguage.set(base, [...new Set(keys.flatMap((key) => valuesOf(texts[key] ?? '')))]);
    }
    needs.set(language, ofLanguage);
  }

  const i18n = createInstance({
    initAsync: false,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
    resources: Object.fromEntries(
      [...locales].map(([tag, { texts }]) => [tag, { translation: texts }]),
    ),
  });
  void i18n.init();
  const translators = new Map(
    [...locales.keys()].map((language) => [language, i18n.getFixedT(language)]),
  );

  const locale = (language: string) => {
    const found = locales.get(language);
    if (!found)
      throw new Fault(`There is no language "${language.slice(0, 35)}": add its file to locales/.`);
    return found;
  };

  return {
    languages: [...locales.keys()],
    say(language, { key, params = {} }: Say) {
      const { texts } = locale(language);
      const values = needs.get(language)?.get(key);
      const translate = translators.get(language);
      if (!values || !translate)
        throw new Fault(`locales/${language}.json lacks "${key}". Run check:locales.`);
      const absent = values.filter((name) => params[name] === undefined);
      if (absent.length > 0)
        throw new Fault(`The text "${key}" needs a value for ${absent.join(', ')}.`);
      // Values stand apart from i18next's own options, so that none of their names can become one.
      const { count } = params;
      if (plural.has(`${language} ${key}`) && typeof count !== 'number') {
        throw new Fault(`The text "${key}" has plural forms: give it a number named count.`);
      }
      if (values.length === 0 && count === undefined) return texts[key] ?? '';
      return translate(key, {
        nest: false,
        replace: params,
        ...(typeof count === 'number' ? { count } : {}),
      });
    },
    lexicon: (language) => locale(language).words,
    triage: (language) => locale(language).triage,
    meta: (language) => locale(language).meta,
    match(tag) {
      const parts = tag.toLowerCase().split(/[-_]/).slice(0, 8);
      for (let length = parts.length; length > 0; length -= 1) {
        const wanted = parts.slice(0, length).join('-');
        const found = [...locales.keys()].find((language) => language.toLowerCase() === wanted);
        if (found) return found;
      }
      return undefined;
    },
  };
}
