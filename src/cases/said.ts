import { done, not, type NotNow, type Outcome } from './outcome.js';

/**
 * What somebody wrote in a form that asks for words.
 * @param empty why it is refused when they wrote nothing
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
