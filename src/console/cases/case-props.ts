import type { AttachmentRow, OpenedAttachment } from '../../cases/attachment-types.js';
import type { Referral } from '../../cases/referral-types.js';
import type { CaseAction } from '../../access/policy.js';
import type { CasePage, CaseWords, Duplicate, Summary } from '../../cases/view.js';
import type { MissingParts } from '../missing/load.js';
import type { SignedVisit } from '../visit.js';

/** The words of a case, and the points of its locations by the id of the attachment. */
export interface OpenedWords extends CaseWords {
  readonly points: Readonly<Record<string, NonNullable<OpenedAttachment['point']>>>;
}

/** What the page of a case is made from. */
export interface CaseProps {
  readonly visit: SignedVisit;
  readonly shown: CasePage;
  readonly name: (id: string) => string;
  /** Random, for the forms of this page. */
  readonly form: string;
  /** What came with it besides words. */
  readonly attachments: readonly AttachmentRow[];
  /** The words, when the person opened them, with the points of locations. */
  readonly words?: OpenedWords | undefined;
  /** What there is for those who may not read the words. */
  readonly summary?: Summary | undefined;
  readonly duplicates: readonly Duplicate[];
  /** The organisations that were asked about it. */
  readonly referrals: readonly Referral[];
  /** Of a missing person's case alone. */
  readonly missing?: MissingParts | undefined;
}

/** Whether the person may do something with this case. */
export const can = ({ shown }: Pick<CaseProps, 'shown'>, action: CaseAction): boolean =>
  shown.may.includes(action);
