import { fold } from '../shared/texts/fold.js';
import type { Language } from '../shared/texts/texts.js';
import type { Campaign } from './definition.js';

/** A campaign's answers to words: by the folded word, and by the word's language. */
export type WordBook = ReadonlyMap<string, ReadonlyMap<Language, string>>;

/** Makes the word book of a campaign, in the languages in which it is ready. Pure. */
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
 * Returns the answer to a word, when a text consists only of that word: a sentence that contains it
 * may be a tip. The answer is in the person's language if the word belongs to it, else in the
 * word's own. Pure.
 */
export function answerIn(book: WordBook, text: string, language: Language): string | undefined {
  const entry = book.get(fold(text));
  return entry?.get(language) ?? entry?.values().next().value;
}

/**
 * Returns all words that people text for a campaign, folded: those of its answers, and the one by
 * which it is joined.
 */
export function wordsOf({ faq = [], join }: Campaign): string[] {
  const all = faq.flatMap(({ words }) => Object.values(words).flat());
  return [...new Set([...all, ...(join === undefined ? [] : [join])].map(fold))];
}
