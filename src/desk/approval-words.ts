import { leftOf } from '../broadcasts/allowance.js';
import type { SummedPeople } from '../models/gateway/broadcast-doc.js';

/** The poll or campaign that is sent, and the person who confirms it. */
export interface Confirming {
  readonly subject: string;
  readonly person: string;
}

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

/**
 * Returns the sums that decide whether a second person must approve, and how many people are left.
 */
export function summedText(sums: SummedPeople, { subject, person }: Confirming): string {
  const { above, ofSubject, byPerson } = sums;
  const left = leftOf(sums);
  return [
    `Without the approval of a second person, one poll or campaign may go to ${people(above)} in all,`,
    `and one person may write to ${people(above)} in a day (UTC).`,
    `So far ${subject} went to ${people(ofSubject)} and ${person} wrote to ${people(byPerson)} today:`,
    `${people(left)} ${left === 1 ? 'is' : 'are'} left.`,
  ].join(' ');
}

/** Returns why a sending waits, and what to do. */
export const waitingText = (
  sums: SummedPeople,
  recipients: number,
  confirming: Confirming,
): string =>
  `${summedText(sums, confirming)} This one is for ${people(recipients)}, so a second person must approve it: ask somebody else with the right to approve.`;
