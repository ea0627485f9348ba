import { languagesIn, localesFolder, readLocale } from './locale-file.js';
import { families } from './plurals.js';

/** How complete a language is. */
export interface Coverage {
  readonly language: string;
  readonly name: string;
  /** The number of texts in English. */
  readonly wanted: number;
  readonly lacking: readonly string[];
  /** True when no native speaker has read it. */
  readonly draft: boolean;
}

/**
 * Returns how complete every language is.
 * @param folder with the JSON files
 */
export function localeCoverage(folder = localesFolder()): Coverage[] {
  const locales = languagesIn(folder).map((language) => readLocale(folder, language));
  const english = locales.find(({ meta }) => meta.language === 'en')?.texts ?? {};
  const wanted = [...families(english).keys()];
  return locales.map(({ meta, texts }) => {
    const has = families(texts);
    return {
      language: meta.language,
      name: meta.name,
      wanted: wanted.length,
      lacking: wanted.filter((key) => !has.has(key)),
      draft: meta.review === 'draft',
    };
  });
}
