import { randomInt } from 'node:crypto';
import type { Campaign } from '../campaigns/definition.js';
import type { Poll } from '../polls/definition.js';
import { HOUR } from '../shared/clock.js';

/**
 * The beginning of the names of trials, which people try on their own phone. They are in no list.
 */
const TRIAL = 'try-';
/** How long a person may try a poll on their own phone. */
export const TRIAL_LIFE = HOUR;
/**
 * Only consonants: a word of them is not the name of a number, and means nothing in any language.
 */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/** Returns a moment as a poll writes it. */
const second = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;

/** Returns a random word that nobody texts by chance. */
const drawWord = () => Array.from({ length: 7 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

export const isTrial = (name: string): boolean => name.startsWith(TRIAL);

/**
 * Returns a poll as a trial: word for word the same, with its own name and join word, for an hour.
 * Only people who text the word receive it, so a trial cannot reach anyone who has not asked for
 * it.
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
 * Returns a campaign as a trial, in the same way. Its answers to words are left out: only
 * recipients of the campaign itself get them.
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
