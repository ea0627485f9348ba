import type { Decided } from '../broadcasts/decided.js';
import { command } from '../shared/command.js';
import { never } from '../shared/fault.js';
import { refuse, type Refusal } from './refusal.js';

/** What keeps a decision on a sending from being carried out, put into words. */
export function refusedDecision(id: string, decided: Extract<Decided, { ok: false }>): Refusal {
  const { reason, state, recipients } = decided;
  switch (reason) {
    case 'unknown':
      return refuse(
        'unknown',
        `There is no sending ${id}.`,
        `See which there are: ${command('polls sendings')}, or GET /sendings.`,
      );
    case 'state':
      return refuse(
        'wrongState',
        `The sending ${id} is ${state ?? 'in another state'}: this cannot be done now.`,
        'Look at how it stands. Nothing was changed.',
      );
    case 'nobody':
      return refuse(
        'nobody',
        'There is nobody in this audience who can be written to.',
        'Widen the audience, or look which languages and channels the estimate names.',
      );
    case 'estimateFirst':
      return refuse(
        'wrongState',
        'Its estimate is older than an hour, or there is none.',
        'Estimate it again, and confirm that number.',
      );
    case 'otherNumber':
      return refuse(
        'wrongNumber',
        `That is not the number of its recipients: it is ${recipients ?? 'another'}.`,
        'Read the estimate, and type its number of recipients if it is right. Nothing was sent.',
      );
    case 'samePerson':
      return refuse(
        'samePerson',
        'Whoever confirmed a sending cannot approve it.',
        'Ask somebody else with the scope to approve.',
      );
    case 'over':
      return refuse('wrongState', 'Its time is over.', 'Draft another one with a later close.');
    case 'notPoll':
      return refuse(
        'wrongState',
        'Only who was asked a poll can be reminded.',
        'Nothing has to be done.',
      );
    case 'remindedAlready':
      return refuse(
        'wrongState',
        'They were reminded already, or will be. There is one reminder.',
        'Nothing has to be done.',
      );
    default:
      return never(reason);
  }
}
