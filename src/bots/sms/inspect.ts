import twilio from 'twilio';
import { isService } from './address.js';
import { TwilioHttp } from './twilio-http.js';

/** An account whose senders are checked. */
export interface TwilioAccess {
  readonly accountSid: string;
  readonly authToken: string;
  /** Another server than Twilio's, for tests. */
  readonly apiUrl?: string;
}

/** Twilio's settings for a sender's incoming messages. */
export interface InboundSetting {
  /** The URL to which Twilio posts them; '' when there is none. */
  readonly url: string;
  readonly method: string;
  /** The URL that it calls when that failed; '' when there is none. */
  readonly fallback: string;
}

export interface TwilioInspection {
  /** `active`, `suspended` or `closed`. Source: Twilio docs, Accounts resource. */
  readonly status: string;
  /** A trial account sends to verified numbers only. */
  readonly trial: boolean;
  /** The setting of the SMS sender; null when the account does not have it. */
  readonly sms?: InboundSetting | null;
  /** The setting of the WhatsApp sender; null when the account does not have it. */
  readonly whatsapp?: InboundSetting | null;
}

const TIMEOUT = 10_000;

type Client = ReturnType<typeof twilio>;
type Maybe = string | null | undefined;
const setting = (url: Maybe, method: Maybe, fallback: Maybe): InboundSetting => ({
  url: url ?? '',
  method: method ?? 'POST',
  fallback: fallback ?? '',
});

async function ofService(client: Client, sid: string): Promise<InboundSetting | null> {
  const services = await client.messaging.v1.services.list({ limit: 1_000 });
  const found = services.find((service) => service.sid === sid);
  if (!found) return null;
  // Then each number of the service has its own setting, and none of them is this one.
  if (found.useInboundWebhookOnNumber) return setting('', 'POST', '');
  return setting(found.inboundRequestUrl, found.inboundMethod, found.fallbackUrl);
}

async function ofNumber(client: Client, sender: string): Promise<InboundSetting | null> {
  if (sender.startsWith('+')) {
    const [found] = await client.incomingPhoneNumbers.list({ phoneNumber: sender, limit: 1 });
    return found ? setting(found.smsUrl, found.smsMethod, found.smsFallbackUrl) : null;
  }
  const [found] = await client.shortCodes.list({ shortCode: sender, limit: 1 });
  return found ? setting(found.smsUrl, found.smsMethod, found.smsFallbackUrl) : null;
}

async function ofWhatsapp(client: Client, sender: string): Promise<InboundSetting | null> {
  const senders = await client.messaging.v2.channelsSenders.list({
    channel: 'whatsapp',
    limit: 1_000,
  });
  const found = senders.find(({ senderId }) => senderId === `whatsapp:${sender}`);
  return found
    ? setting(found.webhook?.callbackUrl, found.webhook?.callbackMethod, found.webhook?.fallbackUrl)
    : null;
}

/**
 * Asks Twilio about the account and about the URLs to which it posts the messages of our senders,
 * for `amana doctor`.
 * @throws SendError (`misconfigured`: the credentials are wrong)
 */
export async function inspectTwilio(
  access: TwilioAccess,
  senders: { readonly sms?: string; readonly whatsapp?: string },
): Promise<TwilioInspection> {
  const http = new TwilioHttp(access.apiUrl, TIMEOUT);
  const client = twilio(access.accountSid, access.authToken, { httpClient: http });
  try {
    const account = await client.api.v2010.accounts(access.accountSid).fetch();
    const look = (sender: string, plain: typeof ofNumber) =>
      isService(sender) ? ofService(client, sender) : plain(client, sender);
    return {
      status: account.status,
      trial: account.type === 'Trial',
      ...(senders.sms ? { sms: await look(senders.sms, ofNumber) } : {}),
      ...(senders.whatsapp ? { whatsapp: await look(senders.whatsapp, ofWhatsapp) } : {}),
    };
  } finally {
    http.close();
  }
}
