import type { BroadcastDoc, SummedPeople } from '../models/gateway/broadcast-doc.js';
import type { SumOf } from '../models/gateway/broadcast-sums.js';
import { beginningOf, DAY } from '../shared/clock.js';
import type { BroadcastDeps } from './deps.js';

/** How many more people may be written to on one person's decision (docs/adr/019). */
export interface Allowance extends SummedPeople {
  /** This many more, without the approval of a second person. */
  readonly left: number;
}

/** Returns how many more people may be written to on one person's decision. */
export const leftOf = ({ above, ofSubject, byPerson }: SummedPeople): number =>
  Math.max(0, above - Math.max(ofSubject, byPerson));

/** The fields of a broadcast that decide to which sums it adds. */
type Summed = Pick<BroadcastDoc, '_id' | 'poll' | 'campaign'>;

/** Returns the poll or campaign of a broadcast; a text of our own has neither. */
function subjectOf({ poll, campaign }: Summed): SumOf | undefined {
  if (poll !== undefined) return { poll };
  return campaign === undefined ? undefined : { campaign };
}

/**
 * Sums up what was sent on one person's decision: for the same poll or campaign in all time, and by
 * the same person on this day. The day is that of UTC: it is the same in every process, and the
 * desk knows nobody's country.
 * @param sum of the broadcasts of this kind, without the one to be decided
 * @param by the person who would confirm it
 */
export async function allowanceOf(
  { approveAbove: above }: Pick<BroadcastDeps, 'approveAbove'>,
  sum: (of: SumOf, except: string) => Promise<number>,
  doc: Summed,
  by: string,
  now: Date,
): Promise<Allowance> {
  const from = beginningOf(DAY, now);
  const subject = subjectOf(doc);
  // One after the other, because a transaction does one thing at a time.
  const ofSubject = subject ? await sum(subject, doc._id) : 0;
  const byPerson = await sum({ by, from, until: new Date(from.getTime() + DAY) }, doc._id);
  const sums = { above, ofSubject, byPerson };
  return { ...sums, left: leftOf(sums) };
}
