import { SendError } from '../bots/errors.js';
import { firstInLine } from '../models/gateway/delivery.js';
import { markSent, markWithdrawn, release, type Claim } from '../models/gateway/delivery-claim.js';
import type { StoredFailure } from '../models/gateway/delivery-doc.js';
import { SECOND } from '../shared/clock.js';
import { className } from './after-failure.js';
import { isCall } from './delivery.js';
import { bury, callNext, expired, fail, type Outcome, type Way } from './fail.js';
import { goodFor } from './good-for.js';
import { waitForSender } from './held-delivery.js';
import type { Held } from './holds.js';
import { slotLeft, slotUsed, takeSlot, type Parts } from './parts.js';
import { openPayload, type Payload } from './payload.js';
import { referenceOf, send, SEND_TIMEOUT } from './send.js';

/**
 * How long a claim lasts, in milliseconds: the wait for a slot, the timeout of the send, and time
 * to write.
 */
export const LOCK = 60 * SECOND;
const SLOT_WAIT = LOCK - SEND_TIMEOUT - 5 * SECOND;

/**
 * The processes that sent a delivery died this many times on one target; the delivery may be the
 * cause.
 */
const MOST_BEGUN = 15;

/**
 * Sends a claimed delivery and saves the outcome.
 * @param moment the present, as the tick counts it
 */
export async function deliver(parts: Parts, claim: Claim, moment: () => Date): Promise<Outcome> {
  const { delivery } = claim;
  const die = (failure: StoredFailure) => bury(parts, claim, failure, moment());
  const payload = opened(parts, claim);
  if (!payload) return die({ reason: 'unopenable' });
  if (delivery.expires && delivery.expires <= moment()) return die(expired(delivery.failure));

  const stopped = await parts.gate.stops(delivery, moment());
  if (stopped) return giveBack(parts, claim, stopped, moment());
  const turn = await turnOf(parts, claim, moment());
  if (turn) return waitForTurn(parts, claim, turn, moment());
  const way = await wayOf(parts, claim, payload, moment());
  if ('until' in way) return waitForSender(parts, claim, payload, way, moment());
  if (claim.attempt > MOST_BEGUN) return die({ reason: 'unavailable', code: 'begun-too-often' });
  const refused = await takeItsSlot(parts, claim, way, moment);
  if (refused) return giveBack(parts, claim, refused, moment());
  return sendNow(parts, claim, way, moment);
}

/**
 * Opens the payload: what to say to whom.
 * @returns undefined when it cannot be opened
 */
function opened({ keyring, log }: Parts, { delivery }: Claim): Payload | undefined {
  try {
    return openPayload(keyring(), delivery._id, delivery.box);
  } catch (error) {
    log.error('a delivery cannot be opened', { delivery: delivery._id, error });
    return undefined;
  }
}

/** An earlier delivery is before it in its line: it is due again when its turn may come. */
async function waitForTurn(parts: Parts, claim: Claim, turn: Date, now: Date): Promise<Outcome> {
  await release(parts.db, claim, turn);
  // The delivery before it may have left meanwhile, and could not call this one while it was locked
  // here.
  await callNext(parts, claim, now);
  return 'given back';
}

/** Returns how it is sent to its present target, or until when that target's sender is held. */
async function wayOf(
  parts: Parts,
  { delivery }: Claim,
  payload: Payload,
  now: Date,
): Promise<Way | Held> {
  const wanted = payload.targets[delivery.target];
  const channel = wanted && parts.channels.get(wanted.channel);
  if (!channel) return parts.holds.absent(delivery.channel, now);
  const asked = await parts.holds.ask(channel, wanted, now);
  return 'until' in asked ? asked : { channel, payload, target: asked.target };
}

/**
 * Waits for a slot of its sender.
 * @returns undefined when it may be sent; else when to try again, or that it is stopped
 */
async function takeItsSlot(
  parts: Parts,
  claim: Claim,
  way: Way,
  moment: () => Date,
): Promise<Date | 'drop' | undefined> {
  const { delivery } = claim;
  const { channel, payload } = way;
  const urgency = { rank: delivery.class, withinMs: SLOT_WAIT };
  if (!(await takeSlot(parts, channel, payload, urgency)))
    return new Date(moment().getTime() + SECOND);
  return delivery.group === undefined ? undefined : stopsAtSlot(parts, claim, way, moment());
}

/** Sends it at its slot and saves the outcome. */
async function sendNow(parts: Parts, claim: Claim, way: Way, moment: () => Date): Promise<Outcome> {
  const { delivery } = claim;
  const { channel, payload, target } = way;
  const kind = className(delivery.class);
  const reference = referenceOf(delivery._id, delivery.target);
  const validFor = goodFor(kind, delivery, moment());
  const sent = await send(channel, target, payload, { reference, validFor }, parts);
  slotUsed(parts, channel);
  if (sent instanceof SendError) return fail(parts, claim, way, sent, moment());
  // A later status from the provider can still send a call another way, or remove a person from a
  // poll.
  const statusMatters = isCall(kind) || delivery.group !== undefined;
  await markSent(parts.db, claim, moment(), statusMatters);
  await callNext(parts, claim, moment());
  if (isCall(kind)) await parts.reached(target, moment());
  await parts.holds.worked(channel, target, moment());
  return 'sent';
}

/**
 * It may have waited long for its slot. Texts that were stopped meanwhile are not sent, nor
 * anything to a person who said STOP or that it is not safe.
 */
async function stopsAtSlot(
  parts: Parts,
  { delivery }: Claim,
  { channel, target }: Pick<Way, 'channel' | 'target'>,
  now: Date,
) {
  let stopped: Date | 'drop' | undefined = 'drop';
  try {
    stopped = await parts.gate.stops(delivery, now);
    if (!stopped && (await parts.hushed(target, now))) stopped = 'drop';
    return stopped;
  } finally {
    if (stopped) slotLeft(parts, channel);
  }
}

/**
 * After this time, in milliseconds, a delivery that waits in a line looks again by itself. It is
 * called earlier, unless the process that should call it died. Looking costs three commands each,
 * and a line can be long.
 */
const PATIENCE = 10 * SECOND;

/**
 * Gives back a claim without a try: the delivery is due again at a moment, or withdrawn with its
 * broadcast.
 */
async function giveBack(
  parts: Parts,
  claim: Claim,
  until: Date | 'drop',
  now: Date,
): Promise<Outcome> {
  if (until === 'drop') await markWithdrawn(parts.db, claim, now);
  else await release(parts.db, claim, until);
  return 'given back';
}

/** Returns when a claim's turn may come, if another delivery is before it in its line. */
async function turnOf(parts: Parts, { delivery }: Claim, now: Date): Promise<Date | undefined> {
  const first =
    delivery.line === undefined ? undefined : await firstInLine(parts.db, delivery.line);
  if (!first || first._id === delivery._id) return undefined;
  const later = now.getTime() + PATIENCE;
  // If the first is being sent just now, it calls the next; else this one waits until after the
  // first one's next try.
  return new Date(first.lockedUntil ? later : Math.max(later, (first.dueAt?.getTime() ?? 0) + 1));
}
