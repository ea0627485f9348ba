import type { BroadcastDoc, SummedPeople } from '../models/gateway/broadcast-doc.js';
import type { SumOf } from '../models/gateway/broadcast-sums.js';
import { beginningOf, DAY } from '../shared/clock.js';
import type { BroadcastDeps } from './deps.js';

/** How many people may still be written to on one person's word (docs/adr/019). */
export interface Allowance extends SummedPeople {
  /** So many more, without the approval of a second person. */
  readonly left: number;
}

/** How many more people may be written to on one person's word. */
export const leftOf = ({ above, ofSubject, byPerson }: SummedPeople): number =>
  Math.max(0, above - Math.max(ofSubject, byPerson));

/** What of a broadcast says which sums it adds to. */
type Summed = Pick<BroadcastDoc, '_id' | 'poll' | 'campaign'>;

/** The poll or campaign that a broadcast is of; a text of our own is of neither. */
function subjectOf({ poll, campaign }: Summed): SumOf | undefined {
  if (poll !== undefined) return { poll };
  return campaign === undefined ? undefined : { campaign };
}

/**
 * Sums up what was sent on one person's word: of the same poll or campaign
 * ever, and by the same person on this day. The day is that of UTC: it is
 * the same in every process, and nobody's country is known to the desk.
 * @param sum of the broadcasts of this kind, without the one that is decided on
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
  // One after the other, since a transaction does one thing at a time.
  const ofSubject = subject ? await sum(subject, doc._id) : 0;
  const byPerson = await sum({ by, from, until: new Date(from.getTime() + DAY) }, doc._id);
  const sums = { above, ofSubject, byPerson };
  return { ...sums, left: leftOf(sums) };
}
