import type { Priority } from '../shared/priority.js';

/** The actions on the board. */
export const boardActions = ['case.take', 'case.escalate', 'case.assign'] as const;
export type BoardAction = (typeof boardActions)[number];

/** The delivery state of a call's text. `none`: no text was queued for it. */
export type CallDelivery = 'none' | 'waiting' | 'held' | 'sent' | 'delivered' | 'dead';

/** One person who was called. */
export interface BoardCall {
  readonly focalPoint: string;
  readonly level: number;
  readonly times: number;
  readonly at: Date;
  readonly outcome?: string | undefined;
  /** Whether it belongs to the current level. */
  readonly present: boolean;
  readonly delivery: CallDelivery;
}

/** An open escalation, with the people it waits for. */
export interface BoardRow {
  readonly id: string;
  readonly reference: string;
  readonly country: string;
  readonly area?: string | undefined;
  readonly kind: string;
  readonly priority: Priority;
  readonly state: 'calling' | 'acknowledged';
  readonly owner?: string | undefined;
  /** Everyone was called and nobody answered: shown in red and in words. */
  readonly unanswered: boolean;
  /** The owner says that it was acted on; a second person must still be informed. */
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
  /** The actions this account may do with it: buttons for other actions are not shown. */
  readonly may: readonly BoardAction[];
}

/** The board. `rows` is missing when nothing changed since the version that the caller has. */
export interface Board {
  readonly version: string;
  readonly at: Date;
  readonly rows?: readonly BoardRow[] | undefined;
  /** Whether there are more than are shown. */
  readonly more: boolean;
}
