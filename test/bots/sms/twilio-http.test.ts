import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { TwilioHttp } from '../../../src/bots/sms/twilio-http.js';
import { afi, ourNumbers } from '../../fixtures/people.js';
import { startTwilioServer, type TwilioServer } from '../../support/twilio-server.js';

let twilio: TwilioServer;
let http: TwilioHttp;
beforeAll(async () => {
  twilio = await startTwilioServer();
  http = new TwilioHttp(twilio.url, 3_000);
});
afterAll(async () => {
  http.close();
  await twilio.close();
});

const send = (options: { logLevel?: string } = {}) =>
  http.request({
    method: 'post',
    uri: `https://api.twilio.com/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`,
    username: twilio.accountSid,
    password: twilio.authToken,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    data: { To: afi.phone, From: ourNumbers.sms, Body: 'canary words' },
    ...options,
  });

test('after a send, taken or not, the client holds neither the person, nor the words, nor the token', async () => {
  const secrets = ['canary words', afi.phone, twilio.authToken];
  const held = () =>
    secrets.filter((secret) => inspect(http, { depth: 20, showHidden: true }).includes(secret));
  expect((await send()).statusCode).toBe(201);
  expect(held()).toEqual([]);
  for (const failure of ['hang', 'reset', 21610] as const) {
    twilio.failNext(failure);
    await expect(send()).rejects.toMatchObject({ name: 'SendError' });
    expect(held()).toEqual([]);
  }
});

test('nothing of a message is printed, even when debugging is asked for', async () => {
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await send({ logLevel: 'debug' });
    expect(printed).not.toHaveBeenCalled();
  } finally {
    printed.mockRestore();
  }
});

test('a send under way when the program stops ends as it would have, and nothing is broken off', async () => {
  const stopping = new TwilioHttp(twilio.url, 5_000);
  const options = {
    method: 'post' as const,
    uri: `https://api.twilio.com/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`,
    username: twilio.accountSid,
    password: twilio.authToken,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    data: { To: afi.phone, From: ourNumbers.sms, Body: 'words' },
  };
  await stopping.request(options);
  const before = twilio.messagesTo(afi.phone).length;
  const sending = stopping.request(options);
  stopping.close();
  expect((await sending).statusCode).toBe(201);
  expect(twilio.messagesTo(afi.phone)).toHaveLength(before + 1);
});
