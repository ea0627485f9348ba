import { z } from 'zod';
import type { Desk } from '../../desk/desk.js';
import { allowedCurrency, allowedPrice, currencyOf, microsOf } from '../../desk/price-forms.js';
import { countryForm } from '../../shared/forms.js';
import { paidChannels } from '../../shared/paid-channels.js';
import { granted } from '../refused.js';
import { route, type Route } from '../route.js';
import { moment } from '../shapes.js';

const price = z
  .object({
    channel: z.enum(paidChannels).describe('sms: of a segment; whatsapp: of a message'),
    country: z.string().describe('ISO 3166-1'),
    price: z.number(),
    currency: z.string().describe('ISO 4217'),
    since: moment,
  })
  .meta({ id: 'Price' });

const tag = 'Prices';
const params = z.object({
  channel: z.enum(paidChannels, { error: 'A price is of sms or whatsapp.' }),
  country: countryForm.describe('ISO 3166-1'),
});
const entered = z.strictObject({
  price: z
    .number({ error: allowedPrice })
    .refine((value) => microsOf(String(value)) !== undefined, { error: allowedPrice }),
  currency: z
    .string({ error: allowedCurrency })
    .refine((text) => currencyOf(text) !== undefined, { error: allowedCurrency })
    .describe('ISO 4217'),
});

const listPrices = (desk: Desk): Route =>
  route({
    id: 'listPrices',
    method: 'get',
    path: '/prices',
    scope: 'prices:read',
    action: 'polls.read',
    tag,
    summary: 'List the prices that were entered',
    description:
      'Estimates are made with them. Where none was entered, the provider is asked for its own.',
    answer: z.object({ prices: z.array(price) }),
    handle: async () => ({ body: { prices: [...(await desk.prices.list())] } }),
  });

const setPrice = (desk: Desk): Route =>
  route({
    id: 'setPrice',
    method: 'put',
    path: '/prices/{channel}/{country}',
    scope: 'prices:write',
    action: 'polls.write',
    tag,
    summary: 'Enter a price, instead of the one before',
    params,
    body: entered,
    example: { price: 0.0453, currency: 'EUR' },
    answer: price,
    handle: async ({ who, params: of, body }) => ({
      body: await desk.prices.set(
        who,
        of,
        microsOf(String(body.price)) ?? 0,
        currencyOf(body.currency) ?? '',
      ),
    }),
  });

const removePrice = (desk: Desk): Route =>
  route({
    id: 'removePrice',
    method: 'delete',
    path: '/prices/{channel}/{country}',
    scope: 'prices:write',
    action: 'polls.write',
    tag,
    summary: 'Remove a price',
    params,
    answer: z.object({ channel: z.string(), country: z.string() }),
    handle: async ({ who, params: of }) => ({ body: granted(await desk.prices.remove(who, of)) }),
  });

/** The routes of prices for sending, as people enter them. */
export const priceRoutes = (desk: Desk): readonly Route[] => [
  listPrices(desk),
  setPrice(desk),
  removePrice(desk),
];
