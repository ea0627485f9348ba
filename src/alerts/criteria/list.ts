import { dayIn } from '../../directory/absent.js';
import { criteriaByTime } from '../../directory/criteria.js';
import type { Directory } from '../../directory/directory.js';
import type { CountryCriteria, CountryCriterion } from '../../models/gateway/country.js';
import {
  criteria,
  verdicts,
  type Criterion,
  type JudgementDoc,
} from '../../models/cases/criteria.js';
import { Fault } from '../../shared/fault.js';

/** A criterion that is asked. The program's own have their words in the texts of the console. */
export type AskedCriterion = Pick<CountryCriterion, 'alert' | 'notice'> & {
  readonly id: Criterion;
  readonly says?: CountryCriterion['says'] | undefined;
};

/** The criteria by which a case is judged. */
export interface CriteriaList {
  /** `TG@2026-01-01`; missing for the list of the program. */
  readonly name?: string;
  readonly source: string;
  readonly asked: readonly AskedCriterion[];
}

/**
 * The five criteria of an alert, for countries that have none of their own. A notice needs details
 * by which people can recognise the person, and nothing else: there is no waiting period and no age
 * limit.
 */
export const usual: CriteriaList = {
  source: 'U.S. Department of Justice, AMBER Alert, guidelines for issuing alerts',
  asked: criteria.map((id) => ({ id, alert: true, notice: id === 'description' })),
};

const listOf = (country: string, { from, source, asked }: CountryCriteria): CriteriaList => ({
  name: `${country}@${from}`,
  source,
  asked,
});

/** Returns the list that counts in a country on its present day: the one that began last. */
function inForce(directory: Directory, country: string, now: Date): CriteriaList {
  const { criteria: lists = [], zone = 'UTC' } = directory.country(country) ?? {};
  const counts = criteriaByTime(lists, dayIn(zone, now)).find(({ state }) => state === 'counts');
  return counts ? listOf(country, counts) : usual;
}

/** Returns a list by its name. @throws Fault when the directory has lost it */
function named(directory: Directory, name: string): CriteriaList {
  const [country = '', from] = name.split('@');
  const found = directory.country(country)?.criteria?.find((one) => one.from === from);
  if (!found)
    throw new Fault(
      `The directory has no criteria ${name}, by which a case was judged. Import them again.`,
    );
  return listOf(country, found);
}

/**
 * Returns the criteria of a case: those by which it was judged before, or else those that count in
 * its country now.
 * @param judgements newest first
 * @throws Fault when the directory has lost a list
 */
export function criteriaOf(
  directory: Directory,
  country: string | undefined,
  judgements: readonly JudgementDoc[],
  now: Date,
): CriteriaList {
  const [last] = judgements;
  if (last) return last.codes.list === undefined ? usual : named(directory, last.codes.list);
  return country === undefined ? usual : inForce(directory, country, now);
}

export { verdicts, type Criterion };
