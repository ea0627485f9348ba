import { hash } from 'node:crypto';
import { MINUTE, SECOND } from '../shared/clock.js';

/**
 * The texts that a person was sent recently: a mark of each, and its time in seconds since 1970.
 */
export type RecentReplies = readonly (readonly [mark: string, at: number])[];

/**
 * This many equal texts within this time mean that two machines are talking to each other. Source:
 * RapidPro's loop detection.
 */
export const MOST_EQUAL = 20;
export const EQUAL_WITHIN = 5 * MINUTE;

const MARK = 8;
const markOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, MARK);

/**
 * Leaves out replies that a person was sent too often. Their own words are still saved: only the
 * reply is missing.
 * @param before the recent replies
 * @returns the replies that may be sent, and the recent replies including them
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
