import { fold } from './fold.js';
import type { Language, Lexicon, Texts } from './texts.js';

/** No command or answer has more words. */
const SHORT = 6;
/** A guess needs this many more words of one language than of any other. */
const MARGIN = 2;

/** How much a folded text looks like a language: its typical words, and twice a greeting it begins with. */
export function likeness(folded: string, lexicon: Lexicon): number {
  const words = folded.split(' ');
  const greeted = lexicon.greetings.some((greeting) => `${folded} `.startsWith(`${greeting} `));
  return words.filter((word) => lexicon.typical.includes(word)).length + (greeted ? MARGIN : 0);
}

/** The words a person sends alone: a command or an answer. One letter tells nothing. */
function answers({ commands, yes, no, unknown, skip }: Lexicon): string[] {
  return [...Object.values(commands).flat(), ...yes, ...no, ...unknown, ...skip].filter(
    (word) => word.length > 1,
  );
}

/**
 * The language a text is most likely in, or undefined when that is not clear. A first text of one word is guessed by
 * that word alone ("AIDE", "bom dia"), when only one language has it.
 */
export function guessLanguage(text: string, texts: Texts): Language | undefined {
  const folded = fold(text);
  if (folded === '') return undefined;
  const short = folded.split(' ').length <= SHORT;
  const alone = texts.languages.filter(
    (language) => short && answers(texts.lexicon(language)).includes(folded),
  );
  if (alone.length === 1) return alone[0];
  const [best, second] = texts.languages
    .map((language) => ({ language, points: likeness(folded, texts.lexicon(language)) }))
    .sort((a, b) => b.points - a.points);
  if (!best || best.points - (second?.points ?? 0) < MARGIN) return undefined;
  return best.points >= 2 * (second?.points ?? 0) ? best.language : undefined;
}
