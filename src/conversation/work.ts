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
 * What a committed turn promises to do. It is kept sealed in the conversation until it is done, so
 * that a process that dies leaves nothing undone. Every part has an id, so that doing it twice is
 * doing it once. The words of a tip are in it only sealed to those who may read them.
 */
export interface Work {
  readonly id: string;
  /** When the turn was taken, in milliseconds since 1970. */
  readonly at?: number;
  /** Where replies go. Absent when nothing is to be said. */
  readonly to?: { readonly channel: ChannelId; readonly address: string; readonly from?: string };
  readonly tip?: TipWrite;
  /** Files and places that came with the tip. */
  readonly attached?: AttachedWork;
  readonly escalate?: EscalationRequest;
  /** The words tell of a danger in a report that was called out before. */
  readonly helpAgain?: boolean;
  /** The person may be texted about the report (reply mode C). */
  readonly keepAddress?: {
    readonly handle: string;
    readonly owner: string;
    readonly language: string;
    readonly hours: SafeHours;
    readonly word: string;
    readonly zone: string;
  };
  /** The person's return addresses are destroyed: the names they may be kept under. */
  readonly forget?: readonly string[];
  /** The person said STOP: that must hold after a restore, too. */
  readonly stop?: boolean;
  /** Somebody else may hold the phone from now on: earlier replies that wait are not sent. */
  readonly hush?: boolean;
  /** The person takes part from now on, as they said. */
  readonly subscribe?: SubscriberWrite;
  /**
   * A subscriber wants something unasked from now on, or
   * no more: once, under the names they may be kept under.
   */
  readonly wish?: WishWrite;
  /** The person takes part no more: the names they may be kept under. */
  readonly unsubscribe?: readonly [string, ...string[]];
  /** What the person answered in a poll. */
  readonly answers?: readonly AnswerWrite[];
  /**
   * Messages to polls that are closed: their flows, each with an id under which it is counted once.
   */
  readonly late?: readonly { readonly flow: string; readonly id: string }[];
  /**
   * What is kept of the person in polls is erased, and what was promised before is kept no more.
   */
  readonly erasePolls?: { readonly names: AnswerNames; readonly refused: readonly string[] };
  /** The person is not to be told results of polls. */
  readonly unlist?: readonly string[];
  /** The replies were not asked for: they are of a broadcast, and wait behind everything else. */
  readonly unasked?: Pick<Reach, 'group' | 'until' | 'hours'> &
    Pick<Delivery, 'counted'> & {
      /** It is about a missing person: it goes ahead, rings, and has a picture. */
      readonly alert?: { readonly photo?: string };
    };
  /**
   * The replies are to a focal point's answer: they share
   * the slots of calls, not those of strangers' replies.
   */
  readonly onDuty?: boolean;
  /** Messages to be deleted at the person's side. */
  readonly erase?: readonly string[];
  /** Questions the reporter has now read. */
  readonly read?: readonly string[];
  /** The provider's copy of what the person wrote, to be deleted. */
  readonly copy?: CopyToDelete;
  /** The talk is over: nothing of what is said in this turn is noted as deletable. */
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

/** Opens what `sealWork` made. @throws Fault when it was altered or moved */
export function openWork(
  keys: GatewayKeyring,
  conversation: string,
  id: string,
  box: Buffer,
): Work {
  return deserialize(keys.openSession(place(conversation, id), box)) as Work;
}
