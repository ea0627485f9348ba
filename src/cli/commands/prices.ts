import { InvalidArgumentError, type Command } from 'commander';
import { allowedCurrency, allowedPrice, currencyOf, microsOf } from '../../desk/price-forms.js';
import { isPaid, type PaidChannel } from '../../shared/paid-channels.js';
import { countryCode, examples, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import { atDesk } from '../token-option.js';

/** Loaded only when it is used: the database library takes a second to load. */
const load = () => import('../prices/prices.js');

function channelName(text: string): PaidChannel {
  if (!isPaid(text)) throw new InvalidArgumentError('Give sms or whatsapp.');
  return text;
}
function given<T>(value: T | undefined, allowed: string): T {
  if (value === undefined) throw new InvalidArgumentError(allowed);
  return value;
}

export function addPrices(program: Command, { io }: Context): void {
  const prices = program
    .command('prices')
    .description('what a segment costs in each country, for estimates');
  const named = (name: string, description: string) => atDesk(prices, name, description);
  named('set', 'set a price; it replaces the one before')
    .argument('<channel>', 'sms (a segment) or whatsapp (a message)', channelName)
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .argument('<price>', 'as 0.0453', (text: string) => given(microsOf(text), allowedPrice))
    .argument('<currency>', 'ISO 4217', (text: string) => given(currencyOf(text), allowedCurrency))
    .action(
      async (
        channel: PaidChannel,
        country: string,
        micros: number,
        currency: string,
        options: DeskOptions,
      ) => (await load()).setPrice(io, { channel, country }, micros, currency, options),
    )
    .addHelpText('after', examples('amana prices set sms TG 0.0453 EUR'));
  named('list', 'the prices that were entered')
    .action(async (options: DeskOptions) => (await load()).listPrices(io, options))
    .addHelpText('after', examples('amana prices list'));
  named('remove', 'remove a price; then the provider’s own price counts, if it reports one')
    .argument('<channel>', 'sms or whatsapp', channelName)
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .action(async (channel: PaidChannel, country: string, options: DeskOptions) =>
      (await load()).dropPrice(io, { channel, country }, options),
    )
    .addHelpText('after', examples('amana prices remove sms TG'));
}
