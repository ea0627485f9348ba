import { findPrices, putPrice, removePrice } from '../../models/price.js';
import { note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';

/** A price as it is entered. */
export interface EnteredPrice {
  readonly channel: string;
  readonly country: string;
  readonly currency: string;
  /** In millionths of the currency. */
  readonly micros: number;
}

/** Enters a price. */
export async function setPrice(io: Io, price: EnteredPrice, json: boolean | undefined): Promise<void> {
  const { channel, country, currency, micros } = price;
  const id = `${channel}:${country}`;
  await withInstallation(io, async (there) => {
    await putPrice(there.db.gateway, { _id: id, currency, micros, since: there.clock.now() });
    await note(io, there, 'price.entered', `price/${id}`);
  });
  print(io, json, price, () => `${channel} to ${country}: ${micros / 1e6} ${currency}\n`);
}

/** Shows the table. */
export async function listPrices(io: Io, json: boolean | undefined): Promise<void> {
  const prices = await withInstallation(io, ({ db }) => findPrices(db.gateway));
  const shown = prices.map(({ _id, currency, micros, since }) => ({ channel: _id.split(':')[0] ?? '', country: _id.split(':')[1] ?? '', price: micros / 1e6, currency, since })); // prettier-ignore
  print(
    io,
    json,
    shown,
    () =>
    shown.length === 0
      ? 'There are no prices. Enter one: amana prices set sms TG 0.0453 EUR\n'
      : table(['channel', 'country', 'price', 'currency', 'since'], shown.map(({ channel, country, price, currency, since }) => [channel, country, String(price), currency, since.toISOString().slice(0, 10)])), // prettier-ignore
  );
}

/** Takes a price out. @returns 1 when there was none */
export async function dropPrice(io: Io, id: string, json: boolean | undefined): Promise<ExitCode> {
  const removed = await withInstallation(io, async (there) => {
    const was = await removePrice(there.db.gateway, id);
    if (was) await note(io, there, 'price.entered', `price/${id}`);
    return was;
  });
  print(io, json, { removed }, () => (removed ? 'Taken out.\n' : 'There is no such price: see amana prices list.\n')); // prettier-ignore
  return removed ? 0 : 1;
}
