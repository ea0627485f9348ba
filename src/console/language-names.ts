import type { ConsoleLanguage } from './say.js';

/** The name of each language in that language. */
export const languageNames: Readonly<Record<ConsoleLanguage, string>> = {
  en: 'English',
  fr: 'Français',
  pt: 'Português',
};
