import type { BroadcastDoc, BroadcastState } from '../models/gateway/broadcast-doc.js';

/** What came of a decision. Every refusal says by its reason what to do. */
export type Decided =
  | { readonly ok: true; readonly broadcast: BroadcastDoc }
  | {
      readonly ok: false;
      readonly reason:
        | 'unknown'
        /** Not in a state for this; `state` says in which. */
        | 'state'
        /**
         * The audience is empty, or in no language it is ready in, or on no channel that is set up.
         */
        | 'nobody'
        /** It was not estimated, or long ago: what would be confirmed is not what was shown. */
        | 'estimateFirst'
        /** Another number was typed than is in the estimate. */
        | 'otherNumber'
        /** What it says is not any more what was estimated. */
        | 'contentChanged'
        | 'samePerson'
        | 'over'
        /** Only people who were asked a poll can be reminded, once. */
        | 'notPoll'
        | 'remindedAlready';
      readonly state?: BroadcastState;
      readonly recipients?: number;
    };

/** Why a decision is not carried out. */
export type Undecided = Extract<Decided, { ok: false }>;

/** A decision that is not carried out. */
export const refused = (
  reason: Undecided['reason'],
  more: { state?: BroadcastState; recipients?: number } = {},
): Undecided => ({ ok: false, reason, ...more });
