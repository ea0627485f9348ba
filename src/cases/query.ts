import type { CaseState } from '../models/cases/case-work.js';
import type { Priority } from '../shared/priority.js';

/** Marks in a list for changes that the account has not seen. */
export type Mark = 'unread' | 'changed';

/** A query. All given fields must match; of several values of one field, one must match. */
export interface CaseQuery {
  /** Without it: `Active`, `FollowUp`, and closed cases with new words. */
  readonly state?: readonly CaseState[] | 'all' | undefined;
  readonly priority?: readonly Priority[] | undefined;
  readonly country?: readonly string[] | undefined;
  readonly area?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  /** An id of the directory or of an account; `me`; `nobody`. */
  readonly owner?: string | undefined;
  /**
   * `unread`: the account has never opened it; `changed`: something new came since. Only open
   * cases.
   */
  readonly mark?: Mark | undefined;
  /** Reports that their senders did not finish. */
  readonly partial?: boolean | undefined;
  /** Texts in doubt: a person must decide whether they are a report. */
  readonly inDoubt?: boolean | undefined;
  /** Cases whose follow-up day has come. */
  readonly followUpDue?: boolean | undefined;
  /** Closed cases whose words are destroyed within 30 days. */
  readonly wordsEnd?: boolean | undefined;
  /** Everyone was called and nobody answered. */
  readonly unanswered?: boolean | undefined;
  /** Exact to the hour. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** A reference or its beginning, or a word of the unsealed fields: kind, area, signal. */
  readonly text?: string | undefined;
  /** The cursor from the page before. */
  readonly after?: string | undefined;
  /** At most 200; by default 50. */
  readonly limit?: number | undefined;
}

/** A case in a list: codes only. */
export interface CaseRow {
  readonly id: string;
  /** The version to send with every change that is decided from a list. */
  readonly v: number;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly kind: string;
  readonly priority: Priority;
  readonly state: CaseState;
  /** It is closed, and the reporter wrote again. */
  readonly wroteAgain: boolean;
  /** Words are still coming, stopped early, or are complete; or it is in doubt, or not a report. */
  readonly told: 'open' | 'partial' | 'submitted' | 'unsure' | 'setAside';
  readonly owner?: string | undefined;
  readonly receivedAt: Date;
  readonly followUpAt?: Date | undefined;
  readonly mark?: Mark | undefined;
  readonly unanswered: boolean;
  /** When the escalation takes its next step. */
  readonly dueAt?: Date | undefined;
  readonly joinedInto?: string | undefined;
}

export interface CaseList {
  readonly rows: readonly CaseRow[];
  /** The cursor of the next page; missing on the last page. */
  readonly next?: string;
}

/** A count up to a limit: `atLeast` means that there are more. */
export interface Counted {
  readonly count: number;
  readonly atLeast: boolean;
}

/** The texts for which a person must decide whether they are a report. */
export interface InDoubt extends Counted {
  /** When the oldest of them came, to the hour; undefined when there is none. */
  readonly oldest: Date | undefined;
}

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly query: Omit<CaseQuery, 'after' | 'limit'>;
}
