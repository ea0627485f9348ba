import type { DeliveryStatus, ProviderCopy, Received } from '../channel.js';
import { fromWire } from './address.js';
import { failureOfCode } from './error-codes.js';
import { isSid, oddIn } from './fields.js';
import type { Params } from './genuine.js';

const noted = { status: 204 } as const;

/** Matches what may be in a callback's path; not dots alone, which a URL would remove. */
const REFERENCE = /^(?!\.+$)[A-Za-z0-9_.-]{1,80}$/;

/** Checks whether a delivery's id can be part of the path of a status callback. */
export function isReference(reference: string): boolean {
  return REFERENCE.test(reference);
}

/**
 * Returns the recipient of the message; Twilio blanks the last digits where it was told not to
 * store addresses.
 */
function recipient({ To = '' }: Params): Pick<DeliveryStatus, 'to'> {
  const to = fromWire(To);
  return /^\+[1-9]\d{6,14}$/.test(to) ? { to } : {};
}

/**
 * Reads the status of a message. `sent` means that the carrier has it, but not yet the phone.
 * Source: Twilio docs, Message status values.
 * @param url the URL that was called; its last part is the reference we gave
 * @param deletes whether Twilio's copies are to be deleted
 */
export function readStatus(url: string, params: Params, deletes: boolean): Received {
  const reference = new URL(url).pathname.split('/').at(-1) ?? '';
  if (!isReference(reference))
    return { kind: 'refused', reason: 'no reference of ours', reply: { status: 400 } };
  const odd = oddIn(params);
  if (odd !== undefined) return { kind: 'refused', reason: odd, reply: { status: 400 } };
  const copy = (final: boolean): { copy?: ProviderCopy } =>
    deletes && isSid(params.MessageSid) ? { copy: { providerId: params.MessageSid, final } } : {};
  const told = (status: DeliveryStatus): Received => ({
    kind: 'status',
    status,
    ...copy(true),
    reply: noted,
  });
  switch (params.MessageStatus) {
    case 'delivered':
    case 'read':
      return told({ reference, state: 'delivered', ...recipient(params) });
    // Removed from the queue before it was sent, for example by somebody in Twilio's console.
    case 'canceled':
    case 'failed':
    case 'undelivered': {
      const code = params.ErrorCode ?? '';
      const known = Number(code) > 0 ? code : undefined;
      return told({
        reference,
        state: 'failed',
        failure: (known && failureOfCode[known]) || 'unclear',
        ...(known ? { code: known } : {}),
        ...recipient(params),
      });
    }
    default: {
      // If the carrier reports nothing more, this is the last status that arrives.
      const last = params.MessageStatus === 'sent' ? copy(false) : {};
      return { kind: 'ignored', reason: 'a provisional status', ...last, reply: noted };
    }
  }
}
