import twilio from 'twilio';
import type { Quote } from '../channel.js';
import { SendError } from '../errors.js';
import { DAY } from '../../shared/clock.js';
import { TwilioHttp } from './twilio-http.js';

/** The account for which prices are asked. */
export interface PriceAccess {
  readonly accountSid: string;
  readonly authToken: string;
  /** Another server than Twilio's, for tests. */
  readonly apiUrl?: string;
  /** The most milliseconds for an answer, because an estimate waits for it. */
  readonly timeoutMs?: number;
}

/** Twilio's prices of outgoing SMS, from its Pricing API. */
export interface TwilioPrices {
  /**
   * Never throws: if a price is not known, the answer says why.
   * @param country ISO 3166-1
   */
  quote(country: string, now: Date): Promise<Quote>;
  close(): void;
}

/** Cached this long: prices change a few times a year, and an estimate is made many times a day. */
const KEPT = DAY;

const field = (one: unknown, name: string): unknown =>
  (Object(one) as Record<string, unknown>)[name];
const listed = (one: unknown, name: string): readonly unknown[] => {
  const list = field(one, name);
  return Array.isArray(list) ? (list as unknown[]) : [];
};

/**
 * Returns the highest current price among carriers and kinds of numbers, in millionths, because a
 * person's carrier is not stored. Source: Twilio docs, Pricing API, Messaging Countries:
 * `current_price` is a decimal number as text.
 */
function highest(carriers: readonly unknown[]): number | undefined {
  const prices = carriers
    .flatMap((carrier) => listed(carrier, 'prices'))
    .map((price) => String(field(price, 'current_price')));
  const micros = prices
    .filter((text) => /^\d{1,3}(\.\d+)?$/.test(text))
    .map((text) => Math.round(Number(text) * 1e6));
  return micros.length === 0 ? undefined : Math.max(...micros);
}

/** Returns why there is no price, in words for people who plan a sending. */
function reasonOf(error: unknown): string {
  const { failure, details } =
    error instanceof SendError ? error : { failure: undefined, details: {} };
  const code = details.code ?? 'UNREADABLE';
  if (code === '20404' || code === 'HTTP 404') return 'Twilio has no price for this country';
  if (failure === 'misconfigured') return `Twilio tells this account no prices (${code})`;
  return `Twilio did not answer (${code})`;
}

/**
 * Makes a client that asks Twilio for SMS prices: once a day for each country; after a failure it
 * asks again the next time.
 */
export function createTwilioPrices({
  accountSid,
  authToken,
  apiUrl,
  timeoutMs = 4_000,
}: PriceAccess): TwilioPrices {
  const http = new TwilioHttp(apiUrl, timeoutMs);
  const client = twilio(accountSid, authToken, { httpClient: http });
  const held = new Map<string, { readonly at: Date; readonly quote: Promise<Quote> }>();

  async function ask(country: string, at: Date): Promise<Quote> {
    try {
      const { outboundSmsPrices, priceUnit } = await client.pricing.v1.messaging
        .countries(country)
        .fetch();
      const micros = highest(outboundSmsPrices ?? []);
      const currency = String(priceUnit).toUpperCase();
      if (micros === undefined || !/^[A-Z]{3}$/.test(currency))
        return { unknown: 'Twilio has no price for this country' };
      return { price: { currency, micros }, from: 'Twilio, the highest of its carriers there', at };
    } catch (error) {
      return { unknown: reasonOf(error) };
    }
  }

  return {
    async quote(country, now) {
      const known = held.get(country);
      if (known && now.getTime() - known.at.getTime() < KEPT) return known.quote;
      const asked = { at: now, quote: ask(country, now) };
      held.set(country, asked);
      const quote = await asked.quote;
      if (quote.price === undefined && held.get(country) === asked) held.delete(country);
      return quote;
    },
    close: () => http.close(),
  };
}
