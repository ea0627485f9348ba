import type { SendError } from '../bots/errors.js';
import { hurryHeld, markHeld, markPassedOver } from '../models/gateway/delivery-held.js';
import type { Claim } from '../models/gateway/delivery-claim.js';
import type { StoredDelivery } from '../models/gateway/delivery-doc.js';
import { SECOND } from '../shared/clock.js';
import { className, nameOf } from './after-failure.js';
import { isCall } from './delivery.js';
import type { Held } from './holds.js';
import type { Parts } from './parts.js';
import type { Payload } from './payload.js';

/**
 * Finds a target of the delivery whose sender works: one that follows, or one that was skipped
 * before.
 */
async function anotherTarget(
  parts: Parts,
  { target, passedOver = [], closed = [] }: StoredDelivery,
  payload: Payload,
  now: Date,
): Promise<number | undefined> {
  const later = payload.targets.map((_, i) => i).filter((i) => i > target);
  for (const i of [...passedOver, ...later].filter((each) => !closed.includes(each))) {
    const to = payload.targets[i];
    const channel = to && i !== target ? parts.channels.get(to.channel) : undefined;
    if (channel && to && (await parts.holds.works(channel, to, now))) return i;
  }
  return undefined;
}

/**
 * Frees a delivery that was put back while another text was accepted: that one freed only those
 * that waited by then.
 */
async function freeIfWorks(
  parts: Parts,
  { target }: StoredDelivery,
  payload: Payload,
  now: Date,
): Promise<void> {
  const to = payload.targets[target];
  const sender = to && parts.channels.get(to.channel);
  if (sender && (await parts.holds.works(sender, to, now)))
    await hurryHeld(parts.db, sender.id, now);
}

/**
 * Handles a delivery whose sender is held. It goes another way to its person if one works.
 * Otherwise it waits; if it is a call, this is reported, so that somebody else is called meanwhile.
 * Waiting is no try, and a delivery dies of it only at its end.
 * @param error what failed, when this text has been tried
 */
export async function waitForSender(
  parts: Parts,
  claim: Claim,
  payload: Payload,
  held: Held,
  now: Date,
  error?: SendError,
): Promise<'failedOver' | 'given back'> {
  const { delivery } = claim;
  const { _id: id, target, channel, passedOver = [], expires } = delivery;
  const other = await anotherTarget(parts, delivery, payload, now);
  if (other !== undefined) {
    const left = [...new Set([...passedOver, target])].filter((each) => each !== other);
    const way = { claim, target: other, passedOver: left };
    if (!(await markPassedOver(parts.db, way, now, held.failure))) return 'given back';
    parts.log.warn('a delivery goes another way', {
      delivery: id,
      channel,
      ...nameOf(held.failure),
    });
    return 'failedOver';
  }
  // A delivery that was tried, now or before, lets those go first that were not: each is tried once
  // before any is again. It is looked at once more at its end, so that it is marked dead in time.
  const isBehind = error !== undefined || delivery.triedFrom !== undefined;
  const next = new Date(held.until.getTime() + (isBehind ? SECOND : 0));
  const until = expires && expires < next ? expires : next;
  const uncertain = claim.takenOver || error?.mayHaveArrived === true;
  const tried = error !== undefined;
  const waits = await markHeld(parts.db, claim, until, held.failure, { tried, uncertain });
  if (waits && !tried) await freeIfWorks(parts, delivery, payload, now);
  if (waits && held.lasts && isCall(className(delivery.class))) await parts.delayed(id, now);
  return 'given back';
}
