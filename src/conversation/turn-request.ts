import type { NoPerson } from '../models/cases/tip-doc.js';
import type { PendingWork } from '../models/gateway/conversation.js';
import type { Event } from '../flows/dialog/event.js';
import type { NotSaidReason } from '../flows/dialog/effect.js';
import type { Attached } from './attached.js';
import type { TalkInput } from './decide.js';
import type { Withdrawal } from './open-invitation.js';
import type { Work } from './work.js';

/** A turn to be taken: what happened, to which person, and where the answer goes. */
export interface TurnRequest extends TalkInput {
  /** The keyed names under which the person may be known; new documents use the first. */
  readonly names: readonly [string, ...string[]];
  readonly event: Event | Withdrawal;
  /** Keyed digests of the provider's message id, under every key; the first is the one to store. */
  readonly seen?: readonly [string, ...string[]];
  /** The provider's id of the message, when the provider's copy of it is to be deleted. */
  readonly copy?: string;
  /** The message at the person's side, which ERASE could delete. */
  readonly ref?: string;
  /** Files and places that came with the message. */
  readonly attached?: readonly Attached[];
  /** How the text goes out; set when the person did not ask for it. */
  readonly unasked?: Work['unasked'];
  /** Set when the sender is of a kind that nobody can talk with. */
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
      /** When the turn was taken and its work promised, in milliseconds since 1970. */
      readonly at: number;
      readonly work?: Work;
      readonly earlier: readonly PendingWork[];
    }
  /** The provider sent the message twice; it was handled the first time. */
  | { readonly kind: 'repeated' }
  /** The person was not sent the unasked text, and nothing of the turn was saved. */
  | { readonly kind: 'not-said'; readonly why: NotSaidReason }
  /**
   * There is nothing to do: the person broke their silence, or other texts than the withdrawn one
   * invited them too.
   */
  | { readonly kind: 'unneeded' }
  /** Other processes took turns of this person at the same moment, again and again. */
  | { readonly kind: 'contended' };
