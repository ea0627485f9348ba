import type { ConsoleLanguage } from './say.js';

/** What each language calls itself. */
export const languageNames: Readonly<Record<ConsoleLanguage, string>> = {
  en: 'English',
  fr: 'Français',
  pt: 'Português',
};
