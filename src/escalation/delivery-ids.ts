import { createHash } from 'node:crypto';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import type { Message } from './escalation.js';

/** A short digest of an id, for ids that leave the house. */
export const digestTag = (id: string): string =>
  createHash('sha256').update(id).digest('base64url').slice(0, 12);

/**
 * A called person in an id that leaves the house: their own id may be a
 * name, and a digest of it can be found by trying. Calls of older
 * versions have no tag of their own; their ids must stay what they were.
 */
export const personTag = ({ tag, focalPoint }: Call): string => tag ?? digestTag(focalPoint);

/** What may be said again of the same call, told apart by what changed since. */
const again = ({ priority, round }: Escalation): Partial<Record<Message, string>> => ({
  raised: `raised${priority}`,
  second: `second${round}`,
  reopened: `reopened${round}`,
});

/**
 * The same id for the same thing said to the same person, so that saying it twice is saying it
 * once. Providers get it in the address of their status callbacks: it tells nobody who was called.
 */
export function deliveryId(escalation: Escalation, message: Message, call: Call): string {
  const what = { [message]: message, ...again(escalation) }[message];
  const rung = `${escalation._id}.${call.round}.${call.level}`;
  return `${rung}.${message === 'call' ? '' : `${what}.`}${personTag(call)}`;
}

/**
 * A call is tried for about an hour (outbox/backoff.ts):
 * with the shortest repeat, those of older rounds are dead.
 */
const roundsTried = 8;

/** The calls of earlier rounds to the same person at the same level. */
export function earlierCalls(escalation: Escalation, call: Call): string[] {
  const from = Math.max(0, call.round - roundsTried);
  return Array.from({ length: call.round - from }, (_, i) =>
    deliveryId(escalation, 'call', { ...call, round: from + i }),
  );
}

/** The tip a delivery of this module is about. */
export const tipOfDelivery = (id: string): string => id.split('.')[0] ?? id;
