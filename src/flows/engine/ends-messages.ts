import { onceFor } from '../../shared/once-for.js';
import { endingWords, type EndingWord, type Lexicon } from '../../shared/texts/texts.js';

type Meaning = EndingWord | 'silent';
interface Phrases {
  readonly meanings: ReadonlyMap<string, readonly Meaning[]>;
  /** The number of words of the longest phrase. */
  readonly longest: number;
}

const phrasesOf = onceFor((lexicon: Lexicon): Phrases => {
  const meanings = new Map<string, readonly Meaning[]>();
  const add = (meaning: Meaning) => (phrase: string) =>
    meanings.set(phrase, [...(meanings.get(phrase) ?? []), meaning]);
  for (const name of endingWords) lexicon.endings[name].forEach(add(name));
  lexicon.around.forEach(add('silent'));
  const ofMessages = new Set([...lexicon.endings.verbs, ...lexicon.endings.nouns]);
  for (const phrase of lexicon.commands.stop) {
    const words = phrase.split(' ');
    if (words.length === 1 || !words.some((word) => ofMessages.has(word))) continue;
    add('stop')(phrase);
    add('nouns')(phrase);
  }
  const longest = Math.max(0, ...[...meanings.keys()].map((phrase) => phrase.split(' ').length));
  return { meanings, longest };
});

/** A text with more words tells something else, too. */
const MOST_WORDS = 14;

/** Returns everything that the phrases of a text mean; undefined when a word of it is unknown. */
function meaningsIn(words: readonly string[], lexicon: Lexicon): Set<Meaning> | undefined {
  const { meanings, longest } = phrasesOf(lexicon);
  const heard = new Set<Meaning>();
  for (let at = 0; at < words.length;) {
    let length = Math.min(longest, words.length - at);
    let found = meanings.get(words.slice(at, at + length).join(' '));
    while (!found && length > 1) {
      length -= 1;
      found = meanings.get(words.slice(at, at + length).join(' '));
    }
    if (!found) return undefined;
    for (const meaning of found) heard.add(meaning);
    at += length;
  }
  return heard;
}

/**
 * Checks whether a text asks us to write no more, in the words of one language: "make una stop to
 * dey text me", "je ne veux plus recevoir vos messages". Every word of it must be about messages,
 * so "he will not stop" and "stop him" are none. Pure.
 */
export function endsMessages(folded: string, lexicons: readonly Lexicon[]): boolean {
  const words = folded.split(' ');
  if (words.length > MOST_WORDS) return false;
  return lexicons.some((lexicon) => {
    const heard = meaningsIn(words, lexicon);
    if (!heard) return false;
    const about = heard.has('nouns') || (heard.has('stop') && heard.has('verbs'));
    return about && (heard.has('stop') || heard.has('want'));
  });
}
