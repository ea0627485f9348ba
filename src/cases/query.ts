import type { CaseState } from '../models/cases/case-work.js';
import type { Priority } from '../shared/priority.js';

/** The marks by which a list tells what a person has not seen. */
export type Mark = 'unread' | 'changed';

/** What is looked for. All that is named must hold; of several values one. */
export interface CaseQuery {
  /** Absent: `Active` and `FollowUp`, and what was closed and has new words. */
  readonly state?: readonly CaseState[] | 'all' | undefined;
  readonly priority?: readonly Priority[] | undefined;
  readonly country?: readonly string[] | undefined;
  readonly area?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  /** An id of the directory or of an account; `me`; `nobody`. */
  readonly owner?: string | undefined;
  /** Unread: never opened by this person; changed: something came since. Of open cases only. */
  readonly mark?: Mark | undefined;
  /** Reports that their senders left off. */
  readonly partial?: boolean | undefined;
  /** Texts of which a person is to say whether they are a report. */
  readonly inDoubt?: boolean | undefined;
  /** The day of the follow-up has come. */
  readonly followUpDue?: boolean | undefined;
  /** Everybody was called and nobody answered. */
  readonly unanswered?: boolean | undefined;
  /** To the hour. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** A reference or its beginning, or a word of the open fields: kind, area, signal. */
  readonly text?: string | undefined;
  /** The cursor that the page before gave. */
  readonly after?: string | undefined;
  /** At most 200; 50 unless said. */
  readonly limit?: number | undefined;
}

/** A case in a list: codes only. */
export interface CaseRow {
  readonly id: string;
  /** Goes with every change that is decided from a list. */
  readonly v: number;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly kind: string;
  readonly priority: Priority;
  readonly state: CaseState;
  /** Closed, and the reporter wrote again. */
  readonly wroteAgain: boolean;
  /** Words are still coming, broke off, came to an end; or it is in doubt, or no report. */
  readonly told: 'open' | 'partial' | 'submitted' | 'unsure' | 'setAside';
  readonly owner?: string | undefined;
  readonly receivedAt: Date;
  readonly followUpAt?: Date | undefined;
  readonly mark?: Mark | undefined;
  readonly unanswered: boolean;
  /** When the escalation does something next. */
  readonly dueAt?: Date | undefined;
  readonly joinedInto?: string | undefined;
}

export interface CaseList {
  readonly rows: readonly CaseRow[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** A number that is counted up to a bound: `atLeast` says that there are more. */
export interface Counted {
  readonly count: number;
  readonly atLeast: boolean;
}

/** The texts of which a person is to say whether they are a report. */
export interface InDoubt extends Counted {
  /** When the oldest of them came, to the hour; absent when there is none. */
  readonly oldest: Date | undefined;
}

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly query: Omit<CaseQuery, 'after' | 'limit'>;
}
