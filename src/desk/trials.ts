import { randomInt } from 'node:crypto';
import type { Poll } from '../polls/definition.js';
import { HOUR } from '../shared/clock.js';

/** Polls that people try on their own phone begin with this, and are in no list. */
const TRIAL = 'try-';
/** So long somebody may try a poll on their own phone. */
export const TRIAL_LIFE = HOUR;
/** Consonants that are no number's name: a word of them means nothing in any language. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/** A moment as a poll writes it. */
const second = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;

export const isTrial = (name: string): boolean => name.startsWith(TRIAL);

/**
 * A poll as it is tried: word for word the same, under a name and a join word of its own, for an hour. Whoever texts the
 * word gets it on their phone; nobody else does, so that a test can be sent to nobody who has not asked for it.
 */
export function trialOf(poll: Poll, now: Date): Poll {
  const word = Array.from({ length: 7 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const { renamed: _renamed, ...asked } = poll;
  return {
    ...asked,
    poll: `${TRIAL}${word.toLowerCase()}`,
    join: word,
    opens: second(now),
    closes: second(new Date(now.getTime() + TRIAL_LIFE)),
  };
}
