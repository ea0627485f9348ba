import { localeCoverage } from '../../shared/texts/coverage.js';
import { localesFolder } from '../../shared/texts/locale-file.js';
import { failure, ok, warning, type Finding } from './finding.js';

/**
 * Checks whether every language has every text, and whether a native speaker has read them.
 * @param folder with the JSON files
 */
export function checkLocales(folder = localesFolder()): Finding[] {
  const locales = localeCoverage(folder);
  const found = locales
    .filter(({ lacking }) => lacking.length > 0)
    .map(({ name, language, lacking, wanted }) =>
      failure(
        'languages',
        `${name} lacks ${lacking.length} of ${wanted} texts: ${lacking.slice(0, 5).join(', ')}.`,
        `Add them to locales/${language}.json, or remove the file.`,
      ),
    );
  const drafts = locales.filter(({ draft }) => draft).map(({ name }) => name);
  const names = locales.map(({ name }) => name).join(', ');
  const wanted = locales[0]?.wanted ?? 0;
  return [
    ...(found.length > 0 ? found : [ok('languages', `${wanted} texts in ${names}`)]),
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
