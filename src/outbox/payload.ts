import { z } from 'zod';
import { channelIds } from '../bots/channel.js';
import { pad, unpad } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Delivery } from './delivery.js';

/** The part of a delivery that nobody may read in the database: to whom, and what. */
const payload = z.object({
  targets: z
    .array(z.object({ channel: z.enum(channelIds), to: z.string(), from: z.string().optional() }))
    .min(1),
  text: z.string(),
  smsText: z.string().optional(),
  buttons: z.array(z.object({ label: z.string(), data: z.string() })).optional(),
  silent: z.boolean().optional(),
  photo: z.string().optional(),
});
export type Payload = Pick<
  Delivery,
  'targets' | 'text' | 'smsText' | 'buttons' | 'silent' | 'photo'
>;

const place = (id: string) => ({ collection: 'deliveries', field: 'box', id });

/** Seals a delivery's payload, padded and bound to its id. */
export function sealPayload(
  keyring: GatewayKeyring,
  delivery: Payload & Pick<Delivery, 'id'>,
  now: Date,
): Buffer {
  const { targets, text, smsText, buttons, silent, photo } = delivery;
  return keyring.sealSession(
    place(delivery.id),
    pad(JSON.stringify({ targets, text, smsText, buttons, silent, photo })),
    now,
  );
}

/** Opens a payload. @throws Fault when it was altered or moved, or its key was destroyed */
export function openPayload(keyring: GatewayKeyring, id: string, box: Buffer): Payload {
  return payload.parse(JSON.parse(unpad(keyring.openSession(place(id), box))));
}
