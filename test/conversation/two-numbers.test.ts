import { expect, test } from '@jest/globals';
import type { Inbound } from '../../src/bots/channel.js';
import { createConversation, type Conversation } from '../../src/conversation/conversation.js';
import { openMemory, sealMemory } from '../../src/conversation/memory.js';
import { newSeenIds } from '../../src/conversation/seen-ids.js';
import { stranger } from '../../src/flows/dialog/person.js';
import { createConversations } from '../../src/models/gateway/conversation.js';
import { DAY, MINUTE, SECOND } from '../../src/shared/clock.js';
import { inbound, talksForEachTest, type Here } from './harness.js';

const old = '+22997112233';
const now = '+2290197112233';
let here: Here;
let talks: Conversation;
talksForEachTest((started, conversation) => {
  [here, talks] = [started, conversation];
});

async function texts(from: string, text: string, change: Partial<Inbound> = {}): Promise<string> {
  here.clock.advance(30 * SECOND);
  await talks.receive([inbound(text, { channel: 'whatsapp', from, ...change })]);
  await talks.idle();
  return here.replies.at(-1)?.targets[0]?.to ?? '';
}
const names = (from: string) =>
  here.deps.keys.gateway().names('conversation', ['whatsapp', from], here.clock.now());
const docs = () => here.db.gateway.collection<{ _id: string }>('conversations').find().toArray();
async function memory() {
  const [doc] = await here.deps.conversations.read(names(now));
  return openMemory(here.deps.keys.gateway(), doc, here.clock.now());
}
/** Keeps a person as the version before this one did: under the form they wrote from. */
async function keptBefore(stopped: boolean, silentAt?: Date): Promise<string> {
  const gateway = here.deps.keys.gateway();
  // The last name is that of the old form.
  const id = names(old).at(-1) ?? '';
  const person = { ...stranger, language: 'fr', stopped };
  await here.deps.conversations.commit({
    id,
    v: 0,
    box: sealMemory(gateway, id, { person, refs: [] }, here.clock.now()),
    seen: newSeenIds(),
    forgetSent: false,
    olderIds: [],
    ...(silentAt ? { silentAt } : {}),
    expiresAt: new Date(here.clock.now().getTime() + 20 * DAY),
  });
  return id;
}

test('somebody who writes from the old and the new form of their number is one person in one talk', async () => {
  expect(await texts(old, 'They are holding three girls behind the market')).toBe(old);
  // Each reply goes to the form that was written from.
  expect(await texts(now, 'yes')).toBe(now);
  expect((await memory()).person).toMatchObject({
    report: { notes: 1 },
    session: { step: 'where' },
  });
  expect(await here.db.cases.collection('tips').countDocuments()).toBe(1);
  expect(await docs()).toHaveLength(1);
});

test('STOP and ERASE from one form hold for the other', async () => {
  await texts(now, 'menu');
  await texts(old, 'STOP');
  expect((await memory()).person.stopped).toBe(true);
  expect(await docs()).toHaveLength(1);
});

test('who was kept under the old form by an earlier version is found, and moved', async () => {
  const before = await keptBefore(true);
  await texts(now, 'bonjour');
  expect((await memory()).person).toMatchObject({ stopped: true, language: 'fr' });
  expect((await docs()).map(({ _id }) => _id)).toEqual([names(now)[0]]);
  expect(names(now)[0]).not.toBe(before);
});

test('who was kept under both and said STOP under one has said it', async () => {
  await texts(now, 'menu');
  await keptBefore(true);
  talks = createConversation(
    Object.assign(here.deps, { conversations: createConversations(here.db.gateway) }),
  );
  await texts(now, 'menu');
  expect((await memory()).person.stopped).toBe(true);
});

test('a talk that was open under the old form is not dropped, but ended by its silence', async () => {
  await texts(now, 'menu');
  const before = await keptBefore(false, new Date(here.clock.now().getTime() + 30 * MINUTE));
  talks = createConversation(
    Object.assign(here.deps, { conversations: createConversations(here.db.gateway) }),
  );
  await texts(now, 'menu');
  expect((await docs()).map(({ _id }) => _id)).toContain(before);
});
