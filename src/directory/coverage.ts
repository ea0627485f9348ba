import { REGION } from './build.js';
import { officialAffiliations, type FocalPoint } from './directory.js';
import type { Warning } from '../shared/files/problems.js';

/**
 * Returns what a directory lacks so that tips reach a person at every level. Only active people
 * count.
 */
export function coverageWarnings(people: readonly FocalPoint[]): Warning[] {
  const active = people.filter((person) => person.active);
  const found: string[] = [];
  if (!active.some(({ role }) => role === 'regional-desk')) {
    found.push(
      `There is no regional desk (country ${REGION}): a tip that nobody answers has no last resort.`,
    );
  }
  const countries = new Set(
    active.map(({ country }) => country).filter((country) => country !== REGION),
  );
  for (const country of [...countries].sort()) {
    const here = active.filter((person) => person.country === country);
    const first = here.filter(({ role }) => role === 'focal-point');
    if (first.length === 0)
      found.push(
        `${country} has an agency head and no focal point: its tips begin at the second level.`,
      );
    else if (!here.some(({ role }) => role === 'agency-head'))
      found.push(
        `${country} has focal points and no agency head: what they do not answer goes to the regional desk.`,
      );
    if (here.every(({ affiliation }) => officialAffiliations.includes(affiliation)))
      found.push(
        `Everybody of ${country} is of the police or the government: a tip about an official goes to the regional desk at once.`,
      );
  }
  return found.map((message) => ({ message }));
}
