import { REPLY_LIFE } from '../outbox/backoff.js';
import type { Delivery } from '../outbox/delivery.js';
import type { Work } from './work.js';

const targetOf = ({ channel, address, from }: NonNullable<Work['to']>) => ({
  channel,
  to: address,
  ...(from ? { from } : {}),
});

/** The texts of a broadcast to one person. */
function broadcastTexts(
  { group, counted, until, hours, alert }: NonNullable<Work['unasked']>,
  to: NonNullable<Work['to']>,
  replies: Work['replies'],
): Delivery[] {
  return replies.map(({ id, text, buttons }, i) => ({
    id,
    class: alert ? 'alert' : 'broadcast',
    group,
    targets: [targetOf(to)],
    text,
    ...(alert ? {} : { silent: true }),
    ...(alert?.photo && i === 0 ? { photo: alert.photo } : {}),
    ...(until ? { expires: until } : {}),
    ...(hours ? { hours } : {}),
    // One person is one in the counters, however many texts it takes.
    ...(i === 0 && counted ? { counted } : {}),
    ...(buttons ? { buttons } : {}),
  }));
}

/** The texts that the work of a turn sends, as the outbox takes them. */
export function deliveriesOf({ to, replies, at, unasked, onDuty }: Work): Delivery[] {
  if (!to) return [];
  if (unasked) return broadcastTexts(unasked, to, replies);
  // Counted from the turn: after a day without any
  // process, whoever then holds the phone is not answered.
  const expires = at === undefined ? {} : { expires: new Date(at + REPLY_LIFE) };
  return replies.map(({ id, text, buttons }) => ({
    id,
    class: onDuty ? 'duty' : 'reply',
    targets: [targetOf(to)],
    text,
    silent: true,
    ...expires,
    ...(buttons ? { buttons } : {}),
  }));
}
