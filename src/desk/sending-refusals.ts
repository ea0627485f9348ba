import type { Undecided } from '../broadcasts/decided.js';
import { command } from '../shared/command.js';
import { refuse, type Refusal } from './refusal.js';

type Reason = Undecided['reason'];

const nothingToDo = 'Nothing has to be done.';

/** Refusals that always have the same words. */
const said: Readonly<Record<Exclude<Reason, 'unknown' | 'state' | 'otherNumber'>, Refusal>> = {
  nobody: refuse(
    'nobody',
    'There is nobody in this audience who can be written to.',
    'Widen the audience, or look which languages and channels the estimate names.',
  ),
  estimateFirst: refuse(
    'wrongState',
    'Its estimate is older than an hour, or there is none.',
    'Estimate it again, and confirm that number.',
  ),
  contentChanged: refuse(
    'wrongState',
    'What it says was changed since it was estimated.',
    'Read it again. A draft is estimated anew; what waits for approval is stopped and drafted anew.',
  ),
  samePerson: refuse(
    'samePerson',
    'Whoever confirmed a sending cannot approve it.',
    'Ask somebody else with the scope to approve.',
  ),
  over: refuse('wrongState', 'Its time is over.', 'Draft another one with a later close.'),
  notPoll: refuse('wrongState', 'Only who was asked a poll can be reminded.', nothingToDo),
  remindedAlready: refuse(
    'wrongState',
    'They were reminded already, or will be. There is one reminder.',
    nothingToDo,
  ),
};

/** Returns the refusal for an unknown sending. */
export const noSending = (id: string): Refusal =>
  refuse(
    'unknown',
    `There is no sending ${id}.`,
    `See which there are: ${command('polls sendings')}, or GET /sendings.`,
  );

/** Returns why a decision on a sending cannot be carried out, in words. */
export function refusedDecision(id: string, { reason, state, recipients }: Undecided): Refusal {
  if (reason === 'unknown') return noSending(id);
  if (reason === 'state')
    return refuse(
      'wrongState',
      `The sending ${id} is ${state ?? 'in another state'}: this cannot be done now.`,
      'Look at how it stands. Nothing was changed.',
    );
  if (reason === 'otherNumber')
    return refuse(
      'wrongNumber',
      `That is not the number of its recipients: it is ${recipients ?? 'another'}.`,
      'Read the estimate, and type its number of recipients if it is right. Nothing was sent.',
    );
  return said[reason];
}
