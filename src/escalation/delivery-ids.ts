import { createHash } from 'node:crypto';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import type { Message } from './escalation.js';

/** Returns a short digest of an id, for ids that other services see. */
export const digestTag = (id: string): string =>
  createHash('sha256').update(id).digest('base64url').slice(0, 12);

/**
 * Returns the tag that stands for a called person in ids that other services see. The person's own
 * id may be a name, and a digest of it can be found by trying. Calls of older versions have no tag;
 * their ids must stay as they were.
 */
export const personTag = ({ tag, focalPoint }: Call): string => tag ?? digestTag(focalPoint);

/** The part that tells apart repeated messages about the same call, from what changed since. */
const again = ({ priority, round }: Escalation): Partial<Record<Message, string>> => ({
  raised: `raised${priority}`,
  second: `second${round}`,
  reopened: `reopened${round}`,
});

/**
 * Returns the id of a message. The same message to the same person always has the same id, so that
 * enqueueing it twice has the effect of once. Providers see the id in the address of their status
 * callbacks: it tells nobody who was called.
 */
export function deliveryId(escalation: Escalation, message: Message, call: Call): string {
  const what = { [message]: message, ...again(escalation) }[message];
  const level = `${escalation._id}.${call.round}.${call.level}`;
  return `${level}.${message === 'call' ? '' : `${what}.`}${personTag(call)}`;
}

/**
 * A call is tried for about an hour (outbox/backoff.ts). Even with the shortest repeat, calls that
 * are more rounds old than this are dead.
 */
const roundsTried = 8;

/** Returns the ids of calls of earlier rounds to the same person at the same level. */
export function earlierCalls(escalation: Escalation, call: Call): string[] {
  const from = Math.max(0, call.round - roundsTried);
  return Array.from({ length: call.round - from }, (_, i) =>
    deliveryId(escalation, 'call', { ...call, round: from + i }),
  );
}

/** Returns the tip that a delivery of this module is about. */
export const tipOfDelivery = (id: string): string => id.split('.')[0] ?? id;
