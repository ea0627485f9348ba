import { measure, plain } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import type { AlertMeter } from './alerts.js';
import { composedLanguages } from './texts.js';

/** A language that cannot be written in GSM-7 may take so many segments. */
const MOST_OTHERWISE = 2;

/** Languages whose texts go out in letters of GSM-7 by SMS: those that are made from fields. */
const isPlain = (language: Language): boolean => composedLanguages.some((one) => one === language);

/** Letters of a text that GSM-7 has not. */
const oddLetters = (text: string): string[] => [
  ...new Set([...text].filter((letter) => measure(letter).letters === 'ucs2')),
];

/** A text as it goes out by SMS in a language. */
export const smsLetters = (text: string, language: Language): string =>
  isPlain(language) ? plain(text) : text;

/** What a text costs by SMS in a language, as it goes out. The same text always costs the same. */
export function meterOf(language: Language, written: string): AlertMeter {
  const text = smsLetters(written, language);
  const { letters, units, segments } = measure(text);
  return {
    language,
    text,
    characters: units,
    encoding: letters === 'gsm7' ? 'GSM-7' : 'UCS-2',
    segments,
    most: isPlain(language) ? 1 : MOST_OTHERWISE,
    odd: oddLetters(text),
  };
}
