import { deserialize, serialize } from 'node:v8';
import type { Button, ChannelId } from '../bots/channel.js';
import type { Reach } from '../broadcasts/reach.js';
import type { EscalationRequest } from '../escalation/escalation.js';
import type { EndedTalk } from '../models/gateway/replay-guard.js';
import type { SubscriberWrite, WishWrite } from '../models/gateway/subscriber.js';
import type { TipWrite } from '../models/cases/tip.js';
import type { Delivery } from '../outbox/delivery.js';
import type { CopyToDelete } from '../outbox/copies.js';
import type { SafeHours } from '../flows/dialog/person.js';
import type { AnswerWrite } from '../polls/keep-answer.js';
import type { AnswerNames } from '../polls/ledger.js';
import type { AttachedWork } from './attached.js';
import type { GatewayKeyring } from '../privacy/keyring.js';

/** One text of a turn. */
export interface Reply {
  readonly id: string;
  readonly text: string;
  readonly buttons?: readonly Button[];
}

/**
 * What a committed turn promises to do. It is stored sealed in the conversation until it is done,
 * so that nothing stays undone when a process dies. Every part has an id, so that doing it twice
 * has the effect of once. The words of a tip are in it only sealed to those who may read them.
 */
export interface Work {
  readonly id: string;
  /** When the turn was taken, in milliseconds since 1970. */
  readonly at?: number;
  /** Where replies go. Absent when there are none. */
  readonly to?: { readonly channel: ChannelId; readonly address: string; readonly from?: string };
  readonly tip?: TipWrite;
  /** Files and places that came with the tip. */
  readonly attached?: AttachedWork;
  readonly escalate?: EscalationRequest;
  /** The words tell of a danger in a report for which people were called before. */
  readonly helpAgain?: boolean;
  /** The person may be texted about the report (reply mode C). */
  readonly keepAddress?: {
    readonly handle: string;
    readonly owner: string;
    readonly language: string;
    readonly hours: SafeHours;
    readonly word: string;
    readonly zone: string;
    /** Of the report, if known. */
    readonly country?: string;
  };
  /** The names of return addresses of the person that are destroyed. */
  readonly forget?: readonly string[];
  /** The person said STOP, which must hold after a restore, too. */
  readonly stop?: boolean;
  /** Somebody else may hold the phone from now on: earlier replies that wait are not sent. */
  readonly hush?: boolean;
  /** The person takes part from now on, as they said. */
  readonly subscribe?: SubscriberWrite;
  /**
   * A subscriber wants an unasked text from now on, or no longer wants it: one entry for all names
   * under which they may be stored.
   */
  readonly wish?: WishWrite;
  /** The person no longer takes part: the names under which they may be stored. */
  readonly unsubscribe?: readonly [string, ...string[]];
  /** What the person answered in a poll. */
  readonly answers?: readonly AnswerWrite[];
  /**
   * Messages to polls that are closed: their flows, each with an id under which it is counted once.
   */
  readonly late?: readonly { readonly flow: string; readonly id: string }[];
  /**
   * What polls store about the person is erased, and what was promised before is no longer saved.
   */
  readonly erasePolls?: { readonly names: AnswerNames; readonly refused: readonly string[] };
  /** The person must not be sent the results of polls. */
  readonly unlist?: readonly string[];
  /**
   * The replies were not asked for: they belong to a broadcast, and wait behind everything else.
   */
  readonly unasked?: Pick<Reach, 'group' | 'until' | 'hours'> &
    Pick<Delivery, 'counted'> & {
      /** The text is about a missing person: it goes first, rings, and has a picture. */
      readonly alert?: { readonly photo?: string };
    };
  /**
   * The replies answer a focal point: they share the slots of calls, not those of strangers'
   * replies.
   */
  readonly onDuty?: boolean;
  /** Messages to be deleted at the person's side. */
  readonly erase?: readonly string[];
  /** Questions the reporter has now read. */
  readonly read?: readonly string[];
  /** The provider's copy of what the person wrote, to be deleted. */
  readonly copy?: CopyToDelete;
  /** The talk has ended: no text of this turn is noted as deletable. */
  readonly over?: boolean;
  /** The marks of a talk's messages, for the replay guard. */
  readonly heard?: EndedTalk;
  readonly replies: readonly Reply[];
}

const place = (conversation: string, work: string) => ({
  collection: 'conversations',
  field: 'pend',
  id: `${conversation}/${work}`,
});

/** Seals the work of a turn. */
export function sealWork(
  keys: GatewayKeyring,
  conversation: string,
  work: Work,
  now: Date,
): Buffer {
  return keys.sealSession(place(conversation, work.id), serialize(work), now);
}

/**
 * Opens what `sealWork` made.
 * @throws Fault when it was altered or moved
 */
export function openWork(
  keys: GatewayKeyring,
  conversation: string,
  id: string,
  box: Buffer,
): Work {
  return deserialize(keys.openSession(place(conversation, id), box)) as Work;
}
