import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCreated, answerRefused, faultIn, messageOf } from '../../test/support/twilio-messages.js';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

async function onLoopback(listener: RequestListener): Promise<string> {
  const server = createServer(listener).unref();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An account at the Twilio on loopback. */
export interface TwilioAccount {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** Twilio's Messages API on loopback, as strict with a form as the one of the tests. @param arrived hears of every text */
export async function startTwilioApi(arrived: (to: string, text: string) => void): Promise<TwilioAccount> {
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const url = await onLoopback((request, response) => {
    void bodyOf(request).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      const fault = request.headers.authorization === expected ? faultIn(form) : 20003;
      if (fault !== undefined) return answerRefused(response, fault === 20003 ? 401 : 400, fault, '');
      const message = messageOf(form);
      answerCreated(response, accountSid, message);
      arrived(message.to, message.text);
    });
  });
  return { url, accountSid, authToken };
}

const bot = { id: 7_700_000_001, is_bot: true, first_name: 'Bench', username: 'bench_bot' };

/** Telegram's Bot API on loopback: `getMe` and `sendMessage`. @param arrived hears of every text */
export async function startBotApi(arrived: (chat: string, text: string) => void): Promise<string> {
  let last = 0;
  return onLoopback((request, response) => {
    void bodyOf(request).then((body) => {
      const method = request.url?.split('/').at(-1);
      const { chat_id, text = '' } = (body === '' ? {} : JSON.parse(body)) as { chat_id?: number; text?: string };
      last += 1;
      const message = { message_id: last, from: bot, chat: { id: chat_id, type: 'private', first_name: 'P' }, date: 1_764_000_000, text };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: true, result: method === 'sendMessage' ? message : bot }));
      if (method === 'sendMessage') arrived(String(chat_id), text);
    });
  });
} // prettier-ignore
