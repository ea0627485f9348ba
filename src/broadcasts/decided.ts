import type { BroadcastDoc, BroadcastState } from '../models/gateway/broadcast-doc.js';

/** The result of a decision. The reason of every refusal says what to do. */
export type Decided =
  | { readonly ok: true; readonly broadcast: BroadcastDoc }
  | {
      readonly ok: false;
      readonly reason:
        | 'unknown'
        /** Not possible in this state; `state` names it. */
        | 'state'
        /**
         * The audience is empty, or has no language in which it is ready, or no channel that is set
         * up.
         */
        | 'nobody'
        /**
         * There is no estimate, or it is too old: the person would confirm something else than they
         * were shown.
         */
        | 'estimateFirst'
        /** The typed number differs from the estimate. */
        | 'otherNumber'
        /** The content has changed since the estimate. */
        | 'contentChanged'
        | 'samePerson'
        | 'over'
        /** Only people who were asked a poll can be reminded, and only once. */
        | 'notPoll'
        | 'remindedAlready';
      readonly state?: BroadcastState;
      readonly recipients?: number;
    };

/** The reason why a decision is not carried out. */
export type Undecided = Extract<Decided, { ok: false }>;

/** A decision that is not carried out. */
export const refused = (
  reason: Undecided['reason'],
  more: { state?: BroadcastState; recipients?: number } = {},
): Undecided => ({ ok: false, reason, ...more });
