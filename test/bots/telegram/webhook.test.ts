import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { derivedSecret, webhookRoute } from '../../../src/bots/telegram/webhook.js';
import { aminata } from '../../fixtures/people.js';
import { telegramNames, type TelegramPerson } from '../../support/telegram-person.js';
import { webhookBot } from './harness.js';

const route = webhookRoute('s3cret');
const post = (body: string | Buffer, secret = 's3cret') =>
  route.receive({
    method: 'POST',
    url: 'https://amana.example/webhooks/telegram',
    headers: { 'x-telegram-bot-api-secret-token': secret },
    body: Buffer.from(body),
  });

test.each([
  ['nothing', ''],
  ['half an object', '{"update_id":1'],
  ['bad UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['no update', '{"__proto__":{"update_id":1}}'],
  ['a pit of brackets', '['.repeat(200_000)],
])('%s with the right secret is answered 400', async (_name, body) => {
  expect(await post(body)).toMatchObject({ kind: 'refused', reply: { status: 400 } });
});

test('§5.7 §T20 what is not genuine is refused before it is parsed', async () => {
  expect(await post('{"update_id":1', 'wrong')).toMatchObject({
    kind: 'refused',
    reply: { status: 403 },
  });
});

test('each token has a secret of its own, which Telegram accepts', () => {
  expect(derivedSecret('1:a')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(derivedSecret('1:a')).not.toBe(derivedSecret('1:b'));
});

describe('through Telegram', () => {
  let bot: Awaited<ReturnType<typeof webhookBot>>;
  let ama: TelegramPerson;
  beforeAll(async () => {
    bot = await webhookBot();
    ama = bot.telegram.person(aminata.telegram, { language: 'fr' });
    await ama.start('radio_1');
  });
  afterAll(() => bot.close());

  test('a deep link brings its payload', () => {
    expect(bot.web.received[0]).toMatchObject({
      kind: 'messages',
      messages: [{ content: { kind: 'start', payload: 'radio_1' }, languageHint: 'fr' }],
    });
  });

  test('a pressed button stops turning by the answer to the webhook itself', async () => {
    await bot.channel.send({
      to: aminata.telegram,
      text: 'Safe?',
      buttons: [{ label: 'Yes', data: 't1:yes' }],
    });
    const before = bot.telegram.refusals.length;
    expect((await ama.press('Yes')).status).toBe(200);
    expect(bot.telegram.openCallbacks.size).toBe(0);
    expect(bot.telegram.refusals).toHaveLength(before);
    expect(bot.telegram.calls.at(-1)?.method).toBe('answerCallbackQuery');
  });

  test('a very old button still works', async () => {
    await ama.pressData('t0:no', { old: true });
    expect(bot.web.received.at(-1)).toMatchObject({
      messages: [{ content: { kind: 'button', data: 't0:no' } }],
    });
  });

  test('§5.9 groups and blockings are answered 200 and are nothing for us', async () => {
    for (const act of [() => ama.inGroup('x'), () => ama.block()]) {
      expect((await act()).status).toBe(200);
      expect(bot.web.received.at(-1)?.kind).toBe('ignored');
    }
  });

  test('no name that Telegram told has come through', async () => {
    await ama.forward('x');
    await ama.contact();
    await ama.photo('x');
    const all = JSON.stringify(bot.web.received);
    for (const name of [...Object.values(telegramNames), 'Canaryfriend', 'Canarygroup']) {
      expect(all).not.toContain(name);
    }
  });
});
