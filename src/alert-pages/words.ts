import type { PublishedAlert } from '../models/gateway/published-alert.js';
import type { Language, TextKey, Texts } from '../shared/texts/texts.js';
import { languageName } from '../shared/language-name.js';

/** The tools that make the words of the pages. */
export interface Wording {
  readonly texts: Texts;
  /** Returns the name of a country or area, or the code itself if it has no name. */
  readonly place: (code: string, language: Language) => string;
  /** Returns the IANA time zone of a country. */
  readonly zone: (country: string) => string;
}

/** The words around an alert in one language. */
export interface Words {
  readonly language: Language;
  readonly say: (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;
  readonly moment: (at: Date) => string;
  readonly place: (code: string) => string;
  readonly list: (items: readonly string[]) => string;
}

/** English writes dates as West Africa does: the day first. */
const regionOf = (language: Language) => (language === 'en' ? 'en-GB' : language);

/**
 * Returns the words in a language.
 * @param language of Amana's texts
 * @param country whose local time is used
 */
export function wordsIn(language: Language, country: string, wording: Wording): Words {
  const { texts, place, zone } = wording;
  const form = new Intl.DateTimeFormat(regionOf(language), {
    timeZone: zone(country),
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const several = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    language,
    say: (key, params) => texts.say(language, { key, ...(params ? { params } : {}) }),
    moment: (at) => form.format(at),
    place: (code) => place(code, language),
    list: (items) => several.format(items),
  };
}

/** Returns the languages of an alert, in its own order. */
export const languagesOf = ({ languages, shown }: PublishedAlert): readonly Language[] =>
  languages.filter((one) => shown?.byLanguage[one] !== undefined);

/** Returns the language of the words around a text: its own, or the nearest that Amana has. */
export const aroundOf = ({ languages }: Texts, language: Language): Language =>
  languages.includes(language) ? language : (languages[0] ?? 'en');

/** Returns the name of a language in that language. */
export const nameOf = (texts: Texts, language: Language): string =>
  texts.languages.includes(language) ? texts.meta(language).name : languageName(language, language);
