import type { ConversationDoc } from '../models/gateway/conversation.js';
import type { ConversationDeps } from './deps.js';
import { isSeenId, replayMark } from './seen-ids.js';
import type { TurnRequest } from './turn-request.js';
import { openWork, type Work } from './work.js';

/** Opens the work that earlier turns of a person have promised and not done yet. */
export function openPendingWork(deps: ConversationDeps, doc: ConversationDoc | undefined): Work[] {
  return (doc?.pend ?? []).map(({ id, box }) =>
    openWork(deps.keys.gateway(), doc?._id ?? '', id, box),
  );
}

/**
 * The works that this process is about to do, by id, with the marks that they hand to the replay
 * guard.
 */
export type PromisedWorks = ReadonlyMap<string, { readonly marks: readonly string[] }>;

/**
 * Checks whether a message came in a talk that has just ended and whose marks are not in the replay
 * guard yet.
 */
function isInPendingWork(
  deps: ConversationDeps,
  docs: readonly ConversationDoc[],
  marks: readonly string[],
  promised: PromisedWorks,
): boolean {
  const keys = deps.keys.gateway();
  const isKnown = (mark: string) => marks.includes(mark);
  return docs.some((doc) =>
    doc.pend.some(({ id, box }) =>
      // Opening a work is slow, and this process already knows its own works.
      (promised.get(id)?.marks ?? openWork(keys, doc._id, id, box).heard?.marks ?? []).some(
        isKnown,
      ),
    ),
  );
}

/**
 * Checks whether a message was taken before, in this talk or in one that has ended. Providers send
 * a message again when a process died before it acknowledged it, and by then the next talk may have
 * begun.
 */
export async function isRepeated(
  deps: ConversationDeps,
  { seen, unasked }: TurnRequest,
  docs: readonly ConversationDoc[],
  promised: PromisedWorks,
): Promise<boolean> {
  if (!seen) return false;
  if (docs.some((doc) => isSeenId(doc.seen, seen))) return true;
  if (unasked) return false;
  const marks = seen.map(replayMark);
  return isInPendingWork(deps, docs, marks, promised) || deps.replayGuard.knows(marks);
}
