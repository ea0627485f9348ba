/** How far a case has come, in the words of HTCDS (Case.Status). */
export const caseStates = ['Active', 'FollowUp', 'Closed', 'ClosedReferred'] as const;
export type CaseState = (typeof caseStates)[number];
export const closedStates = ['Closed', 'ClosedReferred'] as const;
export type ClosedState = (typeof closedStates)[number];

/**
 * What people did with a tip, on its own document. Codes, ids and coarse times. What a reporter writes never touches it; a
 * tip without it is Active and nobody's.
 */
export interface CaseWork {
  /** Goes up with every change. */
  readonly v: number;
  readonly state?: CaseState;
  /** Why it is closed. */
  readonly reason?: string;
  /** Who has it: the id of the directory, or of an account. A mirror of the escalation, so that lists can ask for it. */
  readonly owner?: string;
  /** The day on which it comes back. */
  readonly followUpAt?: Date;
  readonly joinedInto?: string;
  readonly links?: readonly string[];
  /** People who are named in it and never see it. */
  readonly excluded?: readonly string[];
  /** Organisations it was referred to. */
  readonly referredTo?: readonly string[];
  /** At which version each field was last set, and by whom: two who set one are told of each other. */
  readonly set?: Readonly<Record<string, { readonly v: number; readonly by: string }>>;
  /** To the minute. */
  readonly changedAt: Date;
}
