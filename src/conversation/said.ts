import { createHash } from 'node:crypto';
import { MINUTE, SECOND } from '../shared/clock.js';

/** Texts said to a person lately: a mark of each, and when, in seconds since 1970. */
export type SaidLately = readonly (readonly [mark: string, at: number])[];

/** So many equal texts in so long a time are enough: two machines are talking to each other. Source: numbers.md, RapidPro. */
export const MOST_EQUAL = 20;
export const EQUAL_WITHIN = 5 * MINUTE;

const MARK = 8;
const markOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, MARK);

/**
 * Leaves out what was said to a person too often. What they write is kept all the same: only the answer is missing.
 * @param before what was said lately @returns what may be said, and what is to be remembered of it
 */
export function notTooOften<T extends { readonly text: string }>(
  before: SaidLately,
  replies: readonly T[],
  now: Date,
): { readonly replies: readonly T[]; readonly said: SaidLately } {
  const said = before.filter(([, at]) => at * SECOND > now.getTime() - EQUAL_WITHIN);
  const allowed = replies.filter(({ text }) => {
    const mark = markOf(text);
    if (said.filter(([other]) => other === mark).length >= MOST_EQUAL) return false;
    said.push([mark, Math.ceil(now.getTime() / SECOND)]);
    return true;
  });
  return { replies: allowed, said };
}
