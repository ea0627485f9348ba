import { fold } from './fold.js';
import type { Language, Lexicon, Texts } from './texts.js';

/** No command or answer has more words. */
const SHORT = 6;
/** A guess needs this many more words of one language than of any other. */
const MARGIN = 2;

interface Known {
  readonly typical: ReadonlySet<string>;
  /** The words a person sends alone: a command or an answer. One letter tells nothing. */
  readonly alone: ReadonlySet<string>;
}
const known = new WeakMap<Lexicon, Known>();

function knownOf(lexicon: Lexicon): Known {
  const present = known.get(lexicon);
  if (present) return present;
  const { commands, yes, no, unknown, skip, typical } = lexicon;
  const alone = [Object.values(commands).flat(), yes, no, unknown, skip].flat();
  const made = {
    typical: new Set(typical),
    alone: new Set(alone.filter((word) => word.length > 1)),
  };
  known.set(lexicon, made);
  return made;
}

/**
 * How much a folded text looks like a language: its
 * typical words, and twice a greeting it begins with.
 */
export function likeness(folded: string, lexicon: Lexicon): number {
  const words = folded.split(' ');
  const greeted = lexicon.greetings.some((greeting) => `${folded} `.startsWith(`${greeting} `));
  const { typical } = knownOf(lexicon);
  return words.filter((word) => typical.has(word)).length + (greeted ? MARGIN : 0);
}

/**
 * The language a text is most likely in, or undefined when that is not clear. A first text of one
 * word is guessed by that word alone ("AIDE", "bom dia"), when only one language has it.
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
