import { REPLY_LIFE } from '../outbox/backoff.js';
import type { Delivery } from '../outbox/delivery.js';
import type { Work } from './work.js';

const targetOf = ({ channel, address, from }: NonNullable<Work['to']>) => ({
  channel,
  to: address,
  ...(from ? { from } : {}),
});

/** Makes the texts of a broadcast to one person. */
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
    // The counters count one person, however many texts they get.
    ...(i === 0 && counted ? { counted } : {}),
    ...(buttons ? { buttons } : {}),
  }));
}

/** Makes the texts that the work of a turn sends, in the form the outbox takes. */
export function deliveriesOf({ to, replies, at, unasked, onDuty }: Work): Delivery[] {
  if (!to) return [];
  if (unasked) return broadcastTexts(unasked, to, replies);
  // Counted from the turn: if no process ran for a day, the phone may be in other hands, so no
  // reply is sent.
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
