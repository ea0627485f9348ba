import type { Signal } from '../shared/texts/texts.js';
import type { FlowEffect, Session } from './engine/flow.js';

/** What a message means for the poll. */
export type PollEvent =
  /** The value of a choice, several with commas between, or a number in digits. */
  | { readonly type: 'answered'; readonly question: string; readonly value: string }
  /**
   * The answer to an open question. An empty text, here and below, means that the words belong to a
   * report and not to the poll.
   */
  | { readonly type: 'told'; readonly question: string; readonly text: string }
  | { readonly type: 'skipped'; readonly question: string }
  /**
   * Words beside an answer or, with `instead`, in place of one: those count as an invalid answer.
   */
  | {
      readonly type: 'remarked';
      readonly question: string;
      readonly text: string;
      readonly instead: boolean;
    };

/** What happened in a poll in one turn. It alone decides what is saved of the turn. */
export interface PollHappened {
  readonly events: readonly PollEvent[];
  /** The question that was asked. */
  readonly asked?: string;
  /** The person reached the end. */
  readonly finished: boolean;
  /** The unasked question never reached them. */
  readonly recalled?: true;
}

/** The outcome of a message to a poll. */
export interface PollTurn extends PollHappened {
  /** Null: the poll has ended for this person, or a report begins. */
  readonly session: Session | null;
  readonly says: readonly Extract<FlowEffect, { type: 'say' }>[];
  /**
   * The danger signals in the person's words. A report is offered in the same turn; the caller
   * decides what to save.
   */
  readonly danger: readonly Signal[];
  /**
   * A report is being offered: what the person writes meanwhile belongs to it, if they want one.
   */
  readonly offering: boolean;
  /** The person wants to report: the flow of a tip begins. */
  readonly report: boolean;
  /**
   * Where the person continues when they return to the poll, or change their mind after its end.
   */
  readonly aside: Session;
}
