import {
  criteria,
  judgementsOf,
  type Criterion,
  type JudgementDoc,
} from '../../models/cases/criteria.js';
import type { Db } from '../../models/store/db.js';
import { needed } from './list.js';

/** What the current judgements of a case allow. */
export interface Met {
  readonly level: 'alert' | 'notice' | 'nothing';
  /** The criteria that an alert or a notice needs and that are not judged `yes`. */
  readonly missing: { readonly alert: readonly Criterion[]; readonly notice: readonly Criterion[] };
}

/**
 * Returns the last judgement of each criterion.
 * @param judgements newest first
 */
export function standing(
  judgements: readonly JudgementDoc[],
): ReadonlyMap<Criterion, JudgementDoc> {
  const last = new Map<Criterion, JudgementDoc>();
  for (const one of judgements)
    if (!last.has(one.codes.criterion)) last.set(one.codes.criterion, one);
  return last;
}

/** Returns what the judgements of a case allow. `unclear` does not count as yes. */
export function levelOf(stands: ReadonlyMap<Criterion, Pick<JudgementDoc, 'codes'>>): Met {
  const lacking = (level: 'alert' | 'notice') =>
    criteria.filter((one) => needed[one][level] && stands.get(one)?.codes.verdict !== 'yes');
  const missing = { alert: lacking('alert'), notice: lacking('notice') };
  const level =
    missing.alert.length === 0 ? 'alert' : missing.notice.length === 0 ? 'notice' : 'nothing';
  return { level, missing };
}

/**
 * Returns whether a case meets the criteria for an alert or a notice, and what is missing. It
 * checks no permissions.
 */
export const criteriaMet = async ({ cases }: Pick<Db, 'cases'>, id: string): Promise<Met> =>
  levelOf(standing(await judgementsOf(cases, id)));
