import type { Language } from '../../shared/texts/texts.js';

/**
 * The everyday words of one language by what they mean. The names of the senses are the same in all
 * languages.
 */
export interface Senses {
  readonly language: Language;
  /** A word or phrase, folded, with the senses it may have. */
  readonly meanings: ReadonlyMap<string, readonly string[]>;
  /** Words of the longest phrase. */
  readonly longest: number;
}

/** Turns the lists of a file (a sense with its words) into what a text is read with. */
export function sensesOf(
  language: Language,
  lists: Iterable<readonly [sense: string, words: readonly string[]]>,
): Senses {
  const meanings = new Map<string, string[]>();
  let longest = 1;
  for (const [sense, words] of lists)
    for (const word of words) {
      meanings.set(word, [...(meanings.get(word) ?? []), sense]);
      longest = Math.max(longest, word.split(' ').length);
    }
  return { language, meanings, longest };
}

/**
 * The senses of a clause, word by word: the longest phrase is read first; an unknown word has none.
 */
export function sensesIn(
  words: readonly string[],
  { meanings, longest }: Senses,
): (readonly string[])[] {
  const read: (readonly string[])[] = [];
  for (let at = 0; at < words.length;) {
    let many = Math.min(longest, words.length - at);
    let found = meanings.get(words.slice(at, at + many).join(' '));
    while (!found && many > 1) {
      many -= 1;
      found = meanings.get(words.slice(at, at + many).join(' '));
    }
    read.push(found ?? []);
    at += many;
  }
  return read;
}
