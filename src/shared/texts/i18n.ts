import { createInstance, type i18n } from 'i18next';

/**
 * What puts values into texts, and nothing else: a key is a whole key, values are not read again,
 * and what a language lacks is not said in another.
 */
export function i18nOf(
  texts: readonly (readonly [language: string, texts: Readonly<Record<string, string>>])[],
): i18n {
  const made = createInstance({
    initAsync: false,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
    resources: Object.fromEntries(
      texts.map(([language, translation]) => [language, { translation: { ...translation } }]),
    ),
  });
  void made.init();
  return made;
}
