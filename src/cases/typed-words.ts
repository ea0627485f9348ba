import { done, not, type NotNow, type Outcome } from './outcome.js';

/**
 * Returns the words typed in a form that asks for words.
 * @param empty the reason of the refusal when nothing was written
 */
export function saidIn(
  text: string,
  longest: number,
  empty: NotNow & ('empty' | 'noReason'),
): Outcome<string> {
  const words = text.trim();
  if (words === '') return not(empty);
  return words.length > longest ? not('tooLong') : done(words);
}
