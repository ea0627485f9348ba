import type { ConversationDoc, Conversations } from '../models/gateway/conversation.js';
import type { KeyStore } from '../privacy/key-store.js';
import type { Log } from '../shared/log.js';
import { afterTalk, isOpen, openMemory, sealMemory, SEALED_OVER } from './memory.js';
import { seenIdsAfter } from './seen-ids.js';

/** How many people are checked in one run. */
const BATCH = 200;

interface TidyDeps {
  readonly conversations: Conversations;
  readonly keys: Pick<KeyStore, 'gateway'>;
  readonly log: Log;
}

/**
 * Checks whether an older version left more of a finished talk than is allowed. Its boxes were
 * shorter.
 */
const isFormer = ({ silentAt, pend, box }: ConversationDoc): boolean =>
  silentAt === undefined && pend.length === 0 && box.length < SEALED_OVER;

async function tidyOne(
  { conversations, keys }: TidyDeps,
  doc: ConversationDoc,
  now: Date,
): Promise<boolean> {
  const gateway = keys.gateway();
  const memory = openMemory(gateway, doc, now);
  if (isOpen(memory.person)) return false;
  const outcome = await conversations.commit({
    id: doc._id,
    v: doc.v,
    box: sealMemory(gateway, doc._id, afterTalk(memory), now),
    seen: seenIdsAfter(memory.reached ?? []),
    forgetSent: true,
    expiresAt: doc.expiresAt,
    olderIds: [],
  });
  return outcome === 'kept';
}

/**
 * Makes a function that removes from finished talks what an older version left in them: times,
 * digests, message numbers (docs/adr/015). For a person who never writes again, these would link
 * them to their tip for a month. Each call checks a batch of people, until all were checked once.
 */
export function createStripping(deps: TidyDeps): (now: Date) => Promise<{ tidied: number }> {
  let at: string | undefined = '';
  return async (now) => {
    if (at === undefined) return { tidied: 0 };
    const docs = await deps.conversations.findAfter(at, BATCH);
    let tidied = 0;
    for (const doc of docs.filter(isFormer)) {
      try {
        tidied += Number(await tidyOne(deps, doc, now));
      } catch (error) {
        deps.log.error('what is left of a finished talk was not removed', { error });
      }
    }
    at = docs.length < BATCH ? undefined : docs.at(-1)?._id;
    return { tidied };
  };
}
