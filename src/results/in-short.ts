import type { Labels } from './labels.js';
import type { View } from './view.js';

/** A result in two sentences: how many people it is of, and that they are no statistical sample. */
export function inShort({ answered }: Pick<View, 'answered'>, { say, people }: Labels): string {
  const of = answered === null ? say('results.tooFew') : `${say('results.people', { people: people(answered) })}.`;
  return `${of} ${say('poll.caveat')}`;
} // prettier-ignore
