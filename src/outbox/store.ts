import { withdrawDeliveries } from '../models/gateway/delivery.js';
import type { StoredDelivery, StoredFailure } from '../models/gateway/delivery-doc.js';
import { Fault } from '../shared/fault.js';
import { REPLY_LIFE } from './backoff.js';
import { classes, type Delivery } from './delivery.js';
import type { Parts } from './parts.js';
import { sealPayload } from './payload.js';
import { readReference } from './send.js';

/** How many deliveries go into one command. */
const BATCH = 1_000;

/** The state with which a delivery is saved; by default the first. */
export interface Standing {
  readonly target?: number;
  readonly attempts?: number;
  readonly triedFrom?: Date;
  readonly dueAt?: Date;
  readonly failure?: StoredFailure;
  /** Its sender is held. */
  readonly held?: boolean;
  /** An earlier try may have arrived. */
  readonly uncertain?: boolean;
}

/** Returns when a delivery is of no use any more. Replies always have an end. */
export function expiryOf(delivery: Delivery, now: Date): Date | undefined {
  if (delivery.expires || (delivery.class !== 'reply' && delivery.class !== 'duty'))
    return delivery.expires;
  return new Date(Math.max(now.getTime(), delivery.notBefore?.getTime() ?? 0) + REPLY_LIFE);
}

function stored(parts: Parts, delivery: Delivery, now: Date, standing: Standing): StoredDelivery {
  const { target = 0, attempts = 0, dueAt = now, triedFrom, failure, held, uncertain } = standing;
  const channels = delivery.targets.map(({ channel }) => channel);
  const channel = channels[target];
  if (channel === undefined) throw new Fault('A delivery has no target. Give it at least one.');
  if (delivery.id === '' || readReference(delivery.id).target !== 0) {
    throw new Fault('The id of a delivery is empty or ends like `.x1`. Choose another.');
  }
  const expires = expiryOf(delivery, now);
  return {
    _id: delivery.id,
    class: classes[delivery.class],
    channels,
    target,
    channel,
    state: 'due',
    dueAt: delivery.notBefore && delivery.notBefore > dueAt ? delivery.notBefore : dueAt,
    attempts,
    ...(triedFrom ? { triedFrom } : {}),
    ...(expires ? { expires } : {}),
    ...(failure ? { failure } : {}),
    ...(held ? { held } : {}),
    ...(uncertain ? { uncertain } : {}),
    ...(delivery.counted ? { counted: delivery.counted } : {}),
    ...(delivery.group === undefined ? {} : { group: delivery.group }),
    ...(delivery.hours ? { hours: delivery.hours } : {}),
    ...parts.replyOrder.place(delivery, now),
    box: sealPayload(parts.keyring(), delivery, now),
  };
}

/**
 * Saves deliveries durably; one whose id is stored already is left as it is. Then removes those
 * they replace.
 * @throws Fault when it is not certain that they are saved
 */
export async function store(
  parts: Parts,
  deliveries: readonly Delivery[],
  now: Date,
  standing: Standing = {},
): Promise<void> {
  for (let i = 0; i < deliveries.length; i += BATCH) {
    const batch = deliveries.slice(i, i + BATCH);
    await parts.insert(batch.map((each) => stored(parts, each, now, standing)));
    const replaced = batch.flatMap(({ replaces = [] }) => replaces);
    if (replaced.length > 0) await withdrawDeliveries(parts.db, replaced, now);
  }
}
