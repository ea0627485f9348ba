import { fold } from '../shared/texts/fold.js';
import type { Country } from './directory.js';
import { areaWords, links, ordinaryWords, townWords } from './ordinary-words.js';

/**
 * Returns every phrase that marks an ordinary word as a place: "region est", "region de l est",
 * "est region".
 */
function besideAWord(name: string, words: readonly string[]): string[] {
  return words.flatMap((word) => [
    `${name} ${word}`,
    ...links.map((link) => (link === '' ? `${word} ${name}` : `${word} ${link} ${name}`)),
  ]);
}

/**
 * Finds the first-level area that a text names, in its folded words. Returns its ISO 3166-2 code,
 * if exactly one fits.
 */
export type PlaceFinder = (words: readonly string[]) => string | undefined;

/**
 * Makes the finder of one country. Names are compared folded, as whole words, longest first: "Bono
 * East" is not also Bono, and "Guiné-Bissau" is not Bissau.
 * @param country its areas with their names and aliases
 * @param countryNames the names of all countries: no area is read inside them
 */
export function placeFinder(country: Country, countryNames: readonly string[]): PlaceFinder {
  const places = new Map<string, string | null>(countryNames.map((name) => [fold(name), null]));
  const taken = new Set<string>();
  const add = (phrase: string, code: string) => {
    // A name that two areas share identifies neither.
    places.set(phrase, taken.has(phrase) && places.get(phrase) !== code ? null : code);
    taken.add(phrase);
  };
  for (const { code, name, aliases } of country.areas) {
    for (const [title, words] of [
      [name, areaWords] as const,
      ...aliases.map((one) => [one, townWords] as const),
    ]) {
      const phrase = fold(title);
      if (phrase === '') continue;
      const phrases = ordinaryWords.has(phrase) ? besideAWord(phrase, words) : [phrase];
      for (const each of phrases) add(each, code);
    }
  }
  // By the first word, the length of the longest phrase in words: most words of a text begin no
  // phrase.
  const longest = new Map<string, number>();
  for (const phrase of places.keys()) {
    const { 0: first = '', length } = phrase.split(' ');
    longest.set(first, Math.max(length, longest.get(first) ?? 0));
  }

  return function findPlace(words) {
    const found = new Set<string>();
    for (let at = 0; at < words.length;) {
      let length = Math.min(longest.get(words[at] ?? '') ?? 0, words.length - at);
      while (length > 0 && !places.has(words.slice(at, at + length).join(' '))) length -= 1;
      const code = length > 0 ? places.get(words.slice(at, at + length).join(' ')) : null;
      if (code) found.add(code);
      at += Math.max(1, length);
    }
    return found.size === 1 ? [...found][0] : undefined;
  };
}
