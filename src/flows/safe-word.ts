import { meantAsCode } from '../shared/case-code.js';
import { gateKey } from '../shared/texts/gate.js';
import { fold } from '../shared/texts/fold.js';
import type { Lexicon, Texts } from '../shared/texts/texts.js';
import { isSmallTalk } from './dialog/small-talk.js';
import { matchCommand } from './engine/match.js';

/** The fewest letters and digits of a safe word. */
const LEAST = 3;
/** The fewest digits of a number that is no answer to a question. */
const LEAST_DIGITS = 4;

/**
 * Checks whether a text asks something. "what word?" is no safe word: anyone who finds the phone
 * would ask the same.
 */
function isQuestion(text: string, lexicons: readonly Lexicon[]): boolean {
  if (/[?؟]/u.test(text)) return true;
  const [first = '', next] = fold(text).split(' ');
  return lexicons.some(
    ({ asks }) => asks.includes(first) || asks.includes(`${first} ${next ?? ''}`),
  );
}

/**
 * Checks whether a text may be the safe word that protects a waiting question. It may not be only
 * punctuation or emoji, an answer ("1", "yes"), a command, a greeting or a question: somebody who
 * finds the phone tries them first. It may not be the case code either. Pure.
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
