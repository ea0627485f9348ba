import { REGION } from '../directory/build.js';
import type { Directory, FocalPoint, Role } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';

/**
 * Finds the people on duty in a role, without some (by id). Callers filter out people with a
 * conflict of interest again, whatever this returns.
 */
export type People = (role: Role, without: readonly string[]) => readonly FocalPoint[];

/** Who may not hear of a tip. */
type Exclusions = Pick<Escalation, 'excludedAffiliations' | 'excludedPeople'>;

/** Whether a person may hear of this tip: no conflict of interest. Source: safety.md §4.10. */
export function mayKnow(
  { excludedAffiliations, excludedPeople }: Exclusions,
  person: FocalPoint,
): boolean {
  const named = excludedPeople?.includes(person.id) === true;
  return person.active && !named && !excludedAffiliations.includes(person.affiliation);
}

/** Whether a person may hear of this tip, and can be reached. */
export const mayBeCalled = (escalation: Exclusions, person: FocalPoint): boolean =>
  mayKnow(escalation, person) && person.reaches.length > 0;

/**
 * Returns the people on duty for an escalation. If the country is unknown, only the regional desk
 * is.
 */
export function peopleOnDuty(directory: Directory, escalation: Escalation, at: Date): People {
  const { country, area, excludedAffiliations } = escalation;
  return (role, excludedPeople) => {
    const who = { role, at, excludedAffiliations, excludedPeople };
    if (role === 'regional-desk') return directory.onDuty({ ...who, country: REGION });
    if (country === REGION || !directory.country(country)) return [];
    return directory.onDuty({ ...who, country, ...(area === undefined ? {} : { area }) });
  };
}

/** Returns a person who was called, if they may still hear of it and can be reached. */
export function callable(
  directory: Directory,
  escalation: Escalation,
  id: string,
): FocalPoint | undefined {
  const person = directory.focalPoint(id);
  return person && mayBeCalled(escalation, person) ? person : undefined;
}
