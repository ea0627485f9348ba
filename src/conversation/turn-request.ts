import type { NoPerson } from '../models/cases/tip.js';
import type { PendingWork } from '../models/gateway/conversation.js';
import type { Event, NotSaidReason } from '../flows/dialog/person.js';
import type { Attached } from './attached.js';
import type { TalkInput } from './decide.js';
import type { Withdrawal } from './open-invitation.js';
import type { Work } from './work.js';

/** A turn to be taken: what happened, to whom, and where the answer goes. */
export interface TurnRequest extends TalkInput {
  /** The keyed names the person may be known under; the first is the one to write. */
  readonly names: readonly [string, ...string[]];
  readonly event: Event | Withdrawal;
  /** Keyed digests of the provider's message id, under every key; the first is the one to keep. */
  readonly seen?: readonly [string, ...string[]];
  /** The provider's id of the message, when the provider's copy of it is to be deleted. */
  readonly copy?: string;
  /** The message at the person's side, which ERASE could delete. */
  readonly ref?: string;
  /** Files and places that came with the message. */
  readonly attached?: readonly Attached[];
  /** Set when the person did not ask for what is said: how it goes out. */
  readonly unasked?: Work['unasked'];
  /** Set when the sender is one that nobody can talk with. */
  readonly sender?: NoPerson;
}

/** The outcome of a turn. */
export type Taken =
  /**
   * The turn is durable. `earlier`: work that earlier turns have promised and not reported as done.
   */
  | {
      readonly kind: 'kept';
      readonly id: string;
      /** When it was taken, and its work promised, in milliseconds since 1970. */
      readonly at: number;
      readonly work?: Work;
      readonly earlier: readonly PendingWork[];
    }
  /** The provider sent the message twice; it was handled the first time. */
  | { readonly kind: 'repeated' }
  /** The person is told nothing unasked, and nothing of the turn was kept. */
  | { readonly kind: 'not-said'; readonly why: NotSaidReason }
  /**
   * There is nothing to do: the person broke their
   * silence, or more than the withdrawn text asked them.
   */
  | { readonly kind: 'unneeded' }
  /** Another process took a turn of this person in the same moment, again and again. */
  | { readonly kind: 'contended' };
