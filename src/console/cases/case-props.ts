import type { AttachmentRow, OpenedAttachment } from '../../cases/attachment-types.js';
import type { Referral } from '../../cases/referral-types.js';
import type { CaseAction } from '../../access/policy.js';
import type { CasePage, CaseWords, Duplicate, Summary } from '../../cases/view.js';
import type { MissingParts } from '../missing/load.js';
import type { SignedVisit } from '../visit.js';

/** The words of a case, and the points of its locations by attachment id. */
export interface OpenedWords extends CaseWords {
  readonly points: Readonly<Record<string, NonNullable<OpenedAttachment['point']>>>;
}

/** The data for the page of a case. */
export interface CaseProps {
  readonly visit: SignedVisit;
  readonly shown: CasePage;
  readonly name: (id: string) => string;
  /** A random id for the forms of this page. */
  readonly form: string;
  /** The attachments of the case. */
  readonly attachments: readonly AttachmentRow[];
  /** The words with the points of locations, if the user opened them. */
  readonly words?: OpenedWords | undefined;
  /** The summary, for people who may not read the words. */
  readonly summary?: Summary | undefined;
  readonly duplicates: readonly Duplicate[];
  /** The organisations that were asked about the case. */
  readonly referrals: readonly Referral[];
  /** Only for the case of a missing person. */
  readonly missing?: MissingParts | undefined;
}

/** Checks whether the user may do an action with this case. */
export const can = ({ shown }: Pick<CaseProps, 'shown'>, action: CaseAction): boolean =>
  shown.may.includes(action);
