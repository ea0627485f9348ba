import { fold } from './fold.js';

/**
 * Returns the key of a text that opens or chooses something when it is sent: a safe word, a word to
 * join by, a keyword, the name of a place. It is compared folded, so a text of punctuation alone
 * ("...", "??") would be opened by any other such text.
 * @returns the folded text, or undefined when it has no letter or digit left
 */
export function gateKey(text: string): string | undefined {
  const key = fold(text);
  return /[\p{L}\p{N}]/u.test(key) ? key : undefined;
}

/**
 * Checks whether a text opens what is stored under a key. An empty key, which an older version may
 * have saved, opens for nothing.
 */
export const opensGate = (kept: string, text: string): boolean =>
  kept !== '' && fold(text) === kept;
