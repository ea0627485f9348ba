import type { Inbound, InboundContent, Received, WireReply } from '../channel.js';
import { fromWire, type TwilioChannelId } from './address.js';
import type { Params } from './genuine.js';

/** Empty TwiML: the answer goes out by the REST API, through the outbox. */
const accepted = {
  status: 200,
  headers: { 'Content-Type': 'text/xml' },
  body: '<Response/>',
} as const;
const MAX_BUTTON_BYTES = 64;

/**
 * What the person did. Words are kept even beside a photo or a place; a photo or a place alone is not.
 * Source: Twilio docs, "Twilio's request to your incoming message Webhook URL".
 */
function contentOf(params: Params): InboundContent {
  const text = params.Body ?? '';
  const data = params.ButtonPayload ?? params.ListId;
  if (data && Buffer.byteLength(data) <= MAX_BUTTON_BYTES) return { kind: 'button', data };
  if (text.trim() !== '') return { kind: 'text', text };
  if (params.Latitude !== undefined) return { kind: 'unsupported', what: 'location' };
  if (Number(params.NumMedia ?? 0) > 0) {
    const isCard = /vcard/i.test(params.MediaContentType0 ?? '');
    return { kind: 'unsupported', what: isCard ? 'contact' : 'media' };
  }
  return { kind: 'text', text };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Has Twilio say a text to whoever wrote. Works without our database, and only as the answer to a request that ends
 * well for Twilio: what stands in a 503 is not read. Source: Twilio docs, TwiML for Programmable Messaging.
 */
const apology = (text: string): WireReply => ({
  ...accepted,
  body: `<Response><Message>${text.replace(/[&<>]/g, (sign) => entities[sign] ?? '')}</Message></Response>`,
});

/**
 * Reads a message that our first address did not take: Twilio asks at the fallback address once, and then no more.
 * Source: Twilio docs, Availability and Reliability.
 */
export function readLastTry(channel: TwilioChannelId, params: Params): Received {
  const read = readMessage(channel, params);
  return read.kind === 'messages' ? { ...read, apology } : read;
}

/** Reads the message in a genuine request. Twilio's own reading of STOP (OptOutType) is left aside: we read the text. */
export function readMessage(channel: TwilioChannelId, params: Params): Received {
  const from = fromWire(params.From ?? '');
  const providerId = params.MessageSid ?? '';
  if (from === '' || !/^[A-Za-z0-9]{2,64}$/.test(providerId))
    return { kind: 'refused', reason: 'a message without sender or id', reply: { status: 400 } };
  const message: Inbound = {
    channel,
    from,
    ...(params.To ? { to: fromWire(params.To) } : {}),
    providerId,
    content: contentOf(params),
  };
  return { kind: 'messages', messages: [message], reply: accepted };
}
