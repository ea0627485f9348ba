import { STOP_REMEMBERED, type Conversations } from '../models/gateway/conversation.js';
import type { KeyStore } from '../privacy/key-store.js';
import { endOfDay } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import { afterTalk, isOpen, openMemory, sealMemory } from './memory.js';
import { newSeenIds } from './seen-ids.js';

const MOST_TRIES = 8;

/**
 * Marks a person as having said STOP when a restored backup from before the STOP brought them back.
 * Everything else that is remembered of them stays: a talk that was open then still holds a tip,
 * which is handed over when the talk falls silent.
 * @param id the keyed name of the person
 * @returns false when they are marked already
 * @throws Fault when they keep writing at the same time: the next try will succeed
 */
export async function restoreStop(
  deps: { readonly conversations: Conversations; readonly keys: Pick<KeyStore, 'gateway'> },
  id: string,
  now: Date,
): Promise<boolean> {
  const keys = deps.keys.gateway();
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const [doc] = await deps.conversations.read([id]);
    const memory = openMemory(keys, doc, now);
    if (memory.person.stopped) return false;
    const marked = { ...memory, person: { ...memory.person, stopped: true } };
    const stopped = isOpen(memory.person) ? marked : afterTalk(marked);
    const outcome = await deps.conversations.commit({
      id,
      v: doc?.v ?? 0,
      box: sealMemory(keys, id, stopped, now),
      seen: doc?.seen ?? newSeenIds(),
      forgetSent: false,
      ...(doc?.silentAt ? { silentAt: doc.silentAt } : {}),
      expiresAt: endOfDay(now.getTime() + STOP_REMEMBERED),
      olderIds: [],
    });
    if (outcome === 'kept') return true;
  }
  throw new Fault(
    'Somebody who had said STOP writes while it is noted again. It is tried again in a minute.',
  );
}
