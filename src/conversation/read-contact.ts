import type { ConversationDoc } from '../models/gateway/conversation.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { ConversationDeps } from './deps.js';
import { openMemory, type Memory } from './memory.js';
import type { RecentPast } from './short-memory.js';
import type { TurnRequest } from './turn-request.js';

/** Everything that is known of a person when their turn begins. */
export interface Contact {
  /** The keyed name under which to write. */
  readonly id: string;
  /** The document that is known best; it may still have an older name. */
  readonly doc: ConversationDoc | undefined;
  /** Documents under older names, which this turn replaces. */
  readonly olderIds: readonly string[];
  readonly memory: Memory;
  /** What this process still remembers of talks that have ended. */
  readonly recent: RecentPast;
}

/**
 * Returns the documents under older names that this turn may replace. If work still waits in one,
 * it is done there first. A talk that is open under another form of the number is left until it
 * falls silent.
 */
function replaceable(docs: readonly ConversationDoc[], id: string): string[] {
  const [first] = docs;
  return docs
    .filter(({ _id, pend }) => _id !== id && pend.length === 0)
    .filter((one) => one === first || !one.silentAt)
    .map(({ _id }) => _id);
}

/**
 * Opens the memory of a person. STOP said under an older form of the number holds under the new
 * one, too.
 */
function openContactMemory(
  keys: GatewayKeyring,
  [doc, ...others]: readonly ConversationDoc[],
  olderIds: readonly string[],
  now: Date,
): Memory {
  const memory = openMemory(keys, doc, now);
  const stopped = others.some(
    (other) => olderIds.includes(other._id) && openMemory(keys, other, now).person.stopped,
  );
  return stopped ? { ...memory, person: { ...memory.person, stopped } } : memory;
}

/** Reads the documents in which a person is stored, the one to continue with first. */
export function readDocuments(
  deps: ConversationDeps,
  { names, event }: TurnRequest,
): Promise<ConversationDoc[]> {
  // These events may change nothing and then commit nothing, so no conflict would show that a
  // cached copy was stale.
  const anew = event.kind === 'silence' || event.kind === 'withdrawn';
  return deps.conversations.read(names, anew);
}

/**
 * Opens what is known of a person.
 * @param quiet somebody else may hold their phone
 */
export function openContact(
  deps: ConversationDeps,
  { names }: TurnRequest,
  docs: readonly ConversationDoc[],
  quiet: boolean,
  now: Date,
): Contact {
  const [id] = names;
  const olderIds = replaceable(docs, id);
  const recent = deps.shortMemory.of(id, now);
  const memory = openContactMemory(deps.keys.gateway(), docs, olderIds, now);
  const ended = quiet ? 'unsafe' : recent.toldAt === undefined ? undefined : 'told';
  return {
    id,
    doc: docs[0],
    olderIds,
    memory: { ...memory, wrongCodes: recent.wrongCodes, ended },
    recent,
  };
}
