import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import twilio from 'twilio';
import { afi, kofi, ourNumbers } from '../fixtures/people.js';
import { startTwilioServer, type TwilioServer } from './twilio-server.js';

let server: TwilioServer;
let app: Server;
const calls: { path: string; signature: string; params: Record<string, string> }[] = [];
beforeAll(async () => {
  server = await startTwilioServer();
  app = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const signature = String(request.headers['x-twilio-signature']);
      calls.push({
        path: request.url ?? '',
        signature,
        params: Object.fromEntries(new URLSearchParams(body)),
      });
      response.end('<Response/>');
    });
  });
  await new Promise<void>((listening) => app.listen(0, '127.0.0.1', listening));
});
beforeEach(() => {
  server.reset();
  calls.length = 0;
});
afterAll(async () => {
  app.closeAllConnections();
  app.close();
  await server.close();
});

const publicUrl = 'https://amana.example/base';
const line = () => ({
  appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
  publicUrl,
});
const send = (form: Record<string, string>, token = server.authToken) =>
  fetch(`${server.url}/2010-04-01/Accounts/${server.accountSid}/Messages.json`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${server.accountSid}:${token}`).toString('base64')}`,
    },
    body: new URLSearchParams({ To: afi.phone, From: ourNumbers.sms, Body: 'hello', ...form }),
  });

test('a person texts, and the application gets what Twilio would have signed for its public URL', async () => {
  const answer = await server
    .connect(line())
    .text(afi.phone, 'aidez-nous', { sid: 'SMx', params: { NumMedia: '2' } });
  expect(answer).toEqual({ status: 200, body: '<Response/>' });
  const [call] = calls;
  expect(call?.path).toBe('/webhooks/sms');
  expect(call?.params).toMatchObject({
    From: afi.phone,
    To: ourNumbers.sms,
    Body: 'aidez-nous',
    MessageSid: 'SMx',
    NumMedia: '2',
  });
  const url = `${publicUrl}/webhooks/sms`;
  expect(
    twilio.validateRequest(server.authToken, call?.signature ?? '', url, call?.params ?? {}),
  ).toBe(true);
});

test('the application is told what became of its message, at the callback it gave', async () => {
  await send({ StatusCallback: `${publicUrl}/webhooks/sms/status/d1` });
  const message = await server.waitFor(afi.phone, { text: 'hello' });
  await server.connect(line()).status(message, 'undelivered', 30003);
  expect(calls[0]?.path).toBe('/webhooks/sms/status/d1');
  expect(calls[0]?.params).toMatchObject({
    MessageStatus: 'undelivered',
    ErrorCode: '30003',
    MessageSid: message.sid,
  });
});

test('a message is waited for, by its words and after those already seen', async () => {
  const waiting = server.waitFor(afi.phone, { text: /second/, from: 1 });
  await send({ Body: 'second, too early' });
  await send({ Body: 'the second' });
  expect((await waiting).text).toBe('the second');
  await expect(server.waitFor(kofi.phone, { timeoutMs: 1 })).rejects.toThrow('got no message');
});

test.each([
  [{ To: '0022890' }, 21211],
  [{ From: 'A name much too long' }, 21606],
  [{ From: 'whatsapp:+14155550101' }, 21910],
  [{ MessagingServiceSid: 'MG1' }, 21705],
  [{ Body: '' }, 21602],
  [{ Body: 'x'.repeat(1_601) }, 21617],
  [{ StatusCallback: 'not a URL' }, 21609],
  [{ ContentRetention: 'burn' }, 30029],
  [{ AddressRetention: 'burn' }, 30030],
])('what Twilio would refuse is refused: %j', async (form, code) => {
  const answer = await send(form);
  expect([answer.status, ((await answer.json()) as { code: number }).code]).toEqual([400, code]);
  expect(server.complaints).toEqual([`refused with ${code}`]);
  expect(server.messages).toEqual([]);
});

test('wrong credentials and unknown parameters do not pass unnoticed', async () => {
  expect((await send({}, 'wrong')).status).toBe(401);
  await send({ Bodi: 'x' });
  expect(server.complaints).toEqual(['wrong credentials', 'unknown parameter Bodi']);
});

test('failures last as long as was asked', async () => {
  const statuses = async (times: number, To = afi.phone) => {
    const seen: number[] = [];
    for (let i = 0; i < times; i++) seen.push((await send({ To })).status);
    return seen;
  };
  server.failNext({ status: 500 }, 2);
  server.failNext(20429);
  expect(await statuses(4)).toEqual([500, 500, 429, 201]);
  server.optOut(kofi.phone);
  expect(await statuses(2, kofi.phone)).toEqual([400, 400]);
  expect(await statuses(1)).toEqual([201]);
  server.failNext({ status: 503 }, Infinity);
  expect(await statuses(3)).toEqual([503, 503, 503]);
  server.heal();
  expect(await statuses(1, kofi.phone)).toEqual([201]);
});
