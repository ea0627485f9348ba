import { meantAsCode } from '../shared/case-code.js';
import { gateKey } from '../shared/texts/gate.js';
import { fold } from '../shared/texts/fold.js';
import type { Lexicon, Texts } from '../shared/texts/texts.js';
import { isSmallTalk } from './dialog/small-talk.js';
import { matchCommand } from './engine/match.js';

/** Letters and digits of a safe word. */
const LEAST = 3;
/** A number that is no answer to a question has more digits. */
const LEAST_DIGITS = 4;

/**
 * Whether a text asks something: "what word?" is no
 * word, and whoever finds the phone would ask the same.
 */
function isQuestion(text: string, lexicons: readonly Lexicon[]): boolean {
  if (/[?؟]/u.test(text)) return true;
  const [first = '', next] = fold(text).split(' ');
  return lexicons.some(
    ({ asks }) => asks.includes(first) || asks.includes(`${first} ${next ?? ''}`),
  );
}

/**
 * Whether a text may be the safe word that protects a waiting question. Punctuation or emoji alone,
 * an answer ("1", "yes"), a command, a greeting and a question may not: somebody who finds the
 * phone tries them first. The case code may not, either. Pure.
 */
export function maySafeguard(text: string, texts: Texts): boolean {
  const key = gateKey(text);
  if (key === undefined || meantAsCode(text) !== undefined) return false;
  const letters = key.replace(/[^\p{L}\p{N}]/gu, '');
  if ([...letters].length < LEAST) return false;
  if (/^\p{N}+$/u.test(letters)) return letters.length >= LEAST_DIGITS;
  const lexicons = texts.languages.map((language) => texts.lexicon(language));
  if (isQuestion(text, lexicons)) return false;
  const numbers = lexicons.flatMap((lexicon) => lexicon.numbers.flat());
  return (
    matchCommand(text, lexicons) === undefined &&
    !isSmallTalk(text, lexicons) &&
    !numbers.includes(key)
  );
}
