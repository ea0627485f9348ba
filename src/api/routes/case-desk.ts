import type { Assignee, Cases } from '../../cases/cases.js';
import type { NotDone, Outcome } from '../../cases/outcome.js';
import { Problem } from '../problem.js';

/** The services of the case routes. */
export interface CaseDesk {
  readonly cases: Cases;
  /** Returns the people to whom a case of a country can be given, by their ids. */
  readonly candidates: (
    country: string,
  ) => Promise<readonly { readonly id: string; readonly who: Assignee }[]>;
}

function problemOf(refused: NotDone): Problem {
  const { reason } = refused;
  if (reason === 'unknown')
    return new Problem('not-found', {
      reason,
      detail: 'There is no such case, or it is not yours to see.',
      do: 'GET /cases lists the cases that you may see.',
    });
  if (reason === 'denied')
    return new Problem('forbidden', {
      reason,
      detail: 'You may see this case, but you may not do this with it.',
      do: 'Ask the person who coordinates the cases of its country.',
    });
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
  if (reason === 'unknownPerson')
    return new Problem('conflict', {
      reason,
      detail: 'Nobody with this id can have a case of this country.',
      do: 'Send the id of a focal point of the country, or of an active account that may take it.',
    });
  return new Problem('conflict', {
    reason,
    detail: 'This cannot be done in the present state of the case.',
    do: 'Read the case: "may" says what you can do now, "timeline" what has happened.',
  });
}

/**
 * Returns the value of an outcome.
 * @throws Problem when it was refused
 */
export function caseGranted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw problemOf(outcome);
}
