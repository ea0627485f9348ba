import { fold } from './fold.js';

/**
 * What opens or chooses something when it is sent: a safe word, a word
 * to join by, a keyword, the name of a place. It is compared folded, so
 * one of punctuation alone ("...", "??") would be opened by any other.
 * @returns the folded text, or undefined when no letter or digit is left of it
 */
export function gateKey(text: string): string | undefined {
  const key = fold(text);
  return /[\p{L}\p{N}]/u.test(key) ? key : undefined;
}

/**
 * Whether a text opens what is kept under a key. What
 * an older version kept as nothing stays closed.
 */
export const opensGate = (kept: string, text: string): boolean =>
  kept !== '' && fold(text) === kept;
