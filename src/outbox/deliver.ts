import type { Channel } from '../bots/channel.js';
import { SendError } from '../bots/errors.js';
import { firstInLine, hurryLine } from '../models/gateway/delivery.js';
import {
  markDead,
  markFailedOver,
  markRetry,
  markSent,
  markWithdrawn,
  release,
  type Claim,
} from '../models/gateway/delivery-claim.js';
import type { StoredFailure } from '../models/gateway/delivery-doc.js';
import { SECOND } from '../shared/clock.js';
import { afterFailure, className, failureOf } from './after-failure.js';
import { isCall } from './delivery.js';
import { slotLeft, slotUsed, takeSlot, type Parts } from './parts.js';
import { openPayload, type Payload } from './payload.js';
import { referenceOf, send, SEND_TIMEOUT } from './send.js';

/** What became of a claim. `given back`: there was no slot, or somebody else settled it meanwhile. */
export type Outcome = 'sent' | 'retried' | 'failedOver' | 'dead' | 'given back';

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
  if (delivery.expires && delivery.expires <= moment()) return die({ reason: 'expired' });

  const held = await parts.gate.stops(delivery, moment());
  if (held) return giveBack(parts, claim, held, moment());
  const turn = await turnOf(parts, claim, moment());
  if (turn) {
    await release(parts.db, claim, turn);
    // Whoever stood before it may have left meanwhile, and could not call what was held here.
    await callNext(parts, claim, moment());
    return 'given back';
  }
  const target = payload.targets[delivery.target];
  const channel = target && parts.channels.get(target.channel);
  if (!channel)
    return fail(parts, claim, new SendError('misconfigured', { code: 'no-channel' }), moment());
  if (claim.attempt > MOST_BEGUN) {
    return fail(parts, claim, new SendError('unavailable', { code: 'begun-too-often' }), moment());
  }
  const urgency = { rank: delivery.class, withinMs: SLOT_WAIT };
  if (!(await takeSlot(parts, channel, payload, urgency))) {
    return giveBack(parts, claim, new Date(moment().getTime() + SECOND), moment());
  }
  const stopped =
    delivery.group === undefined ? undefined : await stopsAtSlot(parts, channel, claim, moment());
  if (stopped) return giveBack(parts, claim, stopped, moment());
  const sent = await send(
    channel,
    target,
    payload,
    referenceOf(delivery._id, delivery.target),
    parts,
  );
  slotUsed(parts, channel);
  if (sent instanceof SendError) return fail(parts, claim, sent, moment());
  const statusMayFailOver =
    isCall(className(delivery.class)) && delivery.target + 1 < delivery.channels.length;
  await markSent(parts.db, claim, moment(), statusMayFailOver);
  await callNext(parts, claim, moment());
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

/** Whoever leaves a line lets the next go. */
async function callNext(parts: Parts, { delivery: { line } }: Claim, now: Date): Promise<void> {
  if (line !== undefined) await hurryLine(parts.db, line, now);
}

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

async function fail(parts: Parts, claim: Claim, error: SendError, now: Date): Promise<Outcome> {
  const { delivery } = claim;
  const failure = failureOf(error);
  if (error.failure === 'misconfigured') {
    parts.log.error('a channel is misconfigured', {
      channel: delivery.channel,
      ...nameOf(failure),
    });
  }
  const tried = {
    id: delivery._id,
    class: className(delivery.class),
    attempt: claim.attempt,
    triedFrom: claim.triedFrom,
    target: delivery.target,
    targets: delivery.channels.length,
    expires: delivery.expires,
  };
  const fate = afterFailure(tried, error, now);
  if (fate.kind === 'dead') return bury(parts, claim, failure, now);
  if (fate.kind === 'retry') {
    return (await markRetry(parts.db, claim, fate.dueAt, failure)) ? 'retried' : 'given back';
  }
  if (!(await markFailedOver(parts.db, claim, now, failure))) return 'given back';
  parts.log.warn('a delivery goes another way', {
    delivery: delivery._id,
    channel: delivery.channel,
    ...nameOf(failure),
  });
  return 'failedOver';
}

async function bury(
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

/** A failure in the fields a log has. */
export function nameOf({ reason, code }: StoredFailure): {
  readonly reason: string;
  readonly code?: string;
} {
  return { reason, ...(code === undefined ? {} : { code }) };
}
