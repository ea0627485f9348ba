import type { Priced } from '../../desk/prices.js';
import { command } from '../../shared/command.js';
import { atDesk, granted, type DeskOptions } from '../desk.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';

/**
 * Saves a price.
 * @param micros millionths of the currency
 */
export async function setPrice(
  io: Io,
  of: Priced,
  micros: number,
  currency: string,
  options: DeskOptions,
): Promise<void> {
  const entered = await atDesk(io, options, 'prices:write', (desk, who) =>
    desk.prices.set(who, of, micros, currency),
  );
  print(
    io,
    options.json,
    entered,
    () => `${entered.channel} to ${entered.country}: ${entered.price} ${entered.currency}\n`,
  );
}

/** Shows the table of prices. */
export async function listPrices(io: Io, options: DeskOptions): Promise<void> {
  const prices = await atDesk(io, options, 'prices:read', (desk) => desk.prices.list());
  const rows = prices.map(({ channel, country, price, currency, since }) => [
    channel,
    country,
    String(price),
    currency,
    since.toISOString().slice(0, 10),
  ]);
  print(io, options.json, prices, () =>
    rows.length === 0
      ? `There are no prices. Enter one: ${command('prices set sms TG 0.0453 EUR')}\n`
      : table(['channel', 'country', 'price', 'currency', 'since'], rows),
  );
}

/** Removes a price. */
export async function dropPrice(io: Io, of: Priced, options: DeskOptions): Promise<void> {
  const removed = granted(
    await atDesk(io, options, 'prices:write', (desk, who) => desk.prices.remove(who, of)),
  );
  print(io, options.json, removed, () => 'Taken out.\n');
}
