import type { Signal } from '../shared/texts/texts.js';
import type { FlowEffect, Session } from './engine/flow.js';

/** What a message means for the poll. */
export type PollEvent =
  /** The value of a choice, several with commas between, or a number in digits. */
  | { readonly type: 'answered'; readonly question: string; readonly value: string }
  /**
   * The answer to an open question. An empty text, here and
   * below: the words belong to a report and not to the poll.
   */
  | { readonly type: 'told'; readonly question: string; readonly text: string }
  | { readonly type: 'skipped'; readonly question: string }
  /** Words beside an answer or, `instead`, in its place: those count as an invalid answer. */
  | {
      readonly type: 'remarked';
      readonly question: string;
      readonly text: string;
      readonly instead: boolean;
    };

/** What happened in a poll in one turn. What is kept of the turn follows from this alone. */
export interface PollHappened {
  readonly events: readonly PollEvent[];
  /** The question that was put. */
  readonly asked?: string;
  /** The person came to the end. */
  readonly finished: boolean;
  /** The question they were asked unasked never reached them. */
  readonly recalled?: true;
}

/** The outcome of a message to a poll. */
export interface PollTurn extends PollHappened {
  /** Null: the poll is over for this person, or a report begins. */
  readonly session: Session | null;
  readonly says: readonly Extract<FlowEffect, { type: 'say' }>[];
  /**
   * What the person's words say of a danger. A report is
   * offered in the same turn; the caller decides what to keep.
   */
  readonly danger: readonly Signal[];
  /**
   * A report is being offered: what the person writes meanwhile belongs to it, if they want one.
   */
  readonly offering: boolean;
  /** The person wants to report: the flow of a tip begins. */
  readonly report: boolean;
  /**
   * Where the person goes on when they take the poll up again, or change their mind after its end.
   */
  readonly aside: Session;
}
