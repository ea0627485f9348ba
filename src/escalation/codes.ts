import { randomCallCode } from '../shared/ids.js';

/**
 * How often new codes are tried before it is a fault.
 * With seven digits, clashes have ended long before.
 */
export const mostCodeTries = 12;

/**
 * A code for one call: six digits. It is typed on a phone at night, and a text can come in
 * another's name: among nearly 890,000 a guesser finds none before it is noticed (docs/adr/016).
 * Unique among all of that focal point's calls (the index says so); a person called a hundred
 * thousand times gets seven digits, once shorter ones clash.
 * @param attempt 0 for the first try
 */
export function callCode(attempt: number): string {
  return attempt < 6 ? randomCallCode() : randomCallCode(7);
}
