const WHATSAPP = 'whatsapp:';
/** The prefix of a person's address in rich messages; their number is the same as by SMS. */
const RCS = 'rcs:';

/** The channels of this adapter: one protocol, told apart by a prefix. */
export type TwilioChannelId = 'sms' | 'whatsapp';

/**
 * Checks for a messaging service, which chooses one of its senders by itself. Source: Twilio docs,
 * Messaging Services.
 */
export function isService(sender: string): boolean {
  return /^MG[0-9a-f]{32}$/.test(sender);
}

/**
 * Checks whether a sender can receive. A sender of letters ("AMANA") can send and never receive.
 * Source: Twilio docs, Alphanumeric Sender ID.
 */
export function canReceive(sender: string): boolean {
  return isService(sender) || /^\+?\d+$/.test(sender);
}

/** Returns an address in Twilio's form. */
export function toWire(channel: TwilioChannelId, address: string): string {
  return channel === 'whatsapp' ? WHATSAPP + address : address;
}

/**
 * Returns an address in our form: without the prefix. Twilio already writes phones in E.164. A
 * short code or a name of letters, which is nobody's phone, stays as it is.
 */
export function fromWire(address: string): string {
  const prefix = [WHATSAPP, RCS].find((one) => address.startsWith(one)) ?? '';
  return address.slice(prefix.length);
}
