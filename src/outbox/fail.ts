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
 * What became of a claim. `given back`: there was no slot,
 * its sender is held, or somebody else settled it meanwhile.
 */
export type Outcome = 'sent' | 'retried' | 'failedOver' | 'dead' | 'given back';

/** How a delivery was tried. */
export interface Way {
  readonly channel: Channel;
  readonly payload: Payload;
  readonly target: Target;
}

/** Our account, our sender, the provider or the network: anything but the person and the words. */
const isAboutUs = ({ failure }: SendError): boolean =>
  aboutOf(failure) !== 'recipient' && aboutOf(failure) !== 'text';

/** For how long it is tried again is the same for every cause that is about us. */
const asUnclear = ({ failure, details }: SendError): SendError =>
  new SendError(aboutOf(failure) === 'passing' ? failure : 'unclear', details);

/** Decides what follows a try that failed, and writes it. */
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
  // Its sender has worked since this text was first tried:
  // it may be the text after all, and its tries count.
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

/** The next target. One that failed for no fault of the recipient's may be come back to. */
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
 * The last target failed: back to one that was passed
 * over, or on as soon as the sender works, or dead.
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

/** It is dead: written, said loudly, and told to those who wait for it. */
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

/** It came too late; with the code of what held it up. */
export const expired = (before?: StoredFailure): StoredFailure => ({
  reason: 'expired',
  ...(before?.code === undefined ? {} : { code: before.code }),
});

/** Whoever leaves a line lets the next go. */
export async function callNext(
  parts: Parts,
  { delivery: { line } }: Claim,
  now: Date,
): Promise<void> {
  if (line !== undefined) await hurryLine(parts.db, line, now);
}
