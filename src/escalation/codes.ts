import { randomCallCode } from '../shared/ids.js';

/**
 * How many new codes are tried before a fault is thrown. Codes with seven digits stop clashing long
 * before that.
 */
export const mostCodeTries = 12;

/**
 * Returns a code for one call: six digits. People type it on a phone at night, and a text can be
 * sent in another person's name: among nearly 890,000 codes a guesser is noticed before finding one
 * (docs/adr/016). A code is unique among all calls of that focal point (an index checks it). A
 * person called a hundred thousand times gets seven digits once shorter codes clash.
 * @param attempt 0 for the first try
 */
export function callCode(attempt: number): string {
  return attempt < 6 ? randomCallCode() : randomCallCode(7);
}
