import { onceFor } from '../../shared/once-for.js';
import { fold } from '../../shared/texts/fold.js';
import type { Lexicon } from '../../shared/texts/texts.js';

/** A text with more words tells something. */
const MOST_WORDS = 8;
/** So many letters of a word say enough: "policier" is about the "police" of a question. */
const STEM = 5;
/** A word of the question has so many letters, and a word that tells nothing so few. */
const TELLING = 4;
const SHORT = 2;

interface Words {
  /** Words that deny by themselves: "no", "aucun", "nenhum". */
  readonly denies: ReadonlySet<string>;
  /** Words that may stand before them: "there is no", "il n'y a pas". */
  readonly before: ReadonlySet<string>;
  readonly silent: ReadonlySet<string>;
}

const wordsOf = onceFor((lexicon: Lexicon): Words => ({
  denies: new Set([...lexicon.denies, ...lexicon.no]),
  before: new Set([...lexicon.begins, ...lexicon.fillers, ...lexicon.around]),
  silent: new Set([...lexicon.fillers, ...lexicon.around, ...lexicon.alone]),
}));

const isShort = (word: string) => word.length <= SHORT;

/** Whether two words begin alike: "official" and "officials", "free" and "freely". */
function areAlike(one: string, other: string): boolean {
  const letters = Math.min(STEM, one.length, other.length);
  return letters >= TELLING && one.slice(0, letters) === other.slice(0, letters);
}

/**
 * Checks whether a text denies a question in the question's own words, in one language: "no
 * police", "il n'y a pas de danger", "não há polícia", or just "nobody". Any other word tells
 * something else ("no police helps us"). Pure.
 * @param question as it is asked in this language; most texts deny nothing and never need it
 */
export function isDenied(text: string, question: () => string, lexicon: Lexicon): boolean {
  const words = fold(text).split(' ');
  if (words.length > MOST_WORDS) return false;
  const { denies, before, silent } = wordsOf(lexicon);
  const at = words.findIndex((word) => denies.has(word));
  if (at < 0 || !words.slice(0, at).every((word) => before.has(word) || isShort(word)))
    return false;
  const asked = fold(question()).split(' ');
  const rest = words.slice(at + 1);
  const isAsked = (word: string) => asked.some((one) => areAlike(one, word));
  return (
    (rest.length === 0 || rest.some(isAsked)) &&
    rest.every(
      (word) =>
        isAsked(word) ||
        isShort(word) ||
        asked.includes(word) ||
        denies.has(word) ||
        silent.has(word),
    )
  );
}
