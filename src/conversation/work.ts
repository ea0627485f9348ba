import { deserialize, serialize } from 'node:v8';
import type { Button, ChannelId } from '../bots/channel.js';
import type { EscalationRequest } from '../escalation/escalation.js';
import type { HeardTalk } from '../models/heard.js';
import type { TipWrite } from '../models/tip.js';
import type { CopyToDelete } from '../outbox/copies.js';
import type { SafeHours } from '../flows/dialog/person.js';
import type { GatewayKeyring } from '../privacy/keyring.js';

/** One text of a turn. */
export interface Reply {
  readonly id: string;
  readonly text: string;
  readonly buttons?: readonly Button[];
}

/**
 * What a committed turn promises to do. Kept sealed in the conversation until it is done, so that a process that
 * dies leaves nothing undone; every part has an id, so that doing it twice is doing it once.
 * Words of a tip are in it only sealed to those who may read them.
 */
export interface Work {
  readonly id: string;
  /** Where replies go. Absent when nothing is to be said. */
  readonly to?: { readonly channel: ChannelId; readonly address: string; readonly from?: string };
  readonly tip?: TipWrite;
  readonly escalate?: EscalationRequest;
  /** The person may be texted about the report (reply mode C). */
  readonly keepAddress?: { readonly handle: string; readonly owner: string; readonly language: string; readonly hours: SafeHours; readonly word: string; readonly zone: string }; // prettier-ignore
  /** The person's return addresses are destroyed: the names they may be kept under. */
  readonly forget?: readonly string[];
  /** Messages to be deleted at the person's side. */
  readonly erase?: readonly string[];
  /** Questions the reporter has now read. */
  readonly read?: readonly string[];
  /** The provider's copy of what the person wrote, to be deleted. */
  readonly copy?: CopyToDelete;
  /** What was heard in this talk, which is over. */
  readonly heard?: HeardTalk;
  readonly replies: readonly Reply[];
}

const place = (conversation: string, work: string) => ({ collection: 'conversations', field: 'pend', id: `${conversation}/${work}` }); // prettier-ignore

/** Seals the work of a turn. */
export function sealWork(keys: GatewayKeyring, conversation: string, work: Work, now: Date): Buffer {
  return keys.sealSession(place(conversation, work.id), serialize(work), now);
}

/** Opens what `sealWork` made. @throws Fault when it was altered or moved */
export function openWork(keys: GatewayKeyring, conversation: string, id: string, box: Buffer): Work {
  return deserialize(keys.openSession(place(conversation, id), box)) as Work;
}
