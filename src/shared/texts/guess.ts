import { fold } from './fold.js';
import type { Language, Lexicon, Texts } from './texts.js';
import { onceFor } from '../once-for.js';

/** The most words of a command or answer. */
const SHORT = 6;
/** How many more words of one language than of any other a guess needs. */
const MARGIN = 2;

interface Known {
  readonly typical: ReadonlySet<string>;
  /** Words that a person sends alone: a command or an answer. Words of one letter tell nothing. */
  readonly alone: ReadonlySet<string>;
}

const knownOf = onceFor((lexicon: Lexicon): Known => {
  const { commands, yes, no, unknown, skip, typical } = lexicon;
  const alone = [Object.values(commands).flat(), yes, no, unknown, skip].flat();
  return {
    typical: new Set(typical),
    alone: new Set(alone.filter((word) => word.length > 1)),
  };
});

/**
 * Returns how much a folded text looks like a language: one point for each typical word, two for a
 * greeting at its beginning.
 */
export function likeness(folded: string, lexicon: Lexicon): number {
  const words = folded.split(' ');
  const greeted = lexicon.greetings.some((greeting) => `${folded} `.startsWith(`${greeting} `));
  const { typical } = knownOf(lexicon);
  return words.filter((word) => typical.has(word)).length + (greeted ? MARGIN : 0);
}

/**
 * Returns the language in which a text most likely is, or undefined when that is not clear. A first
 * text of one word is guessed by that word alone ("AIDE", "bom dia"), if only one language has it.
 */
export function guessLanguage(text: string, texts: Texts): Language | undefined {
  const folded = fold(text);
  if (folded === '') return undefined;
  const short = folded.split(' ').length <= SHORT;
  const alone = texts.languages.filter(
    (language) => short && knownOf(texts.lexicon(language)).alone.has(folded),
  );
  if (alone.length === 1) return alone[0];
  const [best, second] = texts.languages
    .map((language) => ({ language, points: likeness(folded, texts.lexicon(language)) }))
    .sort((a, b) => b.points - a.points);
  if (!best || best.points - (second?.points ?? 0) < MARGIN) return undefined;
  return best.points >= 2 * (second?.points ?? 0) ? best.language : undefined;
}
