import { inspect } from 'node:util';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createApi } from '../../../src/bots/telegram/api.js';
import { keyboard } from '../../../src/bots/telegram/keyboard.js';
import { HOUR, stoppedClock } from '../../../src/shared/clock.js';
import { aminata, joao } from '../../fixtures/people.js';
import type { TelegramPerson } from '../../support/telegram-person.js';
import { PUBLIC_URL, webhookBot } from './harness.js';

let bot: Awaited<ReturnType<typeof webhookBot>>;
let ama: TelegramPerson;
const clock = stoppedClock('2026-03-01T10:00:00Z');
beforeAll(async () => {
  bot = await webhookBot({ clock });
  ama = bot.telegram.person(aminata.telegram);
  await ama.start();
});
afterAll(() => bot.close());

const send = (text: string, more = {}) => bot.channel.send({ to: aminata.telegram, text, ...more });
const refs = (...sent: { providerId: string }[]) => sent.map(({ providerId }) => providerId);

test('markup in a text is shown as it was written, and links are not looked up', async () => {
  await send('*bold* <b>x</b> https://example.org');
  const { params } = bot.telegram.calls.at(-1) as { params: Record<string, unknown> };
  expect(params).toEqual({
    chat_id: Number(aminata.telegram),
    text: '*bold* <b>x</b> https://example.org',
    link_preview_options: { is_disabled: true },
  });
  expect(ama.phone().at(-1)?.silent).toBe(false);
});

test('a picture that Telegram cannot fetch, or whose words are too long for it, does not keep the words from going', async () => {
  const methods = async (text: string) => {
    const before = bot.telegram.calls.length;
    await send(text, { photo: `${PUBLIC_URL}/alerts/none/photo` });
    return bot.telegram.calls.slice(before).map(({ method }) => method);
  };
  expect(await methods('Missing child: Ama')).toEqual(['sendPhoto', 'sendMessage']);
  expect(bot.telegram.refusals.at(-1)?.description).toContain('wrong type of the web page content');
  expect(await methods('x'.repeat(1_025))).toEqual(['sendMessage']);
  expect(ama.phone().at(-1)).not.toHaveProperty('photo');
  bot.telegram.fail({ status: 429, retryAfter: 3 }, { method: 'sendPhoto' });
  await expect(methods('Missing child: Ama')).rejects.toMatchObject({ failure: 'throttled' });
});

test('a silent message makes no sound', async () => {
  await send('quiet', { silent: true });
  expect(ama.phone().at(-1)?.silent).toBe(true);
});

test('the longest text passes; a longer one, and an empty one, are refused before they are sent', async () => {
  await send('é'.repeat(4_096));
  const before = bot.telegram.calls.length;
  for (const text of ['', ' \n', 'x'.repeat(4_097)]) {
    await expect(send(text)).rejects.toMatchObject({
      failure: 'refused',
      details: { code: 'TEXT_LENGTH' },
    });
  }
  expect(bot.telegram.calls).toHaveLength(before);
});

test.each(['-1001234', '@channel', '+22890000001', '', '12 34'])(
  'nothing is ever sent to %j, which is no private chat',
  async (to) => {
    await expect(bot.channel.send({ to, text: 'x' })).rejects.toMatchObject({
      failure: 'unreachable',
    });
  },
);

test('a person who never wrote to the bot cannot be reached; one who blocked it has opted out', async () => {
  await expect(bot.channel.send({ to: joao.telegram, text: 'x' })).rejects.toMatchObject({
    failure: 'unreachable',
  });
  await ama.block();
  await expect(send('x')).rejects.toMatchObject({ failure: 'optedOut' });
  await ama.start();
  await send('back');
  ama.leave();
  await expect(send('x')).rejects.toMatchObject({ failure: 'unreachable' });
});

test('short choices stand two in a row, long ones alone, in the order they were given', () => {
  const rows = (labels: string[]) =>
    keyboard(labels.map((label) => ({ label, data: label }))).inline_keyboard.map((row) =>
      row.map(({ text }) => text),
    );
  expect(rows(['Yes', 'No', "I don't know"])).toEqual([['Yes', 'No'], ["I don't know"]]);
  expect(rows(['Yes', 'Somebody is in danger now', 'No', 'Skip'])).toEqual([
    ['Yes'],
    ['Somebody is in danger now'],
    ['No', 'Skip'],
  ]);
});

test('a button of more than 64 bytes, or without a label, is refused', () => {
  expect(() => keyboard([{ label: 'x', data: 'é'.repeat(32) }])).not.toThrow();
  for (const button of [
    { label: 'x', data: 'é'.repeat(33) },
    { label: 'x', data: '' },
    { label: ' ', data: 'x' },
  ]) {
    expect(() => keyboard([button])).toThrow(expect.objectContaining({ failure: 'refused' }));
  }
});

test('DEBUG=* does not make telegraf print words, and leaves the debug lines of others alone', async () => {
  const require = createRequire(import.meta.url);
  const debug = require('debug') as {
    (name: string): { enabled: boolean };
    enable(names: string): void;
    disable(): string;
  };
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  debug.enable('*');
  try {
    const api = createApi(bot.telegram.token, bot.telegram.url, 15_000);
    await api
      .call('sendMessage', { chat_id: Number(joao.telegram), text: 'canary-words' })
      .catch(() => undefined);
    expect(debug('telegraf:client').enabled).toBe(false);
    expect(debug('express:router').enabled).toBe(true);
    expect(inspect(written.mock.calls)).not.toContain('canary-words');
  } finally {
    debug.disable();
    written.mockRestore();
  }
});

test('§5.21 §T30 ERASE deletes both sides, and counts only what is gone', async () => {
  const binta = bot.telegram.person('7000000005');
  await binta.text('old');
  const old = await bot.channel.send({ to: '7000000005', text: 'old answer' });
  clock.advance(47 * HOUR);
  await binta.text('new');
  const fresh = await bot.channel.send({ to: '7000000005', text: 'new answer' });
  clock.advance(HOUR);
  const all = bot.telegram.chat('7000000005').map(({ id }) => String(id));
  expect(all).toHaveLength(4);
  const asked = [...all, ...refs(old, fresh), '999999', 'x', '-1', ''];
  expect(await bot.channel.erase?.('7000000005', asked)).toBe(2);
  expect(bot.telegram.chat('7000000005').map(({ text }) => text)).toEqual(['old', 'old answer']);
  expect(await bot.channel.erase?.('7000000005', refs(fresh))).toBe(0);
  expect(await bot.channel.erase?.('7000000005', [])).toBe(0);
});

test('an ERASE of somebody who has blocked the bot deletes nothing, and is not to be tried again', async () => {
  const binta = bot.telegram.person('7000000006');
  await binta.text('t');
  const all = bot.telegram.chat('7000000006').map(({ id }) => String(id));
  bot.telegram.fail(
    { status: 403, description: 'Forbidden: bot was blocked by the user' },
    { method: 'deleteMessage', times: 1 },
  );
  expect(await bot.channel.erase?.('7000000006', all)).toBe(0);
});

test('an ERASE that could not be asked for fails; one that was cut short tells what it did', async () => {
  const binta = bot.telegram.person('7000000005');
  for (let count = 0; count < 12; count += 1) await binta.text(`t${count}`);
  const all = bot.telegram
    .chat('7000000005')
    .map(({ id }) => String(id))
    .slice(-12);
  bot.telegram.fail({ status: 502 }, { method: 'deleteMessage', times: 10 });
  await expect(bot.channel.erase?.('7000000005', all)).rejects.toMatchObject({
    failure: 'unavailable',
  });
  bot.telegram.fail({ status: 429, retryAfter: 1 }, { method: 'deleteMessage', times: 3 });
  expect(await bot.channel.erase?.('7000000005', all)).toBe(9);
});
