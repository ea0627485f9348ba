import type { Channel } from '../bots/channel.js';
import { aboutOf, SendError } from '../bots/errors.js';
import { hurryLine } from '../models/gateway/delivery.js';
import {
  markDead,
  markFailedOver,
  markRetry,
  type Claim,
} from '../models/gateway/delivery-claim.js';
import type { StoredFailure } from '../models/gateway/delivery-doc.js';
import { markPassedOver } from '../models/gateway/delivery-held.js';
import { afterFailure, className, failureOf, nameOf } from './after-failure.js';
import type { Target } from './delivery.js';
import { waitForSender } from './held-delivery.js';
import type { Parts } from './parts.js';
import type { Payload } from './payload.js';

/**
 * The outcome of a claim. `given back`: there was no slot, its sender is held, or another process
 * settled it meanwhile.
 */
export type Outcome = 'sent' | 'retried' | 'failedOver' | 'dead' | 'given back';

/** The way in which a delivery was tried. */
export interface Way {
  readonly channel: Channel;
  readonly payload: Payload;
  readonly target: Target;
}

/**
 * Whether the cause is our account, our sender, the provider or the network: anything but the
 * person and the words.
 */
const isAboutUs = ({ failure }: SendError): boolean =>
  aboutOf(failure) !== 'recipient' && aboutOf(failure) !== 'text';

/**
 * Returns the error with one cause for all that are about us, so that all are retried for the same
 * time.
 */
const asUnclear = ({ failure, details }: SendError): SendError =>
  new SendError(aboutOf(failure) === 'passing' ? failure : 'unclear', details);

/** Decides what follows a failed try, and saves it. */
export async function fail(
  parts: Parts,
  claim: Claim,
  way: Way,
  error: SendError,
  now: Date,
): Promise<Outcome> {
  const { delivery } = claim;
  const { channel, payload, target } = way;
  const held = await parts.holds.failed(channel, target, error, now);
  // Its sender has worked since this text was first tried. So the text may be the cause after all,
  // and its tries count.
  if (held && held.since <= claim.triedFrom)
    return waitForSender(parts, claim, payload, held, now, error);
  if (aboutOf(error.failure) === 'recipient')
    await parts.refused({ id: delivery._id, target, failure: error.failure }, now);
  const tried = {
    id: delivery._id,
    class: className(delivery.class),
    attempt: claim.attempt,
    triedFrom: claim.triedFrom,
    target: delivery.target,
    targets: delivery.channels.length,
    expires: delivery.expires,
  };
  const fate = afterFailure(tried, isAboutUs(error) ? asUnclear(error) : error, now);
  const uncertain = error.mayHaveArrived || claim.takenOver;
  if (fate.kind === 'failOver') return goOn(parts, claim, error, now);
  if (fate.kind === 'dead') return end(parts, claim, way, error, now);
  const kept = await markRetry(parts.db, claim, fate.dueAt, failureOf(error), uncertain);
  return kept ? 'retried' : 'given back';
}

/**
 * Moves to the next target. A target that failed through no fault of the recipient may be tried
 * again later.
 */
async function goOn(parts: Parts, claim: Claim, error: SendError, now: Date): Promise<Outcome> {
  const { target, passedOver = [] } = claim.delivery;
  const failure = failureOf(error);
  const next = { claim, target: target + 1, passedOver: [...passedOver, target] };
  const went = isAboutUs(error)
    ? await markPassedOver(parts.db, next, now, failure)
    : await markFailedOver(parts.db, claim, now, failure);
  return went ? anotherWay(parts, claim, failure) : 'given back';
}

function anotherWay({ log }: Parts, { delivery }: Claim, failure: StoredFailure): Outcome {
  const { _id: id, channel } = delivery;
  log.warn('a delivery goes another way', { delivery: id, channel, ...nameOf(failure) });
  return 'failedOver';
}

/**
 * Handles the failure of the last target: it returns to one that was skipped, or waits until the
 * sender works, or is dead.
 */
async function end(
  parts: Parts,
  claim: Claim,
  { channel, payload, target }: Way,
  error: SendError,
  now: Date,
): Promise<Outcome> {
  const failure = failureOf(error);
  if (isAboutUs(error)) {
    const held = await parts.holds.stuck(channel, target, error, claim.triedFrom, now);
    if (held) return waitForSender(parts, claim, payload, held, now, error);
  }
  const [back, ...passedOver] = claim.delivery.passedOver ?? [];
  if (back === undefined) return bury(parts, claim, failure, now);
  const way = { claim, target: back, passedOver, closed: !isAboutUs(error) };
  const went = await markPassedOver(parts.db, way, now, failure);
  return went ? anotherWay(parts, claim, failure) : 'given back';
}

/** Marks it as dead: saves this, logs it clearly, and tells the listeners. */
export async function bury(
  parts: Parts,
  claim: Claim,
  failure: StoredFailure,
  now: Date,
): Promise<Outcome> {
  const { _id: id, class: rank, channel } = claim.delivery;
  if (!(await markDead(parts.db, claim, now, failure))) return 'given back';
  await callNext(parts, claim, now);
  await parts.mourn({ id, class: className(rank), channel, failure }, now);
  return 'dead';
}

/** It came too late; the failure has the code of what delayed it. */
export const expired = (before?: StoredFailure): StoredFailure => ({
  reason: 'expired',
  ...(before?.code === undefined ? {} : { code: before.code }),
});

/** Calls the next delivery of a line when one leaves it. */
export async function callNext(
  parts: Parts,
  { delivery: { line } }: Claim,
  now: Date,
): Promise<void> {
  if (line !== undefined) await hurryLine(parts.db, line, now);
}
