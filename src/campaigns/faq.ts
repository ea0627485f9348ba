import { fold } from '../shared/texts/fold.js';
import type { Language } from '../shared/texts/texts.js';
import type { Campaign } from './definition.js';

/** What a campaign answers to words: by the word, folded, and by the language the word is of. */
export type WordBook = ReadonlyMap<string, ReadonlyMap<Language, string>>;

/** Makes the word book of a campaign, in the languages it is ready in. Pure. */
export function wordBook({ faq = [] }: Campaign, ready: readonly Language[]): WordBook {
  const book = new Map<string, Map<Language, string>>();
  for (const { words, say } of faq)
    for (const language of ready)
      for (const word of words[language] ?? []) {
        const said = say[language];
        if (said === undefined) continue;
        const entry = book.get(fold(word)) ?? new Map<Language, string>();
        book.set(fold(word), entry.set(language, said));
      }
  return book;
}

/**
 * The answer to a word, when a text is nothing but that word: a
 * sentence that has it in it may be a tip. It is given in the person's
 * language when the word is one of it, or else in the word's own. Pure.
 */
export function answerIn(book: WordBook, text: string, language: Language): string | undefined {
  const entry = book.get(fold(text));
  return entry?.get(language) ?? entry?.values().next().value;
}

/**
 * All words that people text for a campaign, folded: of its answers, and the one it is joined by.
 */
export function wordsOf({ faq = [], join }: Campaign): string[] {
  const all = faq.flatMap(({ words }) => Object.values(words).flat());
  return [...new Set([...all, ...(join === undefined ? [] : [join])].map(fold))];
}
