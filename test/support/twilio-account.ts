/** Where Twilio posts what people send to a sender. */
interface Inbound {
  readonly url: string;
  readonly method?: string;
  readonly fallback?: string;
}

/**
 * The account as Twilio's REST API shows it. Source: Twilio
 * docs, Accounts, IncomingPhoneNumbers, Services, Senders.
 */
export class TwilioAccount {
  status = 'active';
  type = 'Full';
  /** By E.164 number or short code. */
  readonly numbers = new Map<string, Inbound>();
  /** By SID of the messaging service. */
  readonly services = new Map<string, Inbound & { readonly byNumber?: boolean }>();
  /** By E.164 number. */
  readonly whatsapp = new Map<string, Inbound>();

  /** What is asked of the account is not answered at all. */
  silent = false;
  /**
   * What an SMS costs by country (ISO 3166-1): of each carrier, `current_price` by kind of number.
   */
  readonly prices = new Map<
    string,
    { readonly unit: string; readonly carriers: readonly (readonly string[])[] }
  >();

  constructor(private readonly sid: string) {}

  /**
   * Source: Twilio docs, Pricing API, Messaging Countries. Null: the country is not in the list.
   */
  private pricesOf(country: string): unknown {
    const found = this.prices.get(country);
    return found
      ? {
          country,
          iso_country: country,
          price_unit: found.unit,
          url: `https://pricing.twilio.com/v1/Messaging/Countries/${country}`,
          inbound_sms_prices: [],
          outbound_sms_prices: found.carriers.map((prices, i) => ({
            carrier: `carrier ${i}`,
            mcc: '615',
            mnc: String(i),
            prices: prices.map((price) => ({
              number_type: 'mobile',
              base_price: '99.0000',
              current_price: price,
            })),
          })),
        }
      : null;
  }

  /**
   * What a GET request reads; null: nothing is there, and that is no mistake of whoever asks;
   * undefined when there is nothing at that address.
   */
  read(path: string): unknown {
    const { pathname, searchParams } = new URL(path, 'http://twilio');
    const below = `/2010-04-01/Accounts/${this.sid}`;
    const sms = (number: string | null) => {
      const found = this.numbers.get(number ?? '');
      return found
        ? [
            {
              sms_url: found.url,
              sms_method: found.method ?? 'POST',
              sms_fallback_url: found.fallback ?? '',
            },
          ]
        : [];
    };
    const [, country] = /^\/v1\/Messaging\/Countries\/([A-Z]{2})$/.exec(pathname) ?? [];
    if (country !== undefined) return this.pricesOf(country);
    switch (pathname) {
      case `${below}.json`:
        return { sid: this.sid, status: this.status, type: this.type, friendly_name: 'Amana' };
      case `${below}/IncomingPhoneNumbers.json`:
        return {
          incoming_phone_numbers: sms(searchParams.get('PhoneNumber')),
          next_page_uri: null,
        };
      case `${below}/SMS/ShortCodes.json`:
        return { short_codes: sms(searchParams.get('ShortCode')), next_page_uri: null };
      case '/v1/Services': {
        const services = [...this.services].map(
          ([sid, { url, method = 'POST', fallback = '', byNumber = false }]) => ({
            sid,
            inbound_request_url: url,
            inbound_method: method,
            fallback_url: fallback,
            use_inbound_webhook_on_number: byNumber,
          }),
        );
        return { services, meta: { key: 'services', next_page_url: null } };
      }
      case '/v2/Channels/Senders': {
        const senders = [...this.whatsapp].map(
          ([number, { url, method = 'POST', fallback = '' }]) => ({
            sender_id: `whatsapp:${number}`,
            webhook: { callback_url: url, callback_method: method, fallback_url: fallback },
          }),
        );
        return { senders, meta: { key: 'senders', next_page_url: null } };
      }
      default:
        return undefined;
    }
  }
}
