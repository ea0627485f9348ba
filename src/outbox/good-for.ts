import type { StoredDelivery } from '../models/gateway/delivery-doc.js';
import { HOUR, SECOND } from '../shared/clock.js';
import { endOfHours } from '../shared/local-hours.js';
import { REPLY_LIFE } from './backoff.js';
import type { DeliveryClass } from './delivery.js';

/**
 * How long a text is of use once its provider has it, in milliseconds. A provider that waits longer
 * drops it and reports so: then a call goes another way or up the ladder, and a reply does not
 * reach another person who holds the phone by then.
 */
const LIFE: Readonly<Record<DeliveryClass, number>> = {
  urgent: HOUR,
  duty: REPLY_LIFE,
  reply: REPLY_LIFE,
  escalation: HOUR,
  alert: 4 * HOUR,
  mail: 4 * HOUR,
  broadcast: 4 * HOUR,
};
/** A provider needs a moment; with no time at all it drops every text. */
const LEAST = 5 * SECOND;

/**
 * Returns how long a provider may hold a text before it is of no use: neither past its end nor past
 * the hours of its person.
 */
export function goodFor(
  kind: DeliveryClass,
  { expires, hours }: Pick<StoredDelivery, 'expires' | 'hours'>,
  now: Date,
): number {
  const ends = [
    now.getTime() + LIFE[kind],
    ...(expires ? [expires.getTime()] : []),
    ...(hours ? [endOfHours(hours, now).getTime()] : []),
  ];
  return Math.max(LEAST, Math.min(...ends) - now.getTime());
}
