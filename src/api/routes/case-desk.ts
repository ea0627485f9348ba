import type { Cases } from '../../cases/cases.js';
import type { NotDone, Outcome } from '../../cases/outcome.js';
import { Problem } from '../problem.js';

/** The services of the case routes. */
export interface CaseDesk {
  readonly cases: Cases;
}

function problemOf(refused: NotDone): Problem {
  const { reason } = refused;
  if (reason === 'unknown')
    return new Problem('not-found', {
      reason,
      detail: 'There is no such case, or it is not yours to see.',
      do: 'GET /cases lists those that are.',
    });
  if (reason === 'denied')
    return new Problem('forbidden', {
      reason,
      detail: 'You see this case, and may not do this with it.',
      do: 'Ask the person who coordinates the cases of its country.',
    });
  if (reason === 'held')
    return new Problem('conflict', {
      reason,
      detail: `Somebody else has it: ${refused.by}.`,
      do: 'Nothing, or ask them.',
    });
  if (reason === 'conflict')
    return new Problem('changed-meanwhile', {
      reason,
      detail: `${refused.by} has set ${refused.field} to ${refused.theirs}; you wanted ${refused.yours}.`,
      do: 'Read the case again, and send its version.',
    });
  return new Problem('conflict', {
    reason,
    detail: 'This cannot be done as things stand.',
    do: 'Read the case: "may" and "timeline" say how it stands.',
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
