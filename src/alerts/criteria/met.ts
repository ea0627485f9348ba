import type { CaseDeps } from '../../cases/deps.js';
import { judgementsOf, type Criterion, type JudgementDoc } from '../../models/cases/criteria.js';
import { tipsOf } from '../../models/cases/tip-doc.js';
import { criteriaOf, type CriteriaList } from './list.js';

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
function standing(judgements: readonly JudgementDoc[]): ReadonlyMap<Criterion, JudgementDoc> {
  const last = new Map<Criterion, JudgementDoc>();
  for (const one of judgements)
    if (!last.has(one.codes.criterion)) last.set(one.codes.criterion, one);
  return last;
}

/**
 * Returns what the judgements of a case allow. `unclear` does not count as yes.
 * @param judgements newest first
 */
export function levelOf({ asked }: CriteriaList, judgements: readonly JudgementDoc[]): Met {
  const stands = standing(judgements);
  const lacking = (level: 'alert' | 'notice') =>
    asked
      .filter((one) => one[level] && stands.get(one.id)?.codes.verdict !== 'yes')
      .map(({ id }) => id);
  const missing = { alert: lacking('alert'), notice: lacking('notice') };
  const level =
    missing.alert.length === 0 ? 'alert' : missing.notice.length === 0 ? 'notice' : 'nothing';
  return { level, missing };
}

/**
 * Returns whether a case meets the criteria for an alert or a notice, and what is missing. It
 * checks no permissions.
 */
export async function criteriaMet(
  { db: { cases }, directory, clock }: Pick<CaseDeps, 'db' | 'directory' | 'clock'>,
  id: string,
): Promise<Met> {
  const judgements = await judgementsOf(cases, id);
  const tip = await tipsOf(cases).findOne({ _id: id }, { projection: { country: 1 } });
  return levelOf(criteriaOf(directory(), tip?.country, judgements, clock.now()), judgements);
}
