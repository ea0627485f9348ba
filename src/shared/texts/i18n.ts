import { createInstance, type i18n } from 'i18next';

/**
 * Makes the function that puts values into texts, and does nothing else: a key is a whole key,
 * values are not parsed again, and a text that a language lacks is not taken from another.
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
