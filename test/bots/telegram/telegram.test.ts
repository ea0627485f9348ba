import { expect, test } from '@jest/globals';
import type { Received } from '../../../src/bots/channel.js';
import { createTelegramChannel } from '../../../src/bots/telegram/telegram.js';
import { webhookUrl } from '../../../src/bots/telegram/webhook.js';
import { createLog, silentLog } from '../../../src/shared/log.js';
import { aminata } from '../../fixtures/people.js';
import { describeChannel, type Gesture } from '../conformance.js';
import { PUBLIC_URL, webhookBot } from './harness.js';

const SECRET = 'a-secret-of-the-webhook_0123456789';

describeChannel('Telegram', async () => {
  const { telegram, channel, hasty, web, close } = await webhookBot({ webhookSecret: SECRET });
  const ama = telegram.person(aminata.telegram, { language: 'fr' });
  await ama.start();
  const ids = new Map<string, number>();
  const numbered = (id: string | undefined) => {
    if (id === undefined) return {};
    if (!ids.has(id)) ids.set(id, 900_000 + ids.size);
    return { updateId: ids.get(id) as number };
  };
  const acts = {
    text: (gesture: Gesture & { kind: 'text' }) => ama.text(gesture.text, numbered(gesture.id)),
    button: (gesture: Gesture & { kind: 'button' }) =>
      ama.pressData(gesture.data, numbered(gesture.id)),
    unsupported: ({ what }: Gesture & { kind: 'unsupported' }) =>
      what === 'media' ? ama.video() : what === 'contact' ? ama.contact() : ama.location(),
  };
  const forge = (secret: string | undefined) => async () => {
    const response = await fetch(`${web.origin}/webhooks/telegram`, {
      method: 'POST',
      headers: secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify({
        update_id: 1,
        message: {
          message_id: 1,
          from: { id: Number(aminata.telegram) },
          chat: { id: Number(aminata.telegram), type: 'private' },
          text: 'forged',
        },
      }),
    });
    await response.text();
    return web.received.at(-1) as Received;
  };
  const refuse = (status: number, description?: string, retryAfter?: number) => () =>
    telegram.fail({
      status,
      ...(description === undefined ? {} : { description }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  return {
    channel,
    address: aminata.telegram,
    secrets: [telegram.token, telegram.token.split(':')[1] as string, SECRET],
    async act(gesture) {
      await (acts[gesture.kind] as (one: Gesture) => Promise<unknown>)(gesture);
      return web.received.at(-1) as Received;
    },
    forgeries: {
      'no secret': forge(undefined),
      'an empty secret': forge(''),
      'a wrong secret of the same length': forge('b'.repeat(SECRET.length)),
      'the beginning of the secret': forge(SECRET.slice(0, -1)),
      'the secret and more': forge(`${SECRET}0`),
      'the secret in capitals': forge(SECRET.toUpperCase()),
    },
    unsupported: ['contact', 'media'],
    phone: () =>
      ama
        .phone()
        .map(({ text, keyboard }) => ({ text, buttons: keyboard.flat().map((one) => one.text) })),
    failures: {
      'too many at once': {
        provoke: refuse(429, 'Too Many Requests: retry after 7', 7),
        failure: 'throttled',
        code: '429',
        retryAfterMs: 7_000,
      },
      'the person blocked the bot': {
        provoke: refuse(403, 'Forbidden: bot was blocked by the user'),
        failure: 'optedOut',
        code: '403',
      },
      'the account was deleted': {
        provoke: refuse(403, 'Forbidden: user is deactivated'),
        failure: 'unreachable',
        code: '403',
      },
      'no such chat': {
        provoke: refuse(400, 'Bad Request: chat not found'),
        failure: 'unreachable',
        code: '400',
      },
      'the token was revoked': {
        provoke: refuse(401, 'Unauthorized'),
        failure: 'misconfigured',
        code: '401',
      },
      'no such bot': { provoke: refuse(404, 'Not Found'), failure: 'misconfigured', code: '404' },
      'the text is not liked': {
        provoke: refuse(400, 'Bad Request: message is too long'),
        failure: 'refused',
        code: '400',
      },
      'nobody knows why': {
        provoke: refuse(400, 'Bad Request: message is not liked'),
        failure: 'unclear',
        code: '400',
      },
      'Telegram is down': {
        provoke: refuse(502, 'Bad Gateway'),
        failure: 'unavailable',
        code: '502',
      },
      'a page instead of JSON': {
        provoke: () => telegram.fail('garbage'),
        failure: 'unavailable',
        code: 'GARBAGE',
      },
      'JSON that says nothing': {
        provoke: () => telegram.fail({ body: 'null' }),
        failure: 'unavailable',
        code: 'GARBAGE',
      },
      'a success without a message': {
        provoke: () => telegram.fail({ body: '{"ok":true,"result":true}' }),
        failure: 'unavailable',
        code: 'GARBAGE',
      },
      'a failure without a code': {
        provoke: () => telegram.fail({ body: '{"ok":false}' }),
        failure: 'unavailable',
        code: 'GARBAGE',
      },
      'no answer': {
        provoke: () => telegram.fail('hang'),
        failure: 'unavailable',
        code: 'TIMEOUT',
        hasty,
      },
      'a broken connection': {
        provoke: () => telegram.fail('reset'),
        failure: 'unavailable',
        code: 'ECONNRESET',
      },
    },
    close,
  };
});

test('Telegram is told where we are, with our secret, and is not told again what it knows', async () => {
  const { telegram, channel, close } = await webhookBot({ webhookSecret: SECRET });
  expect(telegram.webhook()).toEqual({
    url: webhookUrl(PUBLIC_URL, SECRET),
    secret: SECRET,
    maxConnections: 40,
    allowed: ['message', 'edited_message', 'callback_query'],
  });
  await channel.start?.(() => Promise.resolve());
  expect(telegram.calls.map(({ method }) => method)).toEqual([
    'getWebhookInfo',
    'setWebhook',
    'getWebhookInfo',
  ]);
  expect(telegram.calls[1]?.params).toMatchObject({ drop_pending_updates: false });
  await close();
});

test('a changed secret is told to Telegram at the next start', async () => {
  const { telegram, close } = await webhookBot({ webhookSecret: SECRET });
  const next = createTelegramChannel({
    token: telegram.token,
    apiUrl: telegram.url,
    publicUrl: `${PUBLIC_URL}/`,
    webhookSecret: 'another',
    log: silentLog,
  });
  await next.start?.(() => Promise.resolve());
  expect(telegram.webhook()?.secret).toBe('another');
  expect(telegram.webhook()?.url).not.toContain('another');
  await next.stop?.();
  await close();
});

test('people are offered the commands in their language, and languages Telegram has no code for do no harm', async () => {
  const help = [{ command: 'help', description: 'Help' }];
  const aide = [{ command: 'aide', description: 'Aide' }];
  const { telegram, close } = await webhookBot({ commands: { en: help, fr: aide, pcm: help } });
  while (telegram.commands.size < 3) await new Promise((resolve) => setImmediate(resolve));
  expect([...telegram.commands.keys()]).toEqual(['', 'en', 'fr']);
  expect(telegram.commands.get('')).toEqual(help);
  expect(telegram.commands.get('fr')).toEqual(aide);
  expect(telegram.refusals).toEqual([]);
  await close();
});

test.each([
  ['the token is not known', 401, undefined],
  ['the token is not known any more', 404, undefined],
  ['it cannot find our name now', 400, 'Bad Request: bad webhook: Failed to resolve host'],
  ['it says something new', 403, 'Forbidden: bot is frozen'],
])(
  'a bot that Telegram refuses because %s keeps nobody else from starting: it is an error in the log, without the token, and tried until it works',
  async (_why, status, description) => {
    const { telegram, close } = await webhookBot();
    const lines: string[] = [];
    telegram.fail({ status, ...(description ? { description } : {}) }, { times: 3 });
    const refused = createTelegramChannel({
      token: telegram.token,
      apiUrl: telegram.url,
      publicUrl: 'https://late.example',
      log: createLog({ write: (line: string) => void lines.push(line) }),
      wait: async () => undefined,
    });
    await refused.start?.(() => Promise.resolve());
    while (!telegram.webhook()?.url.startsWith('https://late.example'))
      await new Promise((resolve) => setImmediate(resolve));
    const said = lines.filter((line) => line.includes('telegram not set up yet'));
    expect(said).toHaveLength(3);
    for (const line of said) expect(line).toMatch(new RegExp(`"level":50.*"code":"${status}"`));
    expect(lines.join('')).not.toContain(telegram.token);
    await refused.stop?.();
    await close();
  },
);

test('a bot that finds Telegram out of reach starts all the same, and is set up when Telegram is back', async () => {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const { telegram, close } = await webhookBot();
  telegram.fail({ status: 502 }, { times: 2 });
  telegram.fail({ status: 429, retryAfter: 9 });
  const late = createTelegramChannel({
    token: telegram.token,
    apiUrl: telegram.url,
    publicUrl: 'https://late.example',
    log: silentLog,
    wait,
  });
  await late.start?.(() => Promise.resolve());
  while (!telegram.webhook()?.url.startsWith('https://late.example')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(waits).toEqual([1_000, 9_000]);
  await late.stop?.();
  await close();
});

test('what is no token, and what is no secret, is named at once', () => {
  const make = (token: string, webhookSecret?: string) => () =>
    createTelegramChannel({
      token,
      log: silentLog,
      ...(webhookSecret === undefined ? {} : { webhookSecret }),
    });
  expect(make('')).toThrow(/TELEGRAM_BOT_TOKEN/);
  expect(make('abc:def')).toThrow(/TELEGRAM_BOT_TOKEN/);
  expect(make('1:a', 'with spaces')).toThrow(/secret/);
  expect(make('1:a', 'x'.repeat(257))).toThrow(/secret/);
});

test('the sender is the bot, without its secret', () => {
  expect(createTelegramChannel({ token: '7700000001:secret', log: silentLog }).sender).toBe(
    'telegram:7700000001',
  );
});
