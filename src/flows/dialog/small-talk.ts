import { fold } from '../../shared/texts/fold.js';
import type { Lexicon } from '../../shared/texts/texts.js';

/** Words that by themselves tell nothing: a greeting, thanks, an answer to no question. */
const kinds = ['greetings', 'fillers', 'yes', 'no', 'unknown', 'skip'] as const;
/** The longest of these phrases has so many words. */
const LONGEST = 6;

/**
 * Whether a text is nothing but small talk, in any language: "hello", "ok thanks", "oui merci". Such a text opens no
 * report: after a goodbye many people send thanks, and a focal point must not be called for them.
 */
export function isSmallTalk(text: string, lexicons: readonly Lexicon[]): boolean {
  const words = fold(text).split(' ');
  const known = (phrase: string) =>
    lexicons.some((lexicon) => kinds.some((kind) => lexicon[kind].includes(phrase)));
  for (let at = 0; at < words.length;) {
    const lengths = Array.from({ length: LONGEST }, (_, i) => LONGEST - i);
    const length = lengths.find(
      (n) => at + n <= words.length && known(words.slice(at, at + n).join(' ')),
    );
    if (length === undefined) return false;
    at += length;
  }
  return true;
}
