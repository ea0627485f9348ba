const WHATSAPP = 'whatsapp:';
/** The person's side of a rich message, which has the same number as by SMS. */
const RCS = 'rcs:';

/** The channels this adapter serves: one wire, told apart by a prefix. */
export type TwilioChannelId = 'sms' | 'whatsapp';

/**
 * A messaging service, which chooses one of its senders
 * by itself. Source: Twilio docs, Messaging Services.
 */
export function isService(sender: string): boolean {
  return /^MG[0-9a-f]{32}$/.test(sender);
}

/**
 * A sender of letters ("AMANA") can send and never
 * receive. Source: Twilio docs, Alphanumeric Sender ID.
 */
export function canReceive(sender: string): boolean {
  return isService(sender) || /^\+?\d+$/.test(sender);
}

/** An address as Twilio writes it. */
export function toWire(channel: TwilioChannelId, address: string): string {
  return channel === 'whatsapp' ? WHATSAPP + address : address;
}

/**
 * An address as we write it: without the prefix. Phones are E.164 on Twilio's wire already. A short
 * code or a name of letters, which is nobody's phone, is kept as it is.
 */
export function fromWire(address: string): string {
  const prefix = [WHATSAPP, RCS].find((one) => address.startsWith(one)) ?? '';
  return address.slice(prefix.length);
}
