import type { Quote } from '../bots/channel.js';
import { findPrices } from '../models/gateway/price.js';
import type { BroadcastDeps } from './deps.js';

/**
 * The cost of a sending in a country by a channel, and the source of the price; or why it is not
 * known.
 */
export type CostEstimate = Quote & {
  readonly channel: string;
  /** Empty when the country is not known. */
  readonly country: string;
  readonly units: number;
};

/** What must be paid for. */
export type Paid = Pick<CostEstimate, 'channel' | 'country' | 'units'>;

type CostDeps = Pick<BroadcastDeps, 'db' | 'channels'>;

async function quoteOf(
  deps: CostDeps,
  table: ReadonlyMap<string, Quote>,
  { channel, country }: Paid,
  now: Date,
): Promise<Quote> {
  if (country === '') return { unknown: 'the country of these people is not known' };
  const entered = table.get(`${channel}:${country}`);
  if (entered) return entered;
  const asked = await deps.channels.get(channel as never)?.quote?.(country, now);
  return asked ?? { unknown: 'no price was entered, and its provider tells none' };
}

/**
 * Returns the price of everything that must be paid for: the price an administrator entered, else
 * the provider's.
 */
export async function costsOf(
  deps: CostDeps,
  paid: readonly Paid[],
  now: Date,
): Promise<CostEstimate[]> {
  const entered = (await findPrices(deps.db.gateway)).map(
    ({ _id, currency, micros, since }): [string, Quote] => [
      _id,
      { price: { currency, micros }, from: 'entered', at: since },
    ],
  );
  const table = new Map(entered);
  return Promise.all(
    paid.map(async (one) => ({ ...one, ...(await quoteOf(deps, table, one, now)) })),
  );
}
