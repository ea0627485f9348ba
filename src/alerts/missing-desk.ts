import type { CaseDeps } from '../cases/deps.js';
import { createCriteria, type Criteria } from './criteria/criteria.js';
import { createMatching, type Matching } from './matching/matching.js';
import { createSightings, type Sightings } from './sightings/sightings.js';

/** The functions for the case of a missing person, besides those for every case. */
export interface MissingDesk {
  readonly criteria: Criteria;
  readonly matching: Matching;
  readonly sightings: Sightings;
}

export const createMissingDesk = (deps: CaseDeps): MissingDesk => ({
  criteria: createCriteria(deps),
  matching: createMatching(deps),
  sightings: createSightings(deps),
});
