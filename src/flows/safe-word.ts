import { meantAsCode } from '../shared/case-code.js';
import { gateKey } from '../shared/texts/gate.js';
import type { Texts } from '../shared/texts/texts.js';
import { isSmallTalk } from './dialog/small-talk.js';
import { matchCommand } from './engine/match.js';

/** Letters and digits of a safe word. */
const LEAST = 3;
/** A number that is no answer to a question has more digits. */
const LEAST_DIGITS = 4;

/**
 * Whether a text may be the safe word that protects a waiting question. Punctuation or emoji alone, an answer ("1", "yes"),
 * a command and a greeting may not: somebody who finds the phone tries them first. The case code may not, either. Pure.
 */
export function maySafeguard(text: string, texts: Texts): boolean {
  const key = gateKey(text);
  if (key === undefined || meantAsCode(text) !== undefined) return false;
  const letters = key.replace(/[^\p{L}\p{N}]/gu, '');
  if ([...letters].length < LEAST) return false;
  if (/^\p{N}+$/u.test(letters)) return letters.length >= LEAST_DIGITS;
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  const numbers = lexicons.flatMap((lexicon) => lexicon.numbers.flat());
  return (
    matchCommand(text, lexicons) === undefined &&
    !isSmallTalk(text, lexicons) &&
    !numbers.includes(key)
  );
}
