import { describe, expect, test } from '@jest/globals';
import type { Conversation } from '../../src/conversation/conversation.js';
import { openMemory } from '../../src/conversation/memory.js';
import { LastWordsAfterTalks } from '../../src/conversation/double-delivery.js';
import { findTip } from '../../src/models/cases/tip-lookup.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, inbound, talksForEachTest, type Here } from './harness.js';

let here: Here;
let talks: Conversation;
talksForEachTest((started, conversation) => {
  [here, talks] = [started, conversation];
});

/** Words without a sign of danger: whether there is one is asked. */
const odd = 'Something is strange behind the market';
const held = 'They are holding three girls behind the market';
type Phone = 'sms' | 'whatsapp' | 'telegram';

async function memory(channel: Phone = 'sms') {
  const gateway = here.deps.keys.gateway();
  const [doc] = await here.deps.conversations.read(
    gateway.names('conversation', [channel, afi], here.clock.now()),
  );
  return openMemory(gateway, doc, here.clock.now());
}
/** The person texts after so long; `from` another channel than SMS. @returns what is said to it */
async function texts(text: string, after = 20 * SECOND, channel: Phone = 'sms'): Promise<string> {
  here.clock.advance(after);
  const before = here.replies.length;
  await talks.receive([inbound(text, { channel })]);
  await talks.idle();
  return here.replies
    .slice(before)
    .map((reply) => reply.text)
    .join('\n');
}
async function tips() {
  const rows = await here.db.cases.collection<{ _id: string }>('tips').find().toArray();
  return Promise.all(rows.map(async ({ _id }) => (await findTip(here.db.cases, _id))!));
}

describe('one text that comes twice under two ids', () => {
  test.each<[Phone, number]>([
    ['sms', 5 * SECOND],
    ['sms', 9 * SECOND],
    ['whatsapp', 4 * SECOND],
  ])('answers one question by %s, %d ms later', async (channel, later) => {
    await texts(odd, 0, channel);
    await texts('1', 20 * SECOND, channel);
    const { session } = (await memory(channel)).person;
    expect(session?.step).toBe('danger');
    expect(await texts(' 1. ', later, channel)).toBe('');
    expect((await memory(channel)).person.session).toEqual(session);
    const [tip] = await tips();
    expect(tip?.answers).toEqual({});
  });

  test.each<[Phone, number]>([
    ['sms', 12 * SECOND],
    ['whatsapp', 6 * SECOND],
    ['telegram', 0],
  ])('is heard by %s from somebody who can have read what was asked', async (channel, later) => {
    await texts(odd, 0, channel);
    await texts('1', 20 * SECOND, channel);
    expect(await texts('1', later, channel)).not.toBe('');
    const [tip] = await tips();
    expect(tip?.answers).toEqual({ danger: 'yes' });
  });

  test('is no second note of a tip, and no second tip, and lowers nothing', async () => {
    await texts(held);
    await texts(held, 3 * SECOND);
    await texts(held.toUpperCase(), 3 * SECOND);
    const [tip, ...more] = await tips();
    expect(more).toEqual([]);
    expect(tip).toMatchObject({ priority: 1 });
    expect(tip?.entries).toHaveLength(1);
    // Other words at once are other words.
    await texts('They have guns', 1 * SECOND);
    expect((await tips())[0]?.entries).toHaveLength(2);
  });

  test('is nothing as long as what was answered has not gone out, however long that takes', async () => {
    const { outbox } = here.deps;
    let sendNow = () => {};
    const sending = new Promise<void>((resolve) => (sendNow = resolve));
    Object.assign(here.deps, {
      outbox: {
        ...outbox,
        reply: async (...all: Parameters<typeof outbox.reply>) => {
          await sending;
          return outbox.reply(...all);
        },
      },
    });
    try {
      await talks.receive([inbound('menu')]);
      here.clock.advance(3 * MINUTE);
      await talks.receive([inbound('menu')]);
      sendNow();
      await talks.idle();
      expect(here.replies).toHaveLength(1);
    } finally {
      Object.assign(here.deps, { outbox });
    }
  });

  test('at the end of a talk begins no other one, and nothing of it is kept there', async () => {
    await texts('menu');
    expect(await texts('STOP')).not.toBe('');
    expect(await texts('STOP', 4 * SECOND)).toBe('');
    expect(await memory()).not.toHaveProperty('last');
    expect((await memory()).person).toMatchObject({ stopped: true });
    // Who says it again after reading is answered again.
    expect(await texts('STOP')).not.toBe('');
  });

  test('leaves its mark only while the talk is open', async () => {
    await texts(held);
    expect(await memory()).toHaveProperty('last');
    here.clock.advance(2 * 60 * MINUTE);
    await talks.endSilent(here.clock.now());
    await talks.idle();
    expect(await memory()).not.toHaveProperty('last');
    expect(JSON.stringify(await memory())).not.toMatch(/"mark"/);
  });

  test('takes nothing from the throttle of wrong codes', async () => {
    await texts('hello');
    await texts('1');
    await texts('my case');
    await texts('1234 5678 9012 3456');
    const [person] = here.deps.keys.gateway().names('conversation', ['sms', afi], here.clock.now());
    const wrong = () => here.deps.shortMemory.of(person, here.clock.now()).wrongCodes;
    const before = wrong();
    expect(before).toMatchObject({ count: 1 });
    await texts('1234 5678 9012 3456', 2 * SECOND);
    expect(wrong()).toEqual(before);
  });
});

test('the last words of ended talks are forgotten after seconds, and of no more people than fit', () => {
  const ended = new LastWordsAfterTalks();
  const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);
  ended.note('a', { mark: 'm', at: at(0).getTime() }, at(0));
  expect(ended.of('a')).toMatchObject({ mark: 'm' });
  ended.note('b', { mark: 'm', at: at(11_000).getTime() }, at(11_000));
  expect([ended.of('a'), ended.of('b')?.mark]).toEqual([undefined, 'm']);
  for (let i = 0; i < 10_050; i += 1)
    ended.note(`p${i}`, { mark: 'm', at: at(12_000).getTime() }, at(12_000));
  expect(ended.of('b')).toBeUndefined();
  expect(ended.of('p10049')).toBeDefined();
});
