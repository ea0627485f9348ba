import type { Vault } from '../privacy/vault.js';
import type { CaseAction } from '../access/policy.js';
import type { CaseRow } from './query.js';
import type { TimelineEvent } from './timeline.js';

/** The keys that a person holds, in the open for one request (SignedIn.openKeys). */
export type Keys = Pick<Vault, 'kids' | 'pair'>;

/** A change of priority, with its reason; `by` is absent when rules did it. */
export interface PriorityReason {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly by?: string | undefined;
  readonly at: Date;
}

/** A case without any words. */
export interface CasePage {
  readonly row: CaseRow;
  /** Goes with every change. */
  readonly v: number;
  readonly compartment: string;
  /** Why it has its priority: the signals that were found. */
  readonly signals: readonly string[];
  readonly priorityChanges: readonly PriorityReason[];
  /** What was chosen from lists: question and answer, as codes. */
  readonly answers: Readonly<Record<string, string>>;
  /** How many texts there are to read. */
  readonly texts: number;
  /** How a reporter can be asked something. */
  readonly mode: 'A' | 'B' | 'C';
  readonly closing?:
    { readonly state: string; readonly reason: string; readonly at: Date } | undefined;
  /** Newest first. */
  readonly timeline: readonly TimelineEvent[];
  /** Who has opened the words, and when last. */
  readonly readBy: readonly { readonly by: string; readonly at: Date }[];
  readonly links: readonly string[];
  /** Tips that were joined to this one. */
  readonly joined: readonly string[];
  /** Somebody is named in it and never sees it. */
  readonly excluded: readonly string[];
  readonly excludedAffiliations: readonly string[];
  /** It is a sighting of a neighbour's alert, which has no case here: whose it is. */
  readonly relay?:
    | {
        readonly id: string;
        readonly number: string;
        readonly name: string;
        readonly contact?: string | undefined;
      }
    | undefined;
  /** What this person may do with it: buttons for all else are not shown. */
  readonly may: readonly CaseAction[];
}

/** One text, or why it cannot be read. */
export type Words =
  { readonly words: string } | { readonly unreadable: 'noKey' | 'altered' | 'damaged' };

/** The words of a case. */
export interface CaseWords {
  /** What the reporter wrote, in its order, by the question it answers. */
  readonly texts: readonly ({ readonly id: string; readonly step: string } & Words)[];
  /** What colleagues wrote, by the id of the event on the timeline. */
  readonly notes: Readonly<Record<string, Words>>;
  /** The phrases that are left out of what leaves the case. */
  readonly redactions: readonly string[];
}

/** What a case is about, without what could lead to a person. */
export interface Summary {
  readonly row: CaseRow;
  readonly signals: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  /** Numbers, names and redacted phrases are masked. Absent when no key reaches the words. */
  readonly texts?: readonly { readonly step: string; readonly words: string }[];
}

/** A case that may be of the same event, and why. */
export interface Duplicate {
  readonly row: CaseRow;
  /** Higher is likelier; the sum of the reasons. */
  readonly score: number;
  readonly reasons: readonly (
    | { readonly what: 'area' | 'kind'; readonly value: string }
    | { readonly what: 'hours'; readonly value: number }
    | { readonly what: 'signals' | 'answers'; readonly value: number }
  )[];
}
