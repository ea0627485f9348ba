import type { Connection } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { caseEventsOf, type CaseEventDoc } from './case-event.js';

/**
 * The criteria that must be met before an alert is published, in the order in which they are asked,
 * in a country that has none of its own.
 */
export const criteria = ['abduction', 'danger', 'description', 'age', 'entered'] as const;
/** The id of a criterion: one of these, or of the country's own. */
export type Criterion = string;

export const verdicts = ['yes', 'no', 'unclear'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * One person's judgement of one criterion of one case. It is an event of the case's timeline:
 * written once, never changed.
 */
export interface JudgementDoc extends CaseEventDoc {
  readonly type: 'judged';
  readonly codes: {
    readonly criterion: Criterion;
    readonly verdict: Verdict;
    /** The list that the criterion is of: `TG@2026-01-01`; missing for that of the program. */
    readonly list?: string;
  };
}

/** No case has more judgements in practice; older ones are on the timeline. */
const MOST_JUDGEMENTS = 200;

/** Returns the judgements of a case, newest first. */
export async function judgementsOf(cases: Connection, id: string): Promise<JudgementDoc[]> {
  const found = await caseEventsOf(cases)
    .find({ case: id, type: 'judged' })
    .sort({ case: 1, at: -1, n: -1 })
    .limit(MOST_JUDGEMENTS)
    .toArray();
  return found.map(({ box, wraps, ...event }) => ({
    ...(event as JudgementDoc),
    ...(box ? { box: asBuffer(box) } : {}),
    ...(wraps ? { wraps: wraps.map((one) => ({ ...one, box: asBuffer(one.box) })) } : {}),
  }));
}
