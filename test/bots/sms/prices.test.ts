import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createTwilioPrices, type TwilioPrices } from '../../../src/bots/sms/prices.js';
import { DAY } from '../../../src/shared/clock.js';
import { startTwilioServer, type TwilioServer } from '../../support/twilio-server.js';
import { startRig } from './harness.js';

const monday = new Date('2026-03-02T08:00:00Z');
const after = (ms: number) => new Date(monday.getTime() + ms);

let twilio: TwilioServer;
let opened: TwilioPrices[] = [];
beforeAll(async () => {
  twilio = await startTwilioServer();
});
beforeEach(() => {
  for (const prices of opened) prices.close();
  opened = [];
  twilio.reset();
  twilio.account.silent = false;
  twilio.account.prices.clear();
});
afterAll(async () => {
  for (const prices of opened) prices.close();
  await twilio.close();
});

function account(
  changed: { authToken?: string; apiUrl?: string; timeoutMs?: number } = {},
): TwilioPrices {
  const { accountSid, authToken, url: apiUrl } = twilio;
  const prices = createTwilioPrices({ accountSid, authToken, apiUrl, ...changed });
  opened.push(prices);
  return prices;
}
const costs = (...carriers: string[][]) => ({ unit: 'usd', carriers });

test('an estimate takes the dearest carrier of a country: nobody’s own carrier is known', async () => {
  twilio.account.prices.set('TG', costs(['0.0453', '0.051'], ['0.1199'], ['0.0989']));
  expect(await account().quote('TG', monday)).toEqual({
    price: { currency: 'USD', micros: 119_900 },
    from: 'Twilio, the highest of its carriers there',
    at: monday,
  });
  expect(twilio.called).toContain('/v1/Messaging/Countries/TG');
  expect(twilio.complaints).toEqual([]);
});

test('a price is asked once a day, and one that was not known is asked again at once', async () => {
  const prices = account();
  expect(await prices.quote('TG', monday)).toEqual({
    unknown: 'Twilio has no price for this country',
  });
  twilio.account.prices.set('TG', costs(['0.05']));
  const [one, two] = await Promise.all([prices.quote('TG', monday), prices.quote('TG', monday)]);
  expect(one).toBe(two);
  expect(one).toMatchObject({ price: { micros: 50_000 }, at: monday });
  twilio.account.prices.set('TG', costs(['0.07']));
  expect(await prices.quote('TG', after(DAY - 1))).toMatchObject({
    price: { micros: 50_000 },
    at: monday,
  });
  expect(await prices.quote('TG', after(DAY))).toMatchObject({
    price: { micros: 70_000 },
    at: after(DAY),
  });
});

test('somebody who plans a sending is told why a price is not known, and waits no longer than is set', async () => {
  twilio.account.prices.set('TG', costs(['0.05']));
  const stranger = await account({ authToken: 'f'.repeat(32) }).quote('TG', monday);
  expect(stranger).toEqual({ unknown: 'Twilio tells this account no prices (20003)' });
  expect(twilio.complaints).toEqual(['wrong credentials']);
  twilio.account.silent = true;
  expect(await account({ timeoutMs: 100 }).quote('TG', monday)).toEqual({
    unknown: 'Twilio did not answer (ECONNABORTED)',
  });
  const nowhere = await account({ apiUrl: 'http://127.0.0.1:1' }).quote('TG', monday);
  expect(nowhere).toEqual({ unknown: 'Twilio did not answer (ECONNREFUSED)' });
});

test('what is no price is not taken for one', async () => {
  for (const odd of [
    costs(),
    costs([]),
    costs(['', 'free', '-1', '1e3', 'NaN']),
    { unit: 'dollars', carriers: [['0.05']] },
  ]) {
    twilio.account.prices.set('TG', odd);
    expect(await account().quote('TG', monday)).toEqual({
      unknown: 'Twilio has no price for this country',
    });
  }
});

test('of SMS the channel knows a price, of WhatsApp it does not', async () => {
  const [sms, whatsapp] = [await startRig(), await startRig({ id: 'whatsapp' })];
  sms.twilio.account.prices.set('GH', costs(['0.2']));
  expect(await sms.channel.quote?.('GH', monday)).toMatchObject({
    price: { currency: 'USD', micros: 200_000 },
  });
  expect('quote' in whatsapp.channel).toBe(false);
  await Promise.all([sms.close(), whatsapp.close()]);
});
