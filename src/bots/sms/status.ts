import type { DeliveryStatus, ProviderCopy, Received } from '../channel.js';
import { fromWire } from './address.js';
import { failureOfCode } from './error-codes.js';
import { isSid, oddIn } from './fields.js';
import type { Params } from './genuine.js';

const noted = { status: 204 } as const;

/** What may stand in a callback's path; not dots alone, which a URL would swallow. */
const REFERENCE = /^(?!\.+$)[A-Za-z0-9_.-]{1,80}$/;

/** Whether a delivery's id can travel in the path of a status callback. */
export function isReference(reference: string): boolean {
  return REFERENCE.test(reference);
}

/**
 * Whom the message was to; Twilio blanks the last digits where it was told to keep no addresses.
 */
function recipient({ To = '' }: Params): Pick<DeliveryStatus, 'to'> {
  const to = fromWire(To);
  return /^\+[1-9]\d{6,14}$/.test(to) ? { to } : {};
}

/**
 * Reads what became of a message. `sent` means the carrier has it, which is not yet the phone.
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
    // Taken out of the queue before it went, such as by somebody at Twilio's console.
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
      // Where the carrier tells nothing more, this is the last that is heard.
      const last = params.MessageStatus === 'sent' ? copy(false) : {};
      return { kind: 'ignored', reason: 'a provisional status', ...last, reply: noted };
    }
  }
}
