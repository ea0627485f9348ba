import type { DateTime } from 'luxon';
import { OLDEST } from './age.js';
import { clocksIn } from './clock.js';
import { daysIn } from './days.js';
import { numberOf } from './numbers.js';
import { lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { missingWords } from './words.js';

/** Words with which somebody takes back what they said. */
const { marks } = missingWords.correction;
/** Words beside an age or a time that tell nothing else. */
const { frame } = missingWords.correction;
/** A correction is short: whoever tells more, tells it for its own sake. */
const LONGEST = 12;

/** Whether a text has nothing but words of a correction, numbers, and what `isMore` allows. */
function hasOnly(
  tokens: readonly Token[],
  from: number,
  isMore: (at: number) => boolean = () => false,
): boolean {
  let at = from;
  while (at < tokens.length) {
    const silent = Math.max(lengthAt(tokens, at, frame), lengthAt(tokens, at, marks));
    if (silent === 0 && numberOf(tokens[at]) === undefined && !isMore(at)) return false;
    at += Math.max(1, silent);
  }
  return tokens.length > from && tokens.length <= LONGEST;
}

/** Checks for the words of days and times of day. */
function timesOf(tokens: readonly Token[], now: DateTime): (at: number) => boolean {
  const days = daysIn(tokens, now);
  const clocks = clocksIn(tokens);
  return (at) =>
    days.some((day) => at >= day.at && at < day.end) ||
    clocks.some((clock) => Math.abs(at - clock.at) <= 1);
}

/**
 * Whether a text takes back an age or a time and tells nothing else: "no, she is 8", "pardon,
 * c'était jeudi". At a question for a yes or a no such a "no" is no answer. "No, they took her
 * yesterday" is one.
 */
export function isCorrection(tokens: readonly Token[], now: DateTime): boolean {
  const length = lengthAt(tokens, 0, marks);
  return length > 0 && hasOnly(tokens, length, timesOf(tokens, now));
}

/** Whether a text tells an age or a time and nothing else: "12 ans et demi", "yesterday 3pm". */
export const isAside = (tokens: readonly Token[], now: DateTime): boolean =>
  hasOnly(tokens, 0, timesOf(tokens, now));

/** The most options that a question for a yes or a no has: "no, 2" may be the second. */
const OPTIONS = 2;

/** Returns the age in "no 13", "no no 12 sorry": a number alone behind a word that takes back. */
export function correctedAge(tokens: readonly Token[]): number | undefined {
  const length = lengthAt(tokens, 0, marks);
  const [age, other] = tokens.flatMap((token) => numberOf(token) ?? []);
  const isAlone = age !== undefined && other === undefined && age > OPTIONS && age <= OLDEST;
  return length > 0 && isAlone && hasOnly(tokens, length) ? age : undefined;
}
