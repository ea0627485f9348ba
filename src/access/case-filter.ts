import type { Staff } from '../shared/staff.js';
import { idsOf, isOfficialStaff, relationsFor, type CaseAction, type Relation } from './policy.js';

/** A filter for the collection of tips. */
export type CaseFilter = Readonly<Record<string, unknown>>;

/**
 * Returns a filter for the cases to which a person has a relation; undefined when there can be
 * none.
 */
function joinedBy(
  staff: Staff,
  relation: Relation,
  calledFor: readonly string[],
): CaseFilter | undefined {
  switch (relation) {
    case 'ownCountry': {
      if (staff.countries.length === 0) return undefined;
      const of = staff.countries.includes('*') ? {} : { country: { $in: [...staff.countries] } };
      if (!isOfficialStaff(staff)) return of;
      const known = [{ state: { $ne: 'open' } }, { 'answers.officials': { $exists: true } }];
      return { ...of, $or: known };
    }
    case 'assigned':
      return { 'work.owner': { $in: idsOf(staff) } };
    case 'called':
      return staff.focalPoint === undefined || calledFor.length === 0
        ? undefined
        : { _id: { $in: [...calledFor] } };
    case 'referred':
      return staff.organisation === undefined
        ? undefined
        : { 'work.referredTo': staff.organisation };
  }
}

/** Returns a filter that leaves out cases from which a conflict of interest excludes a person. */
function withoutExcluded(staff: Staff): CaseFilter {
  const { affiliation } = staff;
  const people = { 'work.excluded': { $nin: idsOf(staff) } };
  return affiliation === undefined
    ? { ...people, 'excludedAffiliations.0': { $exists: false } }
    : { ...people, excludedAffiliations: { $ne: affiliation } };
}

/**
 * Returns the filters of the relations by which a person may do an action, each without the cases
 * from which they are excluded.
 */
export function filtersFor(
  staff: Staff,
  action: CaseAction,
  calledFor: readonly string[] = [],
): readonly CaseFilter[] {
  const without = withoutExcluded(staff);
  return relationsFor(staff, action).flatMap((relation) => {
    const joined = joinedBy(staff, relation, calledFor);
    return joined ? [{ ...joined, ...without }] : [];
  });
}

/**
 * Returns the table of `policy.ts` as a filter on the collection of tips: exactly the tips on which
 * a person may do an action.
 * @param calledFor the tips for whose escalation the person was called
 * @returns `nothing` when the person may do it with no tip
 */
export function filterFor(
  staff: Staff,
  action: CaseAction,
  calledFor: readonly string[] = [],
): CaseFilter | 'nothing' {
  const [first, ...others] = filtersFor(staff, action, calledFor);
  if (!first) return 'nothing';
  return others.length === 0 ? first : { $or: [first, ...others] };
}
