import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createCampaigns, type Campaigns } from '../../src/campaigns/campaigns.js';
import { pollDesk } from '../../src/app/build-polls.js';
import type { Reach } from '../../src/broadcasts/reach.js';
import { createConversation, type Conversation } from '../../src/conversation/conversation.js';
import { createConversations, LEASE } from '../../src/models/gateway/conversation.js';
import { prepareDeliveries } from '../../src/models/gateway/delivery-doc.js';
import { prepareErasures } from '../../src/models/gateway/erasure.js';
import type { SendPermit } from '../../src/outbox/gate.js';
import { createOutbox, type RunningOutbox } from '../../src/outbox/outbox.js';
import { createPolls, type Polls } from '../../src/polls/polls.js';
import { preparePolls } from '../../src/polls/prepare.js';
import { OPENING } from '../../src/polls/release.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { DAY, SECOND } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { scriptChannel, type ScriptChannel } from '../outbox/script-channel.js';
import { fruit } from '../polls/house.js';
import { show, texts } from '../polls/support.js';
import { newKeys } from '../privacy/keys.js';
import { afi, inbound, startConversation } from './harness.js';
import { smsWords } from '../support/words.js';

let here: Awaited<ReturnType<typeof startConversation>>;
let folder: string;
let polls: Polls;
let campaigns: Campaigns;
let outbox: RunningOutbox;
let talk: Conversation;
let sms: ScriptChannel;
let leave: SendPermit;

/**
 * One process: the conversation and the outbox it says things by.
 * @param dies what it does not come to
 */
function process(dies: { readonly putting?: boolean; readonly telling?: boolean } = {}) {
  const { db, clock, deps } = here;
  const keys = openKeyStore(folder);
  const mine = createOutbox({
    db,
    keyring: () => keys.gateway(),
    channels: [sms],
    log: silentLog,
    clock,
    permit: async () => leave,
  });
  const enqueue = () => Promise.reject(new Error('died'));
  const conversation = createConversation({
    ...deps,
    keys,
    log: silentLog,
    polls: pollDesk(polls, campaigns),
    conversations: createConversations(db.gateway),
    outbox: dies.putting ? { ...mine, enqueue } : mine,
  });
  mine.onWithdrawn((text) =>
    dies.telling ? Promise.reject(new Error('died')) : conversation.recall(text),
  );
  return { talk: conversation, outbox: mine };
}

const now = () => here.clock.now();
const iso = (at: Date) => at.toISOString().replace(/\.\d+/, '');
let number = 0;
const reach = async (say: Reach['say']) => {
  number += 1;
  return talk.reach({
    id: `r-${number}`,
    group: 'b-1',
    channel: 'sms',
    address: afi,
    language: 'en',
    say,
  });
};
const ask = () => reach({ kind: 'poll', poll: 'fruit' });
/** What somebody is answered. */
const text = async (words: string) => {
  const before = sms.sent.length;
  await talk.receive([inbound(words)]);
  await talk.idle();
  return sms.sent.slice(before).map((one) => one.text);
};
/** The kill switch, as far as it concerns texts. */
const stop = async () => {
  leave = 'drop';
  await outbox.withdraw('b-1', now());
  await outbox.tick(now());
};
const tally = async () => {
  await polls.fold();
  return polls.tally('fruit', now());
};
const kept = () =>
  here.db.gateway
    .collection<{ _id: string; box?: unknown }>('deliveries')
    .findOne({ group: 'b-1' });

beforeAll(async () => {
  here = await startConversation();
  ({ folder } = await newKeys({
    compartments: ['TG', 'TG.independent', 'GH', 'GH.independent', 'regional'],
  }));
  await Promise.all([
    preparePolls(here.db),
    prepareErasures(here.db.gateway),
    prepareDeliveries(here.db),
  ]);
  campaigns = createCampaigns({ db: here.db, texts, show });
  polls = createPolls({
    db: here.db,
    keys: openKeyStore(folder),
    texts,
    show,
    log: silentLog,
    keyFolder: folder,
    traits: async () => ({}),
  });
});
afterAll(async () => {
  await here.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const name of ['conversations', 'polls', 'answers', 'pollcounts', 'deliveries', 'heard'])
    await here.db.gateway.collection(name).deleteMany({});
  await here.db.cases.collection('tips').deleteMany({});
  await polls.refresh(now());
  await polls.save(
    { ...fruit, opens: iso(now()), closes: iso(new Date(now().getTime() + 2 * DAY)) },
    now(),
  );
  await polls.open('fruit', now());
  here.clock.advance(OPENING + SECOND);
  await polls.refresh(now());
  leave = 'go';
  sms = scriptChannel('sms');
  ({ talk, outbox } = process());
});

describe('somebody whose question was withdrawn before it left', () => {
  test('is in no poll: what they write is what it is to us from a stranger, and they count as asked nowhere', async () => {
    await ask();
    expect(await tally()).toMatchObject({ asked: 1 });
    await stop();
    expect(await tally()).toMatchObject({ asked: 0, questions: { one: { asked: 0 } } });
    expect((await text('They hold three girls behind the market')).join(' ')).toContain(
      smsWords('en', 'tip.kept'),
    );
    expect(await here.db.cases.collection('tips').countDocuments()).toBe(1);
    expect(await tally()).toMatchObject({
      asked: 0,
      answered: 0,
      questions: { one: { invalid: 0 } },
    });
    expect((await kept())?.box).toBeUndefined();
  });

  test('at its slot is in no poll, either', async () => {
    await ask();
    leave = 'drop';
    await outbox.tick(now());
    await outbox.tick(now());
    expect(await tally()).toMatchObject({ asked: 0 });
  });

  test('can take part by the word of the poll, and be asked it again', async () => {
    await ask();
    await stop();
    expect(await ask()).toBe('said');
    await stop();
    expect((await text('fruit')).join(' ')).toContain('One?');
    expect((await text('1')).join(' ')).toContain('Some?');
    expect(await tally()).toMatchObject({ asked: 1, answered: 1 });
  });

  test('and the reminder with it, is in no poll', async () => {
    await ask();
    await reach({ kind: 'reminder', poll: 'fruit' });
    await stop();
    expect(await tally()).toMatchObject({ asked: 0 });
  });

  test('by a process that died before it put the text in is taken out when another has put it in', async () => {
    ({ talk, outbox } = process({ putting: true }));
    await ask();
    await stop();
    const other = process();
    here.clock.advance(LEASE + SECOND);
    await other.talk.catchUp(now());
    await other.outbox.tick(now());
    await other.outbox.tick(now());
    ({ talk, outbox } = other);
    expect(await kept()).toMatchObject({ state: 'withdrawn' });
    expect(await tally()).toMatchObject({ asked: 0 });
  });

  test('is taken out by another process when the one that should have done it died', async () => {
    ({ talk, outbox } = process({ telling: true }));
    await ask();
    await stop();
    expect(await tally()).toMatchObject({ asked: 1 });
    const other = process();
    await other.outbox.tick(now());
    expect(await tally()).toMatchObject({ asked: 1 });
    here.clock.advance(31 * SECOND);
    await other.outbox.tick(now());
    expect(await tally()).toMatchObject({ asked: 0 });
  });

  test('and who is told so twice is not thrown out of a poll they have joined meanwhile', async () => {
    await ask();
    await stop();
    await text('fruit');
    const { _id: id } = (await kept()) ?? { _id: '' };
    await talk.recall({ id, channel: 'sms', to: afi });
    expect((await text('1')).join(' ')).toContain('Some?');
  });
});

describe('somebody who has the question', () => {
  test('answers it after the kill switch as before it', async () => {
    await ask();
    await outbox.tick(now());
    expect(sms.sent.map((one) => one.text).join(' ')).toContain('One?');
    await stop();
    expect((await text('1')).join(' ')).toContain('Some?');
    expect(await tally()).toMatchObject({ asked: 1, answered: 1 });
  });

  test('perhaps, because a try failed that may have arrived, can answer it', async () => {
    sms.script = [{ fails: 'unavailable' }];
    await ask();
    await outbox.tick(now());
    await stop();
    expect(await kept()).toMatchObject({ state: 'withdrawn' });
    expect((await text('1')).join(' ')).toContain('Some?');
  });

  test('from our reply to what they wrote themselves, can answer it', async () => {
    await ask();
    expect((await text('help')).join(' ')).toContain('One?');
    await stop();
    expect((await text('1')).join(' ')).toContain('Some?');
    expect(await tally()).toMatchObject({ asked: 1, answered: 1 });
  });

  test('and whose reminder is withdrawn, can answer it', async () => {
    await ask();
    await outbox.tick(now());
    await reach({ kind: 'reminder', poll: 'fruit' });
    await stop();
    expect((await text('1')).join(' ')).toContain('Some?');
  });

  test('from the reminder alone, can answer it', async () => {
    await ask();
    await outbox.withdraw('b-1', now());
    await reach({ kind: 'reminder', poll: 'fruit' });
    await outbox.tick(now());
    expect(sms.sent).toHaveLength(1);
    expect((await text('1')).join(' ')).toContain('Some?');
  });

  test('and was in the poll by its word, stays there when the reminder is withdrawn', async () => {
    await text('fruit');
    await reach({ kind: 'reminder', poll: 'fruit' });
    await stop();
    expect((await text('1')).join(' ')).toContain('Some?');
  });
});
