import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { ChannelId } from '../../src/bots/channel.js';
import { ShortMemory } from '../../src/conversation/short-memory.js';
import { createConversation, type Conversation } from '../../src/conversation/conversation.js';
import { openMemory, sealMemory } from '../../src/conversation/memory.js';
import { createStripping } from '../../src/conversation/strip-finished-talks.js';
import {
  createConversations,
  type ConversationDoc,
} from '../../src/models/gateway/conversation.js';
import { newSeenIds, isSeenId, withSeenId } from '../../src/conversation/seen-ids.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, inbound, startConversation } from './harness.js';

let here: Awaited<ReturnType<typeof startConversation>>;
let talks: Conversation;
beforeAll(async () => {
  here = await startConversation();
});
beforeEach(async () => {
  await here.db.gateway.collection('conversations').deleteMany({});
  await here.db.gateway.collection('heard').deleteMany({});
  Object.assign(here.deps, {
    conversations: createConversations(here.db.gateway),
    shortMemory: new ShortMemory(),
  });
  here.replies.length = 0;
  here.erased.length = 0;
  talks = createConversation(here.deps);
});
afterEach(() => talks.idle());
afterAll(() => here.stop());

const chat = '4711';
const mine = 'They make the children work in a mine';
const held = 'They are holding three girls behind the market';
/** It is safe, nobody is in danger, the place is passed over, no officials; and that is all. */
const answers = ['yes', 'no', 'skip', 'no', 'no'];
const keys = () => here.deps.keys.gateway();
const nameOf = (channel: ChannelId) =>
  keys().names('conversation', [channel, channel === 'sms' ? afi : chat], here.clock.now())[0];
let update = 0;

/** One text, as its provider hands it in: Telegram counts its updates. */
async function writes(channel: ChannelId, text: string) {
  update += 1;
  here.clock.advance(21 * SECOND);
  const chatting = { providerId: `u${update}`, messageRef: String(9_000 + update), from: chat };
  await talks.receive([inbound(text, channel === 'sms' ? {} : { channel, ...chatting })]);
  await talks.idle();
}
async function docOf(channel: ChannelId): Promise<ConversationDoc> {
  const [doc] = await createConversations(here.db.gateway).read([nameOf(channel)]);
  if (!doc) throw new Error('Nothing is kept of them.');
  return doc;
}
const boxOf = ({ box }: ConversationDoc) => box;

const endings: Readonly<Record<string, (channel: ChannelId) => Promise<void>>> = {
  'submitted its report': async (channel) => {
    // A chat has no number that tells the country.
    const asked = channel === 'sms' ? answers : answers.toSpliced(2, 0, 'Togo');
    for (const text of [mine, ...asked]) await writes(channel, text);
  },
  'fell silent': async (channel) => {
    for (const text of [held, 'yes']) await writes(channel, text);
    here.clock.advance(45 * MINUTE);
    await talks.endSilent(here.clock.now());
    await talks.idle();
  },
  'said STOP': async (channel) => {
    for (const text of [held, 'STOP']) await writes(channel, text);
  },
  'said ERASE': async (channel) => {
    for (const text of [held, 'yes', 'ERASE']) await writes(channel, text);
  },
  'tried a case code that is wrong, and left': async (channel) => {
    for (const text of ['my case', '1234 5678 9012 3456', 'STOP']) await writes(channel, text);
  },
  'said hello and refused': async (channel) => {
    for (const text of ['hello', 'STOP']) await writes(channel, text);
  },
};

/** Every number in an opened value, and every text. */
function leaves(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leaves);
}

describe.each(['sms', 'telegram'] as const)('by %s, of somebody who', (channel) => {
  test.each(Object.keys(endings))(
    '%s, all keys of the server open no time finer than a day, no digest and no number of a message',
    async (ending) => {
      const from = update + 1;
      const began = here.clock.now().getTime();
      await endings[ending]?.(channel);
      const said = here.replies.map(({ text }) => text);
      const doc = await docOf(channel);
      const { person, ...rest } = openMemory(keys(), doc, here.clock.now());
      expect([person.session, person.report]).toEqual([undefined, undefined]);
      expect({ rest, sent: doc.sent ?? [], pend: doc.pend }).toEqual({
        rest: { refs: [] },
        sent: [],
        pend: [],
      });
      expect(doc).not.toHaveProperty('silentAt');
      expect(doc.expiresAt.getTime() % DAY).toBe(0);
      // Whoever has the key can try all numbers that Telegram counts up.
      for (let i = from; i <= update; i += 1) {
        const digests = keys().names('provider-message', [channel, `u${i}`], here.clock.now());
        expect(isSeenId(doc.seen, digests)).toBe(false);
      }
      const all = leaves([person, rest]);
      const digests = said.flatMap((text) =>
        ['md5', 'sha1', 'sha256'].map((name) => createHash(name).update(text).digest('base64url')),
      );
      for (const one of all) {
        if (typeof one === 'number') {
          const ms = one > 1e11 ? one : one * SECOND;
          expect(Math.abs(ms - began)).toBeGreaterThan(DAY);
        } else if (one.length >= 6) {
          expect(digests.filter((digest) => digest.startsWith(one))).toEqual([]);
        }
      }
    },
  );

  test('has left, the sealed size is the same whatever they did', async () => {
    const sizes = new Map<number, string[]>();
    for (const [ending, play] of Object.entries(endings)) {
      await here.db.gateway.collection('conversations').deleteMany({});
      Object.assign(here.deps, { conversations: createConversations(here.db.gateway) });
      talks = createConversation(here.deps);
      await play(channel);
      const { length } = boxOf(await docOf(channel));
      sizes.set(length, [...(sizes.get(length) ?? []), ending]);
    }
    expect([...sizes.values()]).toEqual([Object.keys(endings)]);
  });
});

test('a message is known again after its talk: at once, while its work waits, and after a restart', async () => {
  for (const text of [mine, ...answers.slice(0, -1)]) await writes('sms', text);
  here.clock.advance(21 * SECOND);
  const last = inbound(answers.at(-1) ?? '');
  // The work of the last turn hangs at the provider:
  // nothing of it is written to where earlier talks are.
  let go = () => {};
  const waiting = new Promise<void>((resolve) => (go = resolve));
  const reply = here.deps.outbox.reply.bind(here.deps.outbox);
  Object.assign(here.deps.outbox, {
    reply: async (...all: Parameters<typeof reply>) => (await waiting, reply(...all)),
  });
  const keep = here.deps.replayGuard.keep.bind(here.deps.replayGuard);
  Object.assign(here.deps.replayGuard, {
    keep: async (...all: Parameters<typeof keep>) => (await waiting, keep(...all)),
  });
  await talks.receive([last]);
  const before = here.replies.length;
  const again = async () => {
    const anew = createConversation({
      ...here.deps,
      conversations: createConversations(here.db.gateway),
    });
    await anew.receive([last]);
  };
  await again();
  go();
  await talks.idle();
  Object.assign(here.deps.outbox, { reply });
  Object.assign(here.deps.replayGuard, { keep });
  await again();
  expect(here.replies.length - before).toBe(1);
  expect(openMemory(keys(), await docOf('sms'), here.clock.now()).person.session).toBeUndefined();
});

test('ERASE after the talk deletes what this process knows; after a restart, only what comes later', async () => {
  for (const text of [held, 'STOP']) await writes('telegram', text);
  const sent = here.replies.length;
  await writes('telegram', 'ERASE');
  const [[to, refs] = ['', []]] = here.erased.slice(-1);
  expect(to).toBe(chat);
  const wrote = [2, 1, 0].map((back) => String(9_000 + update - back));
  expect(refs.filter((ref) => /^9\d{3}$/.test(ref))).toEqual(expect.arrayContaining(wrote));
  expect(refs.filter((ref) => ref.startsWith('provider-')).length).toBeGreaterThanOrEqual(sent);
  for (const text of [held, 'STOP']) await writes('telegram', text);
  Object.assign(here.deps, { shortMemory: new ShortMemory() });
  talks = createConversation(here.deps);
  await writes('telegram', 'ERASE');
  expect(here.erased.at(-1)?.[1]).not.toContain(String(9_000 + update - 2));
});

test('the memory of finished talks ends by time, though nobody writes, and the oldest goes when it is too much', () => {
  const short = new ShortMemory();
  const now = here.clock.now();
  const at = now.getTime();
  short.addRefs('afi', [{ ref: '1', at }], now);
  short.change('afi', (one) => ({ ...one, wrongCodes: { count: 6, since: at } }), now);
  expect(short.of('afi', new Date(at + HOUR - 1)).wrongCodes).toEqual({ count: 6, since: at });
  expect(short.of('afi', new Date(at + HOUR)).wrongCodes).toBeUndefined();
  expect(short.of('afi', new Date(at + 2 * DAY - 1)).refs).toHaveLength(1);
  expect(short.of('afi', new Date(at + 2 * DAY)).refs).toEqual([]);
  for (let i = 0; i < 20_001; i += 1) short.addRefs(`p${i}`, [{ ref: '1', at }], now);
  expect(short.of('p0', now).refs).toEqual([]);
  expect(short.of('p20000', now).refs).toHaveLength(1);
});

test('what a former version left of finished talks is taken from them, once, and an open talk is left alone', async () => {
  const now = here.clock.now();
  const at = now.getTime();
  const digest = keys().names('provider-message', ['telegram', 'u77'], now)[0];
  const former = (id: string, more: object) => {
    const long = sealMemory(keys(), id, { person: { stopped: true }, refs: [] }, now);
    const text = JSON.stringify({ person: { stopped: true }, refs: [{ ref: '7', at }], ...more });
    const padded = Buffer.alloc(256);
    padded.write(text);
    padded[Buffer.byteLength(text)] = 0x80;
    const box = keys().sealSession({ collection: 'conversations', field: 'box', id }, padded, now);
    expect(box.length).toBeLessThan(long.length);
    return {
      id,
      v: 0,
      box,
      seen: withSeenId(newSeenIds(), digest),
      forgetSent: false,
      expiresAt: new Date(Math.ceil(at / DAY) * DAY),
      olderIds: [],
    };
  };
  const { conversations } = here.deps;
  await conversations.commit(former('former', { said: [['abcdefgh', at / SECOND]] }));
  await writes('sms', held);
  const open = boxOf(await docOf('sms'));
  const tidy = createStripping(here.deps);
  expect(await tidy(now)).toEqual({ tidied: 1 });
  expect(await tidy(now)).toEqual({ tidied: 0 });
  expect(await createStripping(here.deps)(now)).toEqual({ tidied: 0 });
  const [doc] = await createConversations(here.db.gateway).read(['former']);
  expect(openMemory(keys(), doc, now)).toEqual({ person: { stopped: true }, refs: [] });
  expect(isSeenId(doc?.seen ?? Buffer.alloc(0), [digest])).toBe(false);
  expect(boxOf(await docOf('sms'))).toEqual(open);
});
