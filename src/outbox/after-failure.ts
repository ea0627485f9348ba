import type { SendError } from '../bots/errors.js';
import type { StoredFailure } from '../models/gateway/delivery-doc.js';
import { backoff } from './backoff.js';
import { classes, type DeliveryClass } from './delivery.js';
import { safeCode } from './send.js';

/** What to do with a delivery after a failed try. */
export type Fate =
  | { readonly kind: 'retry'; readonly dueAt: Date }
  /** Try the next target, at once. */
  | { readonly kind: 'failOver' }
  | { readonly kind: 'dead' };

/** Returns the name of a stored class. */
export function className(rank: number): DeliveryClass {
  const [name] = Object.entries(classes).find(([, value]) => value === rank) ?? ['broadcast'];
  return name as DeliveryClass;
}

/** Returns what is saved of a failed send. */
export function failureOf({ failure, details }: SendError): StoredFailure {
  const code = safeCode(details.code);
  return { reason: failure, ...(code === undefined ? {} : { code }) };
}

/** Returns a failure as fields for the log. */
export function nameOf({ reason, code }: StoredFailure): {
  readonly reason: string;
  readonly code?: string;
} {
  return { reason, ...(code === undefined ? {} : { code }) };
}

/**
 * Decides what to do after a failed try. A delivery whose next try would come after its end does
 * not wait for it.
 */
export function afterFailure(
  tried: {
    readonly id: string;
    readonly class: DeliveryClass;
    readonly attempt: number;
    readonly triedFrom: Date;
    readonly target: number;
    readonly targets: number;
    readonly expires?: Date | undefined;
  },
  error: SendError,
  now: Date,
): Fate {
  const moreTargets = tried.target + 1 < tried.targets;
  const ms = backoff({
    id: tried.id,
    class: tried.class,
    attempt: tried.attempt,
    failure: error.failure,
    retryAfterMs: error.details.retryAfterMs,
    triedForMs: now.getTime() - tried.triedFrom.getTime(),
    moreTargets,
  });
  const dueAt = ms === null ? undefined : new Date(now.getTime() + ms);
  if (dueAt && !(tried.expires && dueAt >= tried.expires)) return { kind: 'retry', dueAt };
  return { kind: moreTargets ? 'failOver' : 'dead' };
}
