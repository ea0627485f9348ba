import { InvalidArgumentError, type Command } from 'commander';
import { countryCode, examples, jsonOption, type Context } from '../context.js';

/** Loaded only when it is used: the database's library takes a second. */
const load = () => import('../prices/prices.js');

function channelName(text: string): string {
  if (!['sms', 'whatsapp'].includes(text)) throw new InvalidArgumentError('Give sms or whatsapp.');
  return text;
}
function amount(text: string): number {
  if (!/^\d{1,3}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('Give a price with at most six digits behind the point, as 0.0453.'); // prettier-ignore
  return Math.round(Number(text) * 1e6);
}
function currencyCode(text: string): string {
  if (!/^[A-Za-z]{3}$/.test(text)) throw new InvalidArgumentError('Give three letters, as EUR (ISO 4217).');
  return text.toUpperCase();
}

export function addPrices(program: Command, context: Context): void {
  const { io } = context;
  const prices = program.command('prices').description('what a segment costs by country: estimates of polls are made with it');
  prices
    .command('set')
    .description('enter a price, instead of the one before')
    .argument('<channel>', 'sms (a segment) or whatsapp (a message)', channelName)
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .argument('<price>', 'as 0.0453', amount)
    .argument('<currency>', 'ISO 4217', currencyCode)
    .option(...jsonOption)
    .action(async (channel: string, country: string, micros: number, currency: string, { json }: { json?: boolean }) =>
      (await load()).setPrice(io, { channel, country, micros, currency }, json))
    .addHelpText('after', examples('amana prices set sms TG 0.0453 EUR'));
  prices
    .command('list')
    .description('the prices that were entered')
    .option(...jsonOption)
    .action(async ({ json }: { json?: boolean }) => (await load()).listPrices(io, json))
    .addHelpText('after', examples('amana prices list'));
  prices
    .command('remove')
    .description('take a price out')
    .argument('<channel>', 'sms or whatsapp', channelName)
    .argument('<XX>', 'ISO 3166-1', countryCode)
    .option(...jsonOption)
    .action(async (channel: string, country: string, { json }: { json?: boolean }) => {
      context.code = await (await load()).dropPrice(io, `${channel}:${country}`, json);
    })
    .addHelpText('after', examples('amana prices remove sms TG'));
} // prettier-ignore
