import { changeBroadcast, findBroadcast, type Change } from '../models/gateway/broadcast.js';
import type { BroadcastState, Decision } from '../models/gateway/broadcast-doc.js';
import { refused, type Decided } from './decided.js';
import type { BroadcastDeps } from './deps.js';

/** Reports a decision about a broadcast to the outbox and the log. */
export function noteDecision(
  { outbox, log }: BroadcastDeps,
  id: string,
  what: Decision['what'],
): void {
  outbox.changed(id);
  log.info('a broadcast was decided on', { broadcast: id, reason: what });
}

/** Returns why a decision could not be carried out. */
export async function whyNotDecided(
  { db: { gateway } }: BroadcastDeps,
  id: string,
): Promise<Decided> {
  const doc = await findBroadcast(gateway, id);
  return doc ? refused('state', { state: doc.state }) : refused('unknown');
}

/**
 * Carries out a decision in one atomic update.
 * @param states in which the broadcast may be
 * @param more further conditions
 */
export async function decide(
  deps: BroadcastDeps,
  id: string,
  states: readonly BroadcastState[],
  decision: Decision,
  change: Change,
  more: Parameters<typeof changeBroadcast>[4] = {},
): Promise<Decided> {
  const noted = { ...change, $push: { decisions: decision } };
  const broadcast = await changeBroadcast(deps.db.gateway, id, states, noted, more);
  if (!broadcast) return whyNotDecided(deps, id);
  noteDecision(deps, id, decision.what);
  return { ok: true, broadcast };
}
