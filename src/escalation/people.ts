import { REGION } from '../directory/build.js';
import type { Directory, FocalPoint } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation.js';
import { mayKnow, type People } from './next.js';

/** The people on duty for an escalation. A country nobody knows has nobody but the regional desk. */
export function peopleOnDuty(directory: Directory, escalation: Escalation, at: Date): People {
  const { country, area, excludedAffiliations } = escalation;
  return (role, excludedPeople) => {
    const who = { role, at, excludedAffiliations, excludedPeople };
    if (role === 'regional-desk') return directory.onDuty({ ...who, country: REGION });
    if (country === REGION || !directory.country(country)) return [];
    return directory.onDuty({ ...who, country, ...(area === undefined ? {} : { area }) });
  };
}

/** A person who was called, if they may still hear of it and can be reached. */
export function callable(
  directory: Directory,
  escalation: Escalation,
  id: string,
): FocalPoint | undefined {
  const person = directory.focalPoint(id);
  return person && mayKnow(escalation, person) && person.reaches.length > 0 ? person : undefined;
}
