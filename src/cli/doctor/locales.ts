import { languagesIn, localesFolder, readLocale } from '../../shared/texts/locale-file.js';
import { families } from '../../shared/texts/plurals.js';
import { failure, ok, warning, type Finding } from './finding.js';

/** Whether every language has every text, and a native speaker has read them. @param folder with the JSON files */
export function checkLocales(folder = localesFolder()): Finding[] {
  const locales = languagesIn(folder).map((language) => readLocale(folder, language));
  const wanted = [
    ...families(locales.find(({ meta }) => meta.language === 'en')?.texts ?? {}).keys(),
  ];
  const found: Finding[] = locales.flatMap(({ meta, texts }) => {
    const has = families(texts);
    const lacking = wanted.filter((key) => !has.has(key));
    if (lacking.length === 0) return [];
    return [
      failure(
        'languages',
        `${meta.name} lacks ${lacking.length} of ${wanted.length} texts: ${lacking.slice(0, 5).join(', ')}.`,
        `Add them to locales/${meta.language}.json, or remove the file.`,
      ),
    ];
  });
  const drafts = locales.filter(({ meta }) => meta.review === 'draft').map(({ meta }) => meta.name);
  const names = locales.map(({ meta }) => meta.name).join(', ');
  return [
    ...(found.length > 0 ? found : [ok('languages', `${wanted.length} texts in ${names}`)]),
    ...(drafts.length > 0
      ? [
          warning(
            'languages',
            `Drafts that no native speaker has read: ${drafts.join(', ')}.`,
            'Have them read, then set meta.review to native-reviewed in their files.',
          ),
        ]
      : []),
  ];
}
