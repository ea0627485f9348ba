import type { DateTime } from 'luxon';
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

/**
 * Whether a text takes back an age or a time and tells nothing else: "no, she is 8", "pardon,
 * c'était jeudi". At a question for a yes or a no such a "no" is no answer. "No, they took her
 * yesterday" is one.
 */
export function isCorrection(tokens: readonly Token[], now: DateTime): boolean {
  const length = lengthAt(tokens, 0, marks);
  if (length === 0 || tokens.length <= length || tokens.length > LONGEST) return false;
  const days = daysIn(tokens, now);
  const clocks = clocksIn(tokens);
  const isTime = (at: number) =>
    days.some((day) => at >= day.at && at < day.end) ||
    clocks.some((clock) => Math.abs(at - clock.at) <= 1);
  let at = length;
  while (at < tokens.length) {
    const silent = Math.max(lengthAt(tokens, at, frame), lengthAt(tokens, at, marks));
    if (silent === 0 && numberOf(tokens[at]) === undefined && !isTime(at)) return false;
    at += Math.max(1, silent);
  }
  return true;
}
