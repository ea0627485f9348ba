import type { Assignee, Cases } from '../../cases/cases.js';
import type { NotDone, Outcome } from '../../cases/outcome.js';
import { Problem, type ProblemName } from '../problem.js';

/** The services of the case routes. */
export interface CaseDesk {
  readonly cases: Cases;
  /** Returns the people to whom a case of a country can be given, by their ids. */
  readonly candidates: (
    country: string,
  ) => Promise<readonly { readonly id: string; readonly who: Assignee }[]>;
}

/** What a person wrote, or the day they chose, as the field of the body that is wrong. */
const wrongFields: Readonly<
  Partial<Record<NotDone['reason'], readonly [at: string, says: string]>>
> = {
  identifying: [
    'words',
    'Something here could lead to a person: a number, an address, a link, a name after "I am", or a phrase that is left out of this case.',
  ],
  empty: ['words', 'Nothing is left of it: write something.'],
  noReason: ['the reason', 'A reason is needed.'],
  tooLong: ['words', 'It is too long.'],
  badDate: ['until', 'It is a moment from now on, and not too far ahead.'],
};

/** The other refusals: what is wrong, and what can be done then. */
const refusals: Readonly<
  Partial<Record<NotDone['reason'], readonly [ProblemName, says: string, next: string]>>
> = {
  unknown: [
    'not-found',
    'There is no such case, or it is not yours to see.',
    'GET /cases lists the cases that you may see.',
  ],
  denied: [
    'forbidden',
    'You may see this case, but you may not do this with it.',
    'Ask the person who coordinates the cases of its country.',
  ],
  unknownPerson: [
    'conflict',
    'Nobody with this name can have it in this country.',
    'Send the id of a focal point, of an active account, or an organisation that has people there.',
  ],
  notTheirs: ['conflict', 'Only the person who has the case can do this.', 'Take it, or ask them.'],
  closed: ['conflict', 'The case is closed.', 'Reopen it first.'],
  wordsGone: ['conflict', 'Its words were destroyed.', 'Nothing can bring them back.'],
  noReply: ['conflict', 'The reporter cannot be asked.', 'Wait: they may come back by their code.'],
  notSafe: ['conflict', 'It is not safe to write to this reporter.', 'Wait until they write.'],
  noKey: ['conflict', 'None of your keys opens this.', 'Ask a person who has the keys for them.'],
  altered: ['conflict', 'It was altered after it was sealed.', 'Tell the person who runs Amana.'],
  samePerson: ['conflict', 'Another person must do this.', 'Ask somebody else who may.'],
  expired: ['conflict', 'Its time has passed.', 'Ask anew.'],
  notWaiting: ['conflict', 'This does not wait for a decision any more.', 'List what does.'],
  referredAlready: ['conflict', 'This organisation has been asked.', 'Wait, or take it back.'],
  excluded: [
    'conflict',
    'A conflict of interest keeps this person from it.',
    'Choose another one.',
  ],
};

function problemOf(refused: NotDone): Problem {
  const { reason } = refused;
  if (reason === 'held')
    return new Problem('conflict', {
      reason,
      detail: `Another person has this case: ${refused.by}.`,
      do: 'Ask that person to pass it on.',
    });
  if (reason === 'conflict')
    return new Problem('changed-meanwhile', {
      reason,
      detail: `${refused.by} has set ${refused.field} to ${refused.theirs}; you wanted ${refused.yours}.`,
      do: 'Read the case again, and send its version.',
    });
  const field = wrongFields[reason];
  if (field) {
    const [at, says] = field;
    const mistakes = [{ in: 'body' as const, at, says }];
    const next = 'Change it, and send it again.';
    return new Problem('invalid', { reason, detail: says, do: next, mistakes });
  }
  const [name, detail, next] = refusals[reason] ?? [
    'conflict',
    'This cannot be done in the present state of the case.',
    'Read the case: "may" says what you can do now, "timeline" what has happened.',
  ];
  return new Problem(name, { reason, detail, do: next });
}

/**
 * Returns the value of an outcome.
 * @throws Problem when it was refused
 */
export function caseGranted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw problemOf(outcome);
}
