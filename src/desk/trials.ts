import { randomInt } from 'node:crypto';
import type { Campaign } from '../campaigns/definition.js';
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

/** A word that nobody texts by chance. */
const drawWord = () => Array.from({ length: 7 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

export const isTrial = (name: string): boolean => name.startsWith(TRIAL);

/**
 * A poll as it is tried: word for word the same, under a name and a join word of its own, for an
 * hour. Whoever texts the word gets it on their phone; nobody else does, so that a test can be sent
 * to nobody who has not asked for it.
 */
export function trialOf(poll: Poll, now: Date): Poll {
  const word = drawWord();
  const { renamed: _renamed, ...asked } = poll;
  return {
    ...asked,
    poll: `${TRIAL}${word.toLowerCase()}`,
    join: word,
    opens: second(now),
    closes: second(new Date(now.getTime() + TRIAL_LIFE)),
  };
}

/**
 * A campaign as it is tried, the same way: its answers to
 * words are left to those who get the campaign itself.
 */
export function campaignTrialOf(
  campaign: Campaign,
  now: Date,
): { readonly campaign: Campaign; readonly word: string; readonly until: Date } {
  const word = drawWord();
  const until = new Date(now.getTime() + TRIAL_LIFE);
  const { faq: _faq, onJoining: _onJoining, ...told } = campaign;
  return {
    word,
    until,
    campaign: {
      ...told,
      campaign: `${TRIAL}${word.toLowerCase()}`,
      join: word,
      ends: second(until),
    },
  };
}
