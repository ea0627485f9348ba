import { LEASE } from '../models/gateway/conversation.js';
import { HOUR } from '../shared/clock.js';
import type { ConversationDeps } from './deps.js';
import { DELETABLE } from './short-memory.js';
import { sealWork, type Work } from './work.js';

/**
 * Returns the part of a work that remains when only the erasing and the reply after it are left.
 */
function leftToErase({ id, to, erase, replies, at, heard, copy, over }: Work): Work {
  return {
    id,
    replies,
    ...(to ? { to } : {}),
    ...(erase ? { erase } : {}),
    ...(at === undefined ? {} : { at }),
    ...(heard ? { heard } : {}),
    ...(copy ? { copy } : {}),
    ...(over ? { over } : {}),
  };
}

/**
 * Postpones the erasing by the time it has been tried already, within limits, and saves only what
 * is left to do.
 */
async function eraseLater(
  deps: ConversationDeps,
  person: string,
  work: Work,
  waited: number,
  now: Date,
): Promise<number> {
  const wait = Math.min(Math.max(waited, LEASE), HOUR);
  const box = sealWork(deps.keys.gateway(), person, leftToErase(work), now);
  await deps.conversations.hold(person, work.id, new Date(now.getTime() + wait), { box });
  return wait;
}

/**
 * Deletes messages at the person's side. When a provider is down, it is asked again until the
 * messages are too old to be deleted. The reply, which says that it is done, waits for it.
 * @returns false when it is to be done later
 */
export async function eraseMessages(
  deps: ConversationDeps,
  person: string,
  work: Work,
  now: Date,
): Promise<boolean> {
  const { erase, to, at = now.getTime() } = work;
  if (!erase || !to) return true;
  try {
    await deps.channels.get(to.channel)?.erase?.(to.address, erase);
    return true;
  } catch (error) {
    const waited = now.getTime() - at;
    const fields = { channel: to.channel, error };
    if (waited > DELETABLE) {
      deps.log.error('messages at the side of their person were not deleted', fields);
      return true;
    }
    const ms = await eraseLater(deps, person, work, waited, now);
    deps.log.warn('messages at the side of their person are deleted later', { ...fields, ms });
    return false;
  }
}
