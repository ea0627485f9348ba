import type { Labels } from './labels.js';
import type { View } from './view.js';

type Answered = Pick<View, 'answered'>;

/** Returns the number of people in a result, in words. */
export const howMany = ({ answered }: Answered, { say, people }: Labels): string =>
  answered === null ? say('results.tooFew') : say('results.people', { people: people(answered) });

/**
 * Returns a result in two sentences: how many people it is about, and that they are no statistical
 * sample.
 */
export const inShort = (view: Answered, labels: Labels): string =>
  `${howMany(view, labels)}${view.answered === null ? '' : '.'} ${labels.say('poll.caveat')}`;
