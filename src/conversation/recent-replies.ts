import { createHash } from 'node:crypto';
import { MINUTE, SECOND } from '../shared/clock.js';

/** The texts a person was sent lately: a mark of each, and when, in seconds since 1970. */
export type RecentReplies = readonly (readonly [mark: string, at: number])[];

/**
 * With so many equal texts in this time, two machines are
 * talking to each other. Source: RapidPro's loop detection.
 */
export const MOST_EQUAL = 20;
export const EQUAL_WITHIN = 5 * MINUTE;

const MARK = 8;
const markOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, MARK);

/**
 * Leaves out replies that a person was sent too often. Their
 * own words are kept all the same: only the answer is missing.
 * @param before the recent replies
 * @returns the replies that may be sent, and the recent replies with them
 */
export function notTooOften<T extends { readonly text: string }>(
  before: RecentReplies,
  replies: readonly T[],
  now: Date,
): { readonly replies: readonly T[]; readonly said: RecentReplies } {
  const said = before.filter(([, at]) => at * SECOND > now.getTime() - EQUAL_WITHIN);
  const allowed = replies.filter(({ text }) => {
    const mark = markOf(text);
    if (said.filter(([other]) => other === mark).length >= MOST_EQUAL) return false;
    said.push([mark, Math.ceil(now.getTime() / SECOND)]);
    return true;
  });
  return { replies: allowed, said };
}
