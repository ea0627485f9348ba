import type { Channel } from '../bots/channel.js';
import { SendError } from '../bots/errors.js';
import { firstInLine } from '../models/gateway/delivery.js';
import { markSent, markWithdrawn, release, type Claim } from '../models/gateway/delivery-claim.js';
import type { StoredFailure } from '../models/gateway/delivery-doc.js';
import { SECOND } from '../shared/clock.js';
import { className } from './after-failure.js';
import { isCall } from './delivery.js';
import { bury, callNext, expired, fail, type Outcome } from './fail.js';
import { goodFor } from './good-for.js';
import { waitForSender } from './held-delivery.js';
import { slotLeft, slotUsed, takeSlot, type Parts } from './parts.js';
import { openPayload, type Payload } from './payload.js';
import { referenceOf, send, SEND_TIMEOUT } from './send.js';

/** How long a claim lasts, in milliseconds: the wait for a slot, the send's timeout, and some time to write. */
export const LOCK = 60 * SECOND;
const SLOT_WAIT = LOCK - SEND_TIMEOUT - 5 * SECOND;

/** A delivery begun so often on one target has had its senders die; it may be what kills them. */
const MOST_BEGUN = 15;

/** Sends what was claimed, and writes what became of it. @param moment the present, as the tick counts it */
export async function deliver(parts: Parts, claim: Claim, moment: () => Date): Promise<Outcome> {
  const { delivery } = claim;
  const die = (failure: StoredFailure) => bury(parts, claim, failure, moment());
  let payload: Payload;
  try {
    payload = openPayload(parts.keyring(), delivery._id, delivery.box);
  } catch (error) {
    parts.log.error('a delivery cannot be opened', { delivery: delivery._id, error });
    return die({ reason: 'unopenable' });
  }
  if (delivery.expires && delivery.expires <= moment()) return die(expired(delivery.failure));

  const held = await parts.gate.stops(delivery, moment());
  if (held) return giveBack(parts, claim, held, moment());
  const turn = await turnOf(parts, claim, moment());
  if (turn) {
    await release(parts.db, claim, turn);
    // Whoever stood before it may have left meanwhile, and could not call what was held here.
    await callNext(parts, claim, moment());
    return 'given back';
  }
  const wanted = payload.targets[delivery.target];
  const channel = wanted && parts.channels.get(wanted.channel);
  if (!channel)
    return waitForSender(
      parts,
      claim,
      payload,
      parts.holds.absent(delivery.channel, moment()),
      moment(),
    );
  const asked = await parts.holds.ask(channel, wanted, moment());
  if ('until' in asked) return waitForSender(parts, claim, payload, asked, moment());
  const way = { channel, payload, target: asked.target };
  if (claim.attempt > MOST_BEGUN) return die({ reason: 'unavailable', code: 'begun-too-often' });
  const urgency = { rank: delivery.class, withinMs: SLOT_WAIT };
  if (!(await takeSlot(parts, channel, payload, urgency))) {
    return giveBack(parts, claim, new Date(moment().getTime() + SECOND), moment());
  }
  const stopped =
    delivery.group === undefined ? undefined : await stopsAtSlot(parts, channel, claim, moment());
  if (stopped) return giveBack(parts, claim, stopped, moment());
  const reference = referenceOf(delivery._id, delivery.target);
  const validFor = goodFor(className(delivery.class), delivery, moment());
  const sent = await send(channel, asked.target, payload, { reference, validFor }, parts);
  slotUsed(parts, channel);
  if (sent instanceof SendError) return fail(parts, claim, way, sent, moment());
  // What the provider says later can still send a call another way, and take a person out of a poll.
  const statusMatters = isCall(className(delivery.class)) || delivery.group !== undefined;
  await markSent(parts.db, claim, moment(), statusMatters);
  await callNext(parts, claim, moment());
  if (isCall(className(delivery.class))) await parts.reached(asked.target, moment());
  // What is noted of the sender is no reason to send the text again.
  await parts.holds.worked(channel, asked.target, moment()).catch((error: unknown) => {
    parts.log.warn('a sender that works is still held', { channel: channel.id, error });
  });
  return 'sent';
}

/** It may have waited long for its slot; what was stopped meanwhile is not sent. */
async function stopsAtSlot(parts: Parts, channel: Channel, { delivery }: Claim, now: Date) {
  let stopped: Date | 'drop' | undefined = 'drop';
  try {
    return (stopped = await parts.gate.stops(delivery, now));
  } finally {
    if (stopped) slotLeft(parts, channel);
  }
}

/**
 * Those who wait behind somebody in a line look again so late by themselves, in milliseconds. They are called before, unless
 * whoever should have called them died: looking costs three commands each, and a line can be long.
 */
const PATIENCE = 10 * SECOND;

/** Nothing was tried: it is due again at a moment, or withdrawn with its broadcast. */
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

/** When a claim's turn may come, as long as somebody stands before it in its line. */
async function turnOf(parts: Parts, { delivery }: Claim, now: Date): Promise<Date | undefined> {
  const first =
    delivery.line === undefined ? undefined : await firstInLine(parts.db, delivery.line);
  if (!first || first._id === delivery._id) return undefined;
  const later = now.getTime() + PATIENCE;
  // One that is being sent just now calls the next; else it is after its next try.
  return new Date(first.lockedUntil ? later : Math.max(later, (first.dueAt?.getTime() ?? 0) + 1));
}
