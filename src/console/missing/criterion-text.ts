import type { CriterionState } from '../../alerts/criteria/criteria.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';

/** Returns what a criterion asks: in the country's own words, or in those of the program. */
export const criterionText = (
  { say, language }: SignedVisit,
  { criterion, says }: Pick<CriterionState, 'criterion' | 'says'>,
): string => says?.[language] ?? sayCode(say, 'criterion', criterion);
