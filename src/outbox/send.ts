import type { Channel, Sent } from '../bots/channel.js';
import { SendError } from '../bots/errors.js';
import { SECOND } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { measure } from '../shared/texts/segments.js';
import type { Target } from './delivery.js';
import type { Payload } from './payload.js';
import { within, type Wait } from './wait.js';

/** A provider that does not answer for this long counts as unavailable, in milliseconds. */
export const SEND_TIMEOUT = 20 * SECOND;

/** Returns the text in the form that the channel needs. */
const textFor = (
  { capabilities }: Channel,
  { text, smsText }: Pick<Payload, 'text' | 'smsText'>,
): string => (capabilities.letters === 'gsm' ? (smsText ?? text) : text);

/**
 * Returns how much of its sender's cap a text takes: segments where the carrier counts them, else
 * one.
 */
export function costOf(channel: Channel, payload: Pick<Payload, 'text' | 'smsText'>): number {
  return channel.capabilities.letters === 'gsm' ? measure(textFor(channel, payload)).segments : 1;
}

/**
 * Returns the reference for a provider. For the first target it is the delivery's id; for the n-th
 * it has `.xn` after it, so that a late status of one target is not taken for one of another.
 */
export const referenceOf = (id: string, target: number) => (target === 0 ? id : `${id}.x${target}`);

/** Returns the delivery and the target of a reference. */
export function readReference(reference: string): { readonly id: string; readonly target: number } {
  const [, id, target] = /^(.+)\.x([1-9]\d?)$/s.exec(reference) ?? [];
  return id === undefined ? { id: reference, target: 0 } : { id, target: Number(target) };
}

/**
 * Sends one text. Buttons are left out where the channel has none, so the text must make sense
 * without them. A send that timed out may still arrive: a retry can mean a second copy, no retry
 * could mean none.
 * @returns what the provider said, or why it was not sent
 */
export async function send(
  channel: Channel,
  { to, from }: Target,
  payload: Payload,
  { reference, validFor }: { readonly reference: string; readonly validFor: number },
  { wait, log }: { readonly wait: Wait; readonly log: Log },
): Promise<Sent | SendError> {
  const { buttons, silent, photo } = payload;
  const message = {
    to,
    ...(from === undefined ? {} : { from }),
    text: textFor(channel, payload),
    ...(buttons && channel.capabilities.buttons ? { buttons } : {}),
    ...(silent ? { silent } : {}),
    ...(photo && channel.capabilities.pictures ? { photo } : {}),
    reference,
    validFor,
  };
  try {
    const sent = await within(channel.send(message), SEND_TIMEOUT, wait);
    return sent === 'late' ? new SendError('unavailable', { code: 'timeout' }) : sent;
  } catch (error) {
    if (error instanceof SendError) return error;
    log.error('a channel broke its contract', { channel: channel.id, error });
    return new SendError('unavailable', { code: 'fault', cause: error });
  }
}

/**
 * Returns the provider's code if it may be stored and logged: a short word or number. Anything else
 * could quote a text.
 */
export function safeCode(code: string | undefined): string | undefined {
  return code !== undefined && /^[\w.-]{1,32}$/.test(code) && !/\d{8}/.test(code)
    ? code
    : undefined;
}
