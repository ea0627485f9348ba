import type { Labels } from './labels.js';
import type { View } from './view.js';

type Answered = Pick<View, 'answered'>;

/** How many people a result is of. */
export const howMany = ({ answered }: Answered, { say, people }: Labels): string =>
  answered === null ? say('results.tooFew') : say('results.people', { people: people(answered) });

/** A result in two sentences: how many people it is of, and that they are no statistical sample. */
export const inShort = (view: Answered, labels: Labels): string =>
  `${howMany(view, labels)}${view.answered === null ? '' : '.'} ${labels.say('poll.caveat')}`;
