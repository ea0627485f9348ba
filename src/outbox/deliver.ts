import { SendError } from '../bots/errors.js';
import { firstInLine, markDead, markFailedOver, markRetry, markSent, release, type Claim, type StoredFailure } from '../models/delivery.js'; // prettier-ignore
import { SECOND } from '../shared/clock.js';
import { afterFailure, className, failureOf } from './after-failure.js';
import { takeSlot, type Parts } from './parts.js';
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

  const turn = await turnOf(parts, claim, moment());
  if (turn) {
    await release(parts.db, claim, turn);
    return 'given back';
  }
  const target = payload.targets[delivery.target];
  const channel = target && parts.channels.get(target.channel);
  if (!channel) return fail(parts, claim, new SendError('misconfigured', { code: 'no-channel' }), moment());
  if (claim.attempt > MOST_BEGUN) {
    return fail(parts, claim, new SendError('unavailable', { code: 'begun-too-often' }), moment());
  }
  const urgency = { rank: delivery.class, withinMs: SLOT_WAIT };
  if (!(await takeSlot(parts, channel, payload, urgency))) {
    await release(parts.db, claim, new Date(moment().getTime() + SECOND));
    return 'given back';
  }
  const sent = await send(channel, target, payload, referenceOf(delivery._id, delivery.target), parts);
  if (sent instanceof SendError) return fail(parts, claim, sent, moment());
  const statusMayFailOver =
    className(delivery.class) === 'escalation' && delivery.target + 1 < delivery.channels.length;
  await markSent(parts.db, claim, moment(), statusMayFailOver);
  return 'sent';
}

/** When a claim's turn may come, as long as somebody stands before it in its line. */
async function turnOf(parts: Parts, { delivery }: Claim, now: Date): Promise<Date | undefined> {
  const first = delivery.line === undefined ? undefined : await firstInLine(parts.db, delivery.line);
  if (!first || first._id === delivery._id) return undefined;
  const soon = now.getTime() + SECOND;
  // One that is being sent just now will be out of the way in a moment; else after its next try.
  return new Date(first.lockedUntil ? soon : Math.max(soon, (first.dueAt?.getTime() ?? 0) + 1));
}

async function fail(parts: Parts, claim: Claim, error: SendError, now: Date): Promise<Outcome> {
  const { delivery } = claim;
  const failure = failureOf(error);
  if (error.failure === 'misconfigured') {
    parts.log.error('a channel is misconfigured', { channel: delivery.channel, ...nameOf(failure) });
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
  parts.log.warn('a delivery goes another way', { delivery: delivery._id, channel: delivery.channel, ...nameOf(failure) }); // prettier-ignore
  return 'failedOver';
}

async function bury(parts: Parts, claim: Claim, failure: StoredFailure, now: Date): Promise<Outcome> {
  const { _id: id, class: rank, channel } = claim.delivery;
  if (!(await markDead(parts.db, claim, now, failure))) return 'given back';
  await parts.mourn({ id, class: className(rank), channel, failure }, now);
  return 'dead';
}

/** A failure in the fields a log has. */
export function nameOf({ reason, code }: StoredFailure): { readonly reason: string; readonly code?: string } {
  return { reason, ...(code === undefined ? {} : { code }) };
}
