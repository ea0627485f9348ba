import { createHash } from 'node:crypto';
import type { SendFailure } from '../bots/errors.js';
import { sendFailures } from '../bots/errors.js';
import { DAY, HOUR, MINUTE, SECOND } from '../shared/clock.js';
import { isCall, type DeliveryClass } from './delivery.js';

/**
 * How long a reply is of use: as long as the conversation it belongs to. After 30 minutes of
 * silence the session is wiped, so that the next holder of the phone sees nothing (design.md §2),
 * and a late reply would show it to them. A reply that could not be sent by then is dead.
 */
export const REPLY_LIFE = 30 * MINUTE;

/**
 * Waits after the first, second, … failed try, in milliseconds. After the last of them retrying
 * stops.
 */
const dialogue = [
  5 * SECOND,
  15 * SECOND,
  45 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  9 * MINUTE,
  9 * MINUTE,
];
const mail = [
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  4 * HOUR,
  4 * HOUR,
  4 * HOUR,
];
const call = [...dialogue, 15 * MINUTE, 30 * MINUTE];
const waits: Readonly<Record<DeliveryClass, readonly number[]>> = {
  reply: dialogue,
  duty: dialogue,
  urgent: call,
  escalation: call,
  alert: mail,
  mail,
  broadcast: mail,
};

/** A call that has another target does not try the first one for longer than about this. */
const FAILOVER_AFTER = 30 * SECOND;

/** What failed, and how often. */
export interface Failed {
  readonly id: string;
  readonly class: DeliveryClass;
  /** Failed tries on this target, from 1. */
  readonly attempt: number;
  readonly failure: SendFailure;
  /** The wait that the provider asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** How long this target has been tried, in milliseconds. */
  readonly triedForMs: number;
  /** There is another target after this one. */
  readonly moreTargets: boolean;
}

/** A number in [0, 1) that is always the same for the same try of the same delivery. */
function chance(id: string, attempt: number): number {
  return createHash('sha256').update(`${attempt}/${id}`).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * Returns how long to wait before the next try on the same target, in milliseconds, or null to
 * stop: then the next target is tried, or the delivery is dead. A wait that the provider asks for
 * is always kept. Up to a tenth is added, so that deliveries that failed together do not come back
 * together. No class is tried more often than 11 times in a day.
 */
export function backoff(failed: Failed): number | null {
  const { retryAfterMs = 0 } = failed;
  if (!sendFailures[failed.failure].retryable) return null;
  const step = waits[failed.class][failed.attempt - 1];
  if (step === undefined) return null;
  const wait = Math.ceil(
    Math.max(step, retryAfterMs) * (1 + chance(failed.id, failed.attempt) / 10),
  );
  const early = isCall(failed.class) && failed.moreTargets;
  if (early && failed.triedForMs + wait > FAILOVER_AFTER) return null;
  return wait > DAY ? null : wait;
}
