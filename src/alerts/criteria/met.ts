import {
  criteria,
  judgementsOf,
  type Criterion,
  type JudgementDoc,
} from '../../models/cases/criteria.js';
import type { Db } from '../../models/store/db.js';
import { needed } from './list.js';

/** What a case may become as it is judged now. */
export interface Met {
  readonly level: 'alert' | 'notice' | 'nothing';
  /** What has not been judged `yes` and is needed for an alert, and for a notice. */
  readonly missing: { readonly alert: readonly Criterion[]; readonly notice: readonly Criterion[] };
}

/** The last judgement of each criterion. @param judgements newest first */
export function standing(
  judgements: readonly JudgementDoc[],
): ReadonlyMap<Criterion, JudgementDoc> {
  const last = new Map<Criterion, JudgementDoc>();
  for (const one of judgements)
    if (!last.has(one.codes.criterion)) last.set(one.codes.criterion, one);
  return last;
}

/** What the judgements of a case allow. `unclear` is no yes. */
export function levelOf(stands: ReadonlyMap<Criterion, Pick<JudgementDoc, 'codes'>>): Met {
  const lacking = (level: 'alert' | 'notice') =>
    criteria.filter((one) => needed[one][level] && stands.get(one)?.codes.verdict !== 'yes');
  const missing = { alert: lacking('alert'), notice: lacking('notice') };
  const level =
    missing.alert.length === 0 ? 'alert' : missing.notice.length === 0 ? 'notice' : 'nothing';
  return { level, missing };
}

/**
 * Whether the criteria of a case are met: for an alert, for
 * a notice, or what is missing. It asks nobody's rights.
 */
export const criteriaMet = async ({ cases }: Pick<Db, 'cases'>, id: string): Promise<Met> =>
  levelOf(standing(await judgementsOf(cases, id)));
