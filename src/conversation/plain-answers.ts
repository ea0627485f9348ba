import { LRUCache } from 'lru-cache';
import { onceFor } from '../shared/once-for.js';
import type { Texts } from '../shared/texts/texts.js';

/** A choice by its number. */
const NUMBER = /^\d{1,2}$/;

/** Words with which a question is answered, and nothing of a report is told. */
const answers = ['yes', 'no', 'unknown', 'skip'] as const;

/** The words of all languages that answer alone, and the commands. */
const wordsOf = onceFor(
  (texts: Texts): ReadonlySet<string> =>
    new Set(
      texts.languages.flatMap((language) => {
        const lexicon = texts.lexicon(language);
        const commands = Object.values(lexicon.commands).flat();
        return [...answers.flatMap((name) => lexicon[name]), ...commands];
      }),
    ),
);

/**
 * Checks whether a text is a plain answer, as thousands of people send it: "1", "Non", "MENU". It
 * says nothing of who sent it.
 */
export const isPlainAnswer = (text: string, texts: Texts): boolean =>
  NUMBER.test(text) || wordsOf(texts).has(text.toLowerCase());

/** "non", "Non" and "NON" are three of them. */
const MOST = 500;

/**
 * Remembers what is read in plain answers, for all people and turns. Of all other texts nothing is
 * remembered: they are a person's own words.
 */
export class PlainAnswers<Read extends object> {
  private readonly read = new LRUCache<string, Read>({ max: MOST });

  /**
   * Returns what is read in a text.
   * @param work reads a text; it may keep nothing of the turn
   */
  of(text: string, texts: Texts, work: (text: string) => Read): Read {
    if (!isPlainAnswer(text, texts)) return work(text);
    const before = this.read.get(text);
    if (before) return before;
    const read = work(text);
    this.read.set(text, read);
    return read;
  }
}
