import { randomInt } from 'node:crypto';
import { randomCallCode } from '../shared/ids.js';

/** How often new codes are tried before it is a fault. With six digits, clashes have ended long before. */
export const mostCodeTries = 12;

/**
 * A code for one call: four digits, because it is typed on a phone. Unique among all of that focal point's calls (the
 * index says so); a person called thousands of times gets five digits, then six, once shorter ones clash.
 * @param attempt 0 for the first try
 */
export function callCode(attempt: number): string {
  if (attempt < 3) return randomCallCode();
  return attempt < 6 ? String(randomInt(10_000, 100_000)) : String(randomInt(100_000, 1_000_000));
}
