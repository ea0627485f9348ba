import { measure, plain } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import type { AlertMeter } from './alerts.js';
import { composedLanguages } from './texts.js';

/** The most segments for a language that cannot be written in GSM-7. */
const MOST_OTHERWISE = 2;

/**
 * Checks whether a language is sent by SMS in GSM-7 letters: those whose texts are made from
 * fields.
 */
const isPlain = (language: Language): boolean => composedLanguages.some((one) => one === language);

/** Returns the letters of a text that GSM-7 does not have. */
const oddLetters = (text: string): string[] => [
  ...new Set([...text].filter((letter) => measure(letter).letters === 'ucs2')),
];

/** Returns a text as it is sent by SMS in a language. */
export const smsLetters = (text: string, language: Language): string =>
  isPlain(language) ? plain(text) : text;

/**
 * Returns the SMS cost of a text in a language, as it is sent. The same text always costs the same.
 */
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
