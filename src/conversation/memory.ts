import { REMEMBERED, type ConversationDoc } from '../models/gateway/conversation.js';
import { stranger, type Person } from '../flows/dialog/person.js';
import { hide, unhide, type HiddenPerson, type PollKids } from './hidden.js';
import type { Asking } from './asking.js';
import type { SaidLately } from './said.js';
import type { LastWords } from './twice.js';
import { pad, unpad } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { DAY, HOUR } from '../shared/clock.js';

/** A message at the person's side that can still be deleted. */
export interface SentRef {
  readonly ref: string;
  readonly at: number;
}

/** All that is sealed in a conversation's box. */
export interface Memory {
  readonly person: Person;
  /** The person's own messages, which ERASE can delete. */
  readonly refs: readonly SentRef[];
  /** Case codes that were wrong, for the throttle: how many since when. */
  readonly wrongCodes?: { readonly count: number; readonly since: number };
  /** Marks of the messages of this talk, to be kept when it is over: see seen.ts. */
  readonly unheard?: readonly string[];
  /** The last words of a talk that is open, known again when they are delivered twice: see twice.ts. */
  readonly last?: LastWords;
  /** What was said to the person in the last minutes. */
  readonly said?: SaidLately;
  /** They were asked a poll, and it is not known that they have read it. */
  readonly asking?: Asking;
  /** The keys that where they are in polls is sealed under. */
  readonly kids?: PollKids;
}

/** As it is sealed. */
type KeptMemory = Omit<Memory, 'person' | 'kids'> & { readonly person: HiddenPerson };

/** Source: Telegram Bot API, deleteMessage: messages of the last 48 hours. */
export const DELETABLE = 48 * HOUR;
export const MOST_REFS = 200;

const place = (id: string) => ({ collection: 'conversations', field: 'box', id });
const sentPlace = (id: string) => ({ collection: 'conversations', field: 'sent', id });

/** Seals what is remembered of a person; padded, so that its length tells neither their language nor their answers. */
export function sealMemory(keys: GatewayKeyring, id: string, memory: Memory, now: Date): Buffer {
  const { kids = {}, person, ...rest } = memory;
  const kept: KeptMemory = { ...rest, person: hide(keys, id, person, kids) };
  return keys.sealSession(place(id), pad(JSON.stringify(kept)), now);
}

/** Seals the id of one message that was sent. */
export function sealRef(keys: GatewayKeyring, id: string, ref: string, now: Date): Buffer {
  return keys.sealSession(sentPlace(id), JSON.stringify({ ref, at: now.getTime() }), now);
}

const deletable = (refs: readonly SentRef[], now: Date): SentRef[] =>
  refs.filter(({ at }) => at > now.getTime() - DELETABLE);

/**
 * What is left of somebody whose session key is destroyed: that they said STOP, which the length of their time tells. Of
 * nobody else a document outlives its key, save in its last day, which is kept to its end.
 */
function outlived(
  { expiresAt, box }: ConversationDoc,
  keys: GatewayKeyring,
  now: Date,
): Memory | undefined {
  if (keys.hasSessionKey(box)) return undefined;
  const left = expiresAt.getTime() - now.getTime();
  const stopped = left > REMEMBERED + DAY;
  return stopped || left <= DAY ? { person: { ...stranger, stopped }, refs: [] } : undefined;
}

/** What is remembered of a person; a stranger's memory when there is nothing. @throws Fault when it was altered */
export function openMemory(
  keys: GatewayKeyring,
  doc: ConversationDoc | undefined,
  now: Date,
): Memory {
  if (!doc) return { person: stranger, refs: [] };
  const left = outlived(doc, keys, now);
  if (left) return left;
  const kept = JSON.parse(unpad(keys.openSession(place(doc._id), doc.box))) as KeptMemory;
  return { ...kept, ...unhide(keys, doc._id, kept.person), refs: deletable(kept.refs, now) };
}

/** Our own messages that can still be deleted at the person's side. */
export function sentRefs(
  keys: GatewayKeyring,
  doc: ConversationDoc | undefined,
  now: Date,
): SentRef[] {
  if (!doc) return [];
  const refs = (doc.sent ?? [])
    .filter((box) => keys.hasSessionKey(box))
    .map(
      (box) => JSON.parse(keys.openSession(sentPlace(doc._id), box).toString('utf8')) as SentRef,
    );
  return deletable(refs, now);
}
