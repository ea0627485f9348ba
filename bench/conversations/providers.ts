import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  answerCreated,
  answerRefused,
  faultIn,
  messageOf,
} from '../../test/support/twilio-messages.js';
import { provider, type Reply } from './wire.js';

/** What the servers of the tests answer, for a server that has no responses of node's. */
function answered(by: (response: ServerResponse) => void): { status: number; body: string } {
  const said = { status: 0, body: '' };
  by({
    writeHead: (status: number) => void (said.status = status),
    end: (body: string) => void (said.body = body),
  } as unknown as ServerResponse);
  return said;
}

/** An account at the Twilio on loopback. */
export interface TwilioAccount {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/**
 * Twilio's Messages API on loopback, as strict with a form as the one of the tests.
 * @param arrived hears of every text
 */
export async function startTwilioApi(
  arrived: (to: string, text: string) => void,
): Promise<TwilioAccount> {
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const url = await provider(({ head, body }): Reply => {
    const form = Object.fromEntries(new URLSearchParams(body));
    const known = /\r\nauthorization: *(.+?)\r\n/i.exec(`${head}\r\n`)?.[1] === expected;
    const fault = known ? faultIn(form) : 20003;
    if (fault !== undefined)
      return answered((response) =>
        answerRefused(response, fault === 20003 ? 401 : 400, fault, ''),
      );
    const message = messageOf(form);
    const then = () => arrived(message.to, message.text);
    return { ...answered((response) => answerCreated(response, accountSid, message)), then };
  });
  return { url, accountSid, authToken };
}

const bot = { id: 7_700_000_001, is_bot: true, first_name: 'Bench', username: 'bench_bot' };

/** Telegram's Bot API on loopback: `getMe` and `sendMessage`. @param arrived hears of every text */
export async function startBotApi(arrived: (chat: string, text: string) => void): Promise<string> {
  let last = 0;
  return provider(({ start, body }): Reply => {
    const method = start.split(' ')[1]?.split('/').at(-1);
    const { chat_id, text = '' } = (body === '' ? {} : JSON.parse(body)) as {
      chat_id?: number;
      text?: string;
    };
    last += 1;
    const message = {
      message_id: last,
      from: bot,
      chat: { id: chat_id, type: 'private', first_name: 'P' },
      date: 1_764_000_000,
      text,
    };
    const result = method === 'sendMessage' ? message : bot;
    const then = () => method === 'sendMessage' && arrived(String(chat_id), text);
    return { status: 200, body: JSON.stringify({ ok: true, result }), then };
  });
}
