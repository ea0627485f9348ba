import type { Found, Outcome, RefusalReason } from '../desk/refusal.js';
import { Problem, type Mistake, type ProblemName } from './problem.js';

/** The problem at the API for each refusal of the desk. */
const names: Readonly<Record<RefusalReason, ProblemName>> = {
  notRight: 'invalid',
  unknown: 'not-found',
  exists: 'changed-meanwhile',
  changed: 'changed-meanwhile',
  sayVersion: 'say-what-you-saw',
  wrongState: 'conflict',
  wrongNumber: 'conflict',
  samePerson: 'conflict',
  nobody: 'conflict',
  notReady: 'conflict',
  tooMany: 'conflict',
};

/** Returns a finding as a mistake, with its place in words. */
const mistakeOf = ({ at, line, says }: Found): Mistake => ({
  in: 'body',
  at,
  ...(line === undefined ? {} : { line }),
  says,
});

/**
 * Returns the value of an outcome.
 * @throws Problem when it was refused
 */
export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { reason, says, next, allowed, findings } = outcome;
  throw new Problem(names[reason], {
    reason,
    detail: says,
    do: next,
    ...(allowed ? { allowed: [...allowed] } : {}),
    ...(findings ? { mistakes: findings.map(mistakeOf) } : {}),
  });
}
