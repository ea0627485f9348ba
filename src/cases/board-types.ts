import type { Priority } from '../shared/priority.js';

/** What can be done from the board. */
export const boardActions = ['case.take', 'case.escalate', 'case.assign'] as const;
export type BoardAction = (typeof boardActions)[number];

/** How far the text of a call has come. `none`: nothing was put in for it. */
export type CallDelivery = 'none' | 'waiting' | 'held' | 'sent' | 'delivered' | 'dead';

/** One person who was called. */
export interface BoardCall {
  readonly focalPoint: string;
  readonly level: number;
  readonly times: number;
  readonly at: Date;
  readonly outcome?: string | undefined;
  /** It is of the level that is waited for now. */
  readonly present: boolean;
  readonly delivery: CallDelivery;
}

/** An open escalation: what waits for whom. */
export interface BoardRow {
  readonly id: string;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly kind: string;
  readonly priority: Priority;
  readonly state: 'calling' | 'acknowledged';
  readonly owner?: string | undefined;
  /** Everybody was called and nobody answered: shown red, and said in words. */
  readonly unanswered: boolean;
  /** Who has it says that it is acted on; a second person is still to be told. */
  readonly reported: boolean;
  readonly level: number;
  readonly levels: number;
  readonly round: number;
  readonly dueAt: Date;
  readonly overdue: boolean;
  readonly openedAt: Date;
  readonly calls: readonly BoardCall[];
  /** The version for a change made from the board. */
  readonly v: number;
  /** What of these this person may do with it: buttons for all else are not shown. */
  readonly may: readonly BoardAction[];
}

/** `rows` is absent when nothing changed since the version that the caller knew. */
export interface Board {
  readonly version: string;
  readonly at: Date;
  readonly rows?: readonly BoardRow[] | undefined;
  /** There are more than are shown. */
  readonly more: boolean;
}
