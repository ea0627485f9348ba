import { REMEMBERED, type ConversationDoc } from '../models/gateway/conversation.js';
import { stranger, type Ending, type Person } from '../flows/dialog/person.js';
import { deletable, type SentRef, type WrongCodes } from './short-memory.js';
import { sealPollPlaces, openPollPlaces, type PersonAtRest, type PollKids } from './poll-place.js';
import type { OpenInvitation } from './open-invitation.js';
import type { RecentReplies } from './recent-replies.js';
import type { LastWords } from './double-delivery.js';
import { pad, unpad } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { DAY } from '../shared/clock.js';
import { withoutUndefined } from '../shared/without-undefined.js';

/** All data that is sealed in a conversation's box. */
export interface Memory {
  readonly person: Person;
  /** The person's own messages of an open talk, which ERASE can delete. */
  readonly refs: readonly SentRef[];
  /** Wrong case codes of the last hour. Never sealed: see short-memory.ts. */
  readonly wrongCodes?: WrongCodes | undefined;
  /** How a talk ended recently. Never sealed: see quiet.ts and short-memory.ts. */
  readonly ended?: Ending | undefined;
  /** Marks of this talk's messages that the replay guard does not have yet: see seen-ids.ts. */
  readonly unguarded?: readonly string[];
  /**
   * The last words of an open talk, to recognise them when they are delivered twice: see
   * double-delivery.ts.
   */
  readonly last?: LastWords;
  /** The replies sent to the person in the last minutes of an open talk. */
  readonly recentReplies?: RecentReplies;
  /**
   * Marks of the unasked texts that the person was sent; these stay when all other marks are
   * removed: see seen-ids.ts.
   */
  readonly reached?: readonly string[];
  /** The invitation to a poll that they may not have read yet. */
  readonly invitation?: OpenInvitation;
  /** The keys that seal their places in polls. */
  readonly kids?: PollKids;
}

/** A memory in the form in which it is sealed, with the names of fields of the first version. */
type KeptMemory = Pick<Memory, 'refs' | 'last' | 'reached'> & {
  readonly person: PersonAtRest;
  readonly unheard?: Memory['unguarded'];
  readonly said?: Memory['recentReplies'];
  readonly asking?: Memory['invitation'];
};

/**
 * The sizes to which memories are padded, in bytes. After a talk all people look alike, whether
 * they finished it or only said hello; the length of an open talk does not show how far it has
 * come.
 */
export const SIZE = { open: 2_048, over: 1_024 } as const;

const place = (id: string) => ({ collection: 'conversations', field: 'box', id });
const sentPlace = (id: string) => ({ collection: 'conversations', field: 'sent', id });

/** The minimum length of a box that was sealed after a talk. */
export const SEALED_OVER = SIZE.over;

/** Checks whether a talk is open. */
export const isOpen = ({ session, report }: Person): boolean =>
  session !== undefined || report !== undefined;

/**
 * Checks whether a talk, or the report in it, ends with a turn. What belongs only to the talk is
 * then deleted.
 */
export const isOver = (before: Person, after: Person): boolean =>
  !isOpen(after) || (before.report !== undefined && after.report === undefined);

/**
 * Returns the part of a memory that may be stored after a talk: no time finer than a day, and no
 * digest of a text (docs/adr/015).
 */
export const afterTalk = ({ person, reached, invitation, kids }: Memory): Memory => ({
  person,
  refs: [],
  ...(reached ? { reached } : {}),
  ...(invitation ? { invitation } : {}),
  ...(kids ? { kids } : {}),
});

/** Seals the memory of a person, padded, so that its length shows nothing about their talk. */
export function sealMemory(keys: GatewayKeyring, id: string, memory: Memory, now: Date): Buffer {
  const { kids = {}, person, refs, last, reached, unguarded, recentReplies, invitation } = memory;
  // JSON leaves out what is undefined.
  const kept: KeptMemory = {
    person: sealPollPlaces(keys, id, person, kids),
    ...{ refs, last, reached, unheard: unguarded, said: recentReplies, asking: invitation },
  };
  const size = isOpen(person) ? SIZE.open : SIZE.over;
  return keys.sealSession(place(id), pad(JSON.stringify(kept), size), now);
}

/** Seals the id of one message that was sent. */
export function sealRef(keys: GatewayKeyring, id: string, sent: SentRef, now: Date): Buffer {
  return keys.sealSession(sentPlace(id), JSON.stringify(sent), now);
}

/**
 * Returns what is known of a person whose session key is destroyed: only that they said STOP,
 * because a document is stored that long only after STOP. Other documents outlive their key by
 * their last day at most.
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

/**
 * Returns the memory of a person; an empty memory when there is no document.
 * @throws Fault when it was altered
 */
export function openMemory(
  keys: GatewayKeyring,
  doc: ConversationDoc | undefined,
  now: Date,
): Memory {
  if (!doc) return { person: stranger, refs: [] };
  const left = outlived(doc, keys, now);
  if (left) return left;
  const kept = JSON.parse(unpad(keys.openSession(place(doc._id), doc.box))) as KeptMemory;
  const { refs, last, reached, unheard, said, asking } = kept;
  return {
    ...withoutUndefined({ last, reached }),
    ...withoutUndefined({ unguarded: unheard, recentReplies: said, invitation: asking }),
    ...openPollPlaces(keys, doc._id, kept.person),
    refs: deletable(refs, now),
  };
}

/** Returns our own messages that can still be deleted at the person's side. */
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
