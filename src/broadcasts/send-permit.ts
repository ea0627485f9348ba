import { findBroadcast } from '../models/gateway/broadcast.js';
import type { SendPermit } from '../outbox/gate.js';
import type { BroadcastDeps } from './deps.js';

/**
 * Decides whether the texts of a broadcast may be sent now. The outbox asks before each text, at
 * most once a second.
 */
export async function sendPermitOf(
  { gateway }: BroadcastDeps['db'],
  group: string,
): Promise<SendPermit> {
  const doc = await findBroadcast(gateway, group);
  if (!doc) return 'go';
  if (doc.state === 'stopping' || doc.state === 'stopped') return 'drop';
  // The question can no longer be answered.
  if (doc.kind === 'poll' && (doc.state === 'ending' || doc.state === 'done')) return 'drop';
  return doc.pausedAt ? 'hold' : 'go';
}
