import type { Vault } from '../privacy/vault.js';
import type { CaseAction } from '../access/policy.js';
import type { CaseRow } from './query.js';
import type { TimelineEvent } from './timeline.js';

/** The opened keys of a person, for one request (SignedIn.openKeys). */
export type Keys = Pick<Vault, 'kids' | 'pair'>;

/** A change of priority, with its reason; `by` is missing when rules made it. */
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
  /** The version to send with every change. */
  readonly v: number;
  readonly compartment: string;
  /** The reasons of its priority: the signals that were found. */
  readonly signals: readonly string[];
  readonly priorityChanges: readonly PriorityReason[];
  /** The answers chosen from lists: question and answer, as codes. */
  readonly answers: Readonly<Record<string, string>>;
  /** The number of texts to read. */
  readonly texts: number;
  /** How the reporter can be asked (reply mode). */
  readonly mode: 'A' | 'B' | 'C';
  readonly closing?:
    { readonly state: string; readonly reason: string; readonly at: Date } | undefined;
  /**
   * When the words of a closed case are destroyed (`soon`: within 30 days), or when that was done.
   */
  readonly wordsEnd?:
    | { readonly gone: false; readonly at: Date; readonly soon: boolean }
    | { readonly gone: true; readonly at: Date }
    | undefined;
  /** Newest first. */
  readonly timeline: readonly TimelineEvent[];
  /** The people who opened the words, and when they last did. */
  readonly readBy: readonly { readonly by: string; readonly at: Date }[];
  /** Linked cases, as far as this account may see them. */
  readonly links: readonly string[];
  /** Tips that were joined to this one, as far as this account may see them. */
  readonly joined: readonly string[];
  /** People who are named in it and never see it. */
  readonly excluded: readonly string[];
  readonly excludedAffiliations: readonly string[];
  /** For a sighting of a neighbour's alert, which has no case here: the owner of the alert. */
  readonly relay?:
    | {
        readonly id: string;
        readonly number: string;
        readonly name: string;
        readonly contact?: string | undefined;
      }
    | undefined;
  /** The actions this account may do with it: buttons for other actions are not shown. */
  readonly may: readonly CaseAction[];
}

/** One text, or why it cannot be read. */
export type Words =
  { readonly words: string } | { readonly unreadable: 'noKey' | 'altered' | 'damaged' };

/** The words of a case. */
export interface CaseWords {
  /** The words of the reporter in their order, each with the question it answers. */
  readonly texts: readonly ({ readonly id: string; readonly step: string } & Words)[];
  /** The words of colleagues, by the id of the timeline event. */
  readonly notes: Readonly<Record<string, Words>>;
  /** The phrases that are removed from everything that leaves the case. */
  readonly redactions: readonly string[];
}

/** The subject of a case, without details that could identify a person. */
export interface Summary {
  readonly row: CaseRow;
  readonly signals: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  /** Numbers, names and redacted phrases are masked. Missing when no key opens the words. */
  readonly texts?: readonly { readonly step: string; readonly words: string }[];
}

/** A case that may be about the same event, with the reasons. */
export interface Duplicate {
  readonly row: CaseRow;
  /** The sum of the reasons; higher is more likely. */
  readonly score: number;
  readonly reasons: readonly (
    | { readonly what: 'area' | 'kind'; readonly value: string }
    | { readonly what: 'hours'; readonly value: number }
    | { readonly what: 'signals' | 'answers'; readonly value: number }
  )[];
}
