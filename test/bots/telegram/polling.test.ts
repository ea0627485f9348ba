import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Inbound } from '../../../src/bots/channel.js';
import { createTelegramChannel } from '../../../src/bots/telegram/telegram.js';
import { createLog, silentLog, type Log } from '../../../src/shared/log.js';
import { aminata, joao } from '../../fixtures/people.js';
import { startTelegramServer, type TelegramServer } from '../../support/telegram-server.js';
import { onThisMachine } from '../../support/effort.js';

let telegram: TelegramServer;
let stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  telegram = await startTelegramServer();
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
  await telegram.close();
});

const tick = () => new Promise((resolve) => setImmediate(resolve));
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come to pass within 10 s.');
    await tick();
  }
}

function bot(log: Log = silentLog) {
  const waits: number[] = [];
  const channel = createTelegramChannel({
    token: telegram.token,
    apiUrl: telegram.url,
    log,
    wait: async (ms) => {
      waits.push(ms);
      await tick();
    },
  });
  stops.push(async () => channel.stop?.());
  return { channel, waits };
}
const words = (messages: readonly Inbound[]) =>
  messages.map(({ content }) => ('text' in content ? content.text : content.kind));

test('people who wrote while the bot was off are heard, and a webhook of before is taken away', async () => {
  await fetch(`${telegram.url}/bot${telegram.token}/setWebhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"url":"https://old.example"}',
  });
  const { channel } = bot();
  const heard: string[] = [];
  const early = telegram.person(aminata.telegram).text('early');
  await channel.start?.(async (messages) => void heard.push(...words(messages)));
  await early;
  await telegram.person(joao.telegram).text('now');
  await telegram.settled();
  expect(telegram.webhook()).toBeUndefined();
  expect(telegram.calls.find(({ method }) => method === 'deleteWebhook')?.params).toEqual({
    drop_pending_updates: false,
  });
  expect(heard).toEqual(['early', 'now']);
  expect(telegram.refusals).toEqual([]);
});

test('a bot that polls has no door to the web', () => {
  expect(bot().channel.routes).toEqual([]);
});

test('nothing is acknowledged before it is durable', async () => {
  const { channel } = bot();
  let durable: () => void = () => undefined;
  let receiving = false;
  await channel.start?.(async () => {
    receiving = true;
    await new Promise<void>((resolve) => (durable = resolve));
  });
  const { updateId } = await telegram.person(aminata.telegram).text('kept?');
  await until(() => receiving);
  const offsets = () =>
    telegram.calls
      .filter(({ method }) => method === 'getUpdates')
      .map(({ params }) => params.offset);
  // Time enough for a hasty bot to ask for the next one.
  for (let round = 0; round < 5; round += 1)
    await fetch(`${telegram.url}/bot${telegram.token}/unknown`);
  expect(new Set(offsets())).toEqual(new Set([0]));
  durable();
  await telegram.settled();
  expect(offsets().at(-1)).toBe(updateId + 1);
});

test('what could not be kept comes again, with the same ids, after longer and longer pauses', async () => {
  const { channel, waits } = bot();
  const attempts: string[][] = [];
  await channel.start?.(async (messages) => {
    attempts.push(messages.map(({ providerId }) => providerId));
    if (attempts.length < 8) throw new Error('the database is away');
  });
  const { updateId } = await telegram.person(aminata.telegram).text('a tip');
  await telegram.settled();
  expect(attempts).toEqual(Array.from({ length: 8 }, () => [`u${updateId}`]));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a button stops turning once it is durable', async () => {
  const { channel } = bot();
  const ama = telegram.person(aminata.telegram);
  let open = 0;
  await ama.start();
  await channel.start?.(async () => void (open = telegram.openCallbacks.size));
  await ama.pressData('t1:yes');
  await until(() => telegram.openCallbacks.size === 0);
  expect(open).toBe(1);
});

test('groups are acknowledged and not handed on, what a person changed is', async () => {
  const { channel } = bot();
  const heard: string[] = [];
  await channel.start?.(async (messages) => void heard.push(...words(messages)));
  const ama = telegram.person(aminata.telegram);
  await ama.inGroup('group');
  await ama.edit('edit');
  await ama.text('mine');
  await telegram.settled();
  expect(heard).toEqual(['edit', 'mine']);
});

test.each([
  ['slowed down', { status: 429, retryAfter: 12 }, [12_000]],
  ['slowed down for ever', { status: 429, retryAfter: 1e12 }, [3_600_000]],
  ['down', { status: 500 }, [1_000]],
  ['garbled', 'garbage', [1_000]],
  ['cut off', 'reset', [1_000]],
  ['of a strange form', { body: '{"ok":true,"result":[{"no":1}]}' }, [1_000]],
] as const)(
  'when Telegram is %s, polling goes on after a pause',
  async (_name, failure, expected) => {
    const { channel, waits } = bot();
    const heard: string[] = [];
    telegram.fail(failure, { method: 'getUpdates' });
    await channel.start?.(async (messages) => void heard.push(...words(messages)));
    await telegram.person(aminata.telegram).text('still here');
    await until(() => heard.length > 0);
    expect(waits).toEqual(expected);
  },
);

test('stopping ends a poll that is held open, at once', async () => {
  const { channel } = bot();
  await channel.start?.(async () => undefined);
  await until(() => telegram.calls.some(({ method }) => method === 'getUpdates'));
  const before = performance.now();
  await channel.stop?.();
  expect(performance.now() - before).toBeLessThan(onThisMachine(5_000));
  const calls = telegram.calls.length;
  await telegram.person(aminata.telegram).text('later');
  await tick();
  expect(telegram.calls).toHaveLength(calls);
});

test('a database that is away does not keep the bot from stopping', async () => {
  const { channel } = bot();
  let receiving = false;
  await channel.start?.(() => {
    receiving = true;
    return new Promise(() => undefined);
  });
  await telegram.person(aminata.telegram).text('not kept');
  await until(() => receiving);
  await channel.stop?.();
});

test('no log line of a failing poll shows the token, the person or the words', async () => {
  const lines: string[] = [];
  const { channel } = bot(createLog({ write: (line: string) => void lines.push(line) }));
  let attempts = 0;
  for (const how of ['garbage', 'reset', { status: 401, description: 'Unauthorized' }] as const) {
    telegram.fail(how, { method: 'getUpdates' });
  }
  await channel.start?.(async (messages) => {
    attempts += 1;
    if (attempts === 1) throw new Error(`E11000 duplicate key: ${JSON.stringify(messages)}`);
  });
  await telegram.person(aminata.telegram).text('canary-words');
  await telegram.settled();
  expect(lines).toHaveLength(4);
  expect(lines.filter((line) => line.includes('"level":50'))).toHaveLength(1);
  const all = lines.join('');
  for (const secret of [
    telegram.token,
    telegram.token.split(':')[1] ?? '',
    aminata.telegram,
    'canary-words',
  ]) {
    expect(all).not.toContain(secret);
  }
});

test.each([
  ['at once that there is nothing', '{"ok":true,"result":[]}'],
  [
    'again what was acknowledged',
    '{"ok":true,"result":[{"update_id":7,"message":{"message_id":1,"date":1,"text":"a tip","chat":{"id":7000000003,"type":"private"}}}]}',
  ],
])(
  'a server that says %s is asked once a second, and not as fast as it answers',
  async (_what, body) => {
    const { channel, waits } = bot();
    telegram.fail({ body }, { method: 'getUpdates', times: Infinity });
    await channel.start?.(async () => undefined);
    await until(() => waits.length >= 3);
    await channel.stop?.();
    const asked = telegram.calls.filter(({ method }) => method === 'getUpdates').length;
    // What is new is not waited for: once at most here.
    expect(asked).toBeLessThanOrEqual(waits.length + 2);
    for (const ms of waits) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(1_000);
    }
  },
);

test('a server that brings one notice of the app after another is asked once a second', async () => {
  const { channel, waits } = bot();
  for (let id = 11; id <= 16; id += 1) {
    const notice = { message_id: id, date: 1, chat: { id: 7000000003, type: 'private' } };
    const update = { update_id: id, message: { ...notice, pinned_message: notice } };
    telegram.fail(
      { body: JSON.stringify({ ok: true, result: [update] }) },
      { method: 'getUpdates' },
    );
  }
  await channel.start?.(async () => undefined);
  await until(() => waits.length >= 6);
  expect(waits.every((ms) => ms > 0 && ms <= 1_000)).toBe(true);
});
