import { findBroadcast } from '../models/gateway/broadcast.js';
import type { SendPermit } from '../outbox/gate.js';
import type { BroadcastDeps } from './deps.js';

/** Whether what a broadcast says may be sent just now: the outbox asks before each text, at most once a second. */
export async function leaveOf(
  { gateway }: BroadcastDeps['db'],
  group: string,
): Promise<SendPermit> {
  const doc = await findBroadcast(gateway, group);
  if (!doc) return 'go';
  if (doc.state === 'stopping' || doc.state === 'stopped') return 'drop';
  // A question that nobody may answer any more is not asked.
  if (doc.kind === 'poll' && (doc.state === 'ending' || doc.state === 'done')) return 'drop';
  return doc.pausedAt ? 'hold' : 'go';
}
