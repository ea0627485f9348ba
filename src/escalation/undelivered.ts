import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import { isOpen } from './answer.js';
import { withHeldCall, withOutcome } from './calls.js';
import { update, type EscalationContext } from './context.js';
import { deliveryId, tipOfDelivery } from './delivery-ids.js';
import type { Message } from './escalation.js';
import { nextLevelIfNobodyLeft } from './levels.js';
import { otherSecondsIfNoneReached } from './second-person.js';

/** Returns the call that a delivery carries. */
const callOfDelivery = (found: Escalation, message: Message, id: string): Call | undefined =>
  found.calls.find((call) => deliveryId(found, message, call) === id);

/** Returns the call that a delivery carries, if the ladder waits for it. */
function awaitedCall(found: Escalation, id: string): Call | undefined {
  const call = callOfDelivery(found, 'call', id);
  return call && call.outcome === undefined && isOpen(found) ? call : undefined;
}

/** Returns the escalation after a message could not reach a person on any channel. */
function withUnreachable(found: Escalation, id: string, now: Date): Escalation | undefined {
  const told = callOfDelivery(found, 'second', id);
  if (told)
    return otherSecondsIfNoneReached(withOutcome(found, told.focalPoint, 'unreachable'), now);
  const call = awaitedCall(found, id);
  if (!call) return undefined;
  return nextLevelIfNobodyLeft(withOutcome(found, call.focalPoint, 'unreachable'), now);
}

/**
 * Returns the escalation after a call was delayed by a broken sender: the person may still answer,
 * but the ladder does not wait for them.
 */
function withDelayed(found: Escalation, id: string, now: Date): Escalation | undefined {
  const call = awaitedCall(found, id);
  if (!call || call.held) return undefined;
  return nextLevelIfNobodyLeft(withHeldCall(found, call.focalPoint), now);
}

async function change(
  context: EscalationContext,
  id: string,
  how: (found: Escalation) => Escalation | undefined,
  says: string,
): Promise<void> {
  const done = await update(context, tipOfDelivery(id), (found) => {
    const to = how(found);
    return to ? { outcome: true, to } : { outcome: false };
  });
  if (done?.outcome) context.log.warn(says, { escalation: done.escalation._id });
}

/** Handles a call that could not be delivered on any channel. */
export const undeliverable = (context: EscalationContext, id: string, now: Date): Promise<void> =>
  change(context, id, (found) => withUnreachable(found, id, now), 'escalation call undeliverable');

/** Handles a call that waits for a sender that does not work. */
export const delayed = (context: EscalationContext, id: string, now: Date): Promise<void> =>
  change(context, id, (found) => withDelayed(found, id, now), 'escalation call delayed');
