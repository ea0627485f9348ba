import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pollDesk } from '../../src/app/build-polls.js';
import { createCampaigns, type Campaigns } from '../../src/campaigns/campaigns.js';
import type { Reach } from '../../src/broadcasts/reach.js';
import { createConversation, type Conversation } from '../../src/conversation/conversation.js';
import { MOST_EQUAL } from '../../src/conversation/recent-replies.js';
import { LATE_ANSWERED } from '../../src/conversation/commit-turn.js';
import { createConversations } from '../../src/models/gateway/conversation.js';
import { prepareErasures } from '../../src/models/gateway/erasure.js';
import type { Delivery } from '../../src/outbox/delivery.js';
import { createPolls, type Polls } from '../../src/polls/polls.js';
import { preparePolls } from '../../src/polls/prepare.js';
import { SETTLING } from '../../src/polls/closing.js';
import { OPENING } from '../../src/polls/release.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { fruit } from '../polls/house.js';
import { show, texts } from '../polls/support.js';
import { newKeys } from '../privacy/keys.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { afi, inbound, kofi, startConversation } from './harness.js';
import { smsWords } from '../support/words.js';

let here: Awaited<ReturnType<typeof startConversation>>;
let polls: Polls;
let campaigns: Campaigns;
let talk: Conversation;
let folder: string;
const unasked: Delivery[] = [];
const said = () => here.replies.splice(0).map(({ text }) => text);
const iso = (at: Date) => at.toISOString().replace(/\.\d+/, '');
let number = 0;
const reach = (say: Reach['say'], change: Partial<Reach> = {}) => {
  number += 1;
  return talk.reach({
    id: `r-${number}`,
    group: 'b-1',
    channel: 'sms',
    address: afi,
    from: '+22870000000',
    language: 'en',
    say,
    ...change,
  });
};
const ask = (change: Partial<Reach> = {}) => reach({ kind: 'poll', poll: 'fruit' }, change);
const text = async (words: string, from = afi) => {
  await talk.receive([inbound(words, { from })]);
  await talk.idle();
  return said();
};
const raw = () =>
  here.db.gateway.collection<{ _id: string; silentAt?: Date; box: { buffer: Buffer } }>(
    'conversations',
  );
const tally = () => polls.tally('fruit', here.clock.now());

beforeAll(async () => {
  const started = await startConversation();
  const keys = await newKeys({
    compartments: ['TG', 'TG.independent', 'GH', 'GH.independent', 'regional'],
  });
  folder = keys.folder;
  const store = openKeyStore(folder);
  await Promise.all([preparePolls(started.db), prepareErasures(started.db.gateway)]);
  polls = createPolls({
    db: started.db,
    keys: store,
    texts,
    show,
    log: silentLog,
    keyFolder: folder,
    traits: async () => ({ age: '18-24' }),
  });
  campaigns = createCampaigns({ db: started.db, texts, show });
  const { outbox } = started.deps;
  const deps = {
    ...started.deps,
    keys: store,
    polls: pollDesk(polls, campaigns),
    outbox: { ...outbox, enqueue: async (all: readonly Delivery[]) => void unasked.push(...all) },
  };
  here = { ...started, deps };
  talk = createConversation(deps);
});
afterAll(async () => {
  await here.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const name of [
    'conversations',
    'polls',
    'answers',
    'pollcounts',
    'pollwords',
    'polltell',
    'heard',
    'quietphones',
  ])
    await here.db.gateway.collection(name).deleteMany({});
  await here.db.cases.collection('tips').deleteMany({});
  // What this process remembers of people is of before.
  talk = createConversation({ ...here.deps, conversations: createConversations(here.db.gateway) });
  await polls.refresh(here.clock.now());
  unasked.length = 0;
  said();
  const now = here.clock.now();
  await polls.save(
    {
      ...fruit,
      intro: { en: 'Four questions.' },
      opens: iso(now),
      closes: iso(new Date(now.getTime() + 2 * DAY)),
    },
    now,
  );
  await polls.open('fruit', now);
  here.clock.advance(OPENING + SECOND);
  await polls.refresh(here.clock.now());
});

describe('somebody who is asked unasked', () => {
  test('is asked once, behind everything else, with the broadcast’s name; an id said again is said once', async () => {
    const until = new Date(here.clock.now().getTime() + HOUR);
    const hours = { from: 8, to: 20, zone: 'Africa/Lome' };
    expect(await ask({ id: 'same', until, hours })).toBe('said');
    expect(unasked).toHaveLength(1);
    expect(unasked[0]).toMatchObject({
      class: 'broadcast',
      group: 'b-1',
      expires: until,
      hours,
      targets: [{ channel: 'sms', to: afi, from: '+22870000000' }],
    });
    expect(unasked[0]?.text).toContain('Four questions.\nOne?\n1 apple\n2 banana\n3 cherry');
    expect(await ask({ id: 'same' })).toBe('repeated');
    expect(await ask()).toBe('done');
    expect(unasked).toHaveLength(1);
    expect(said()).toEqual([]);
  });
  test('by two processes in the same moment is asked once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => ask({ id: 'together' })));
    expect(outcomes.filter((one) => one === 'said')).toHaveLength(1);
    expect(unasked).toHaveLength(1);
  });
  test('is answered as a person, not as a broadcast, and is reminded of the question where they stand', async () => {
    await ask();
    expect(await text('1')).toEqual(['Some?\n1 xigua\n2 yam\n3 zucchini']);
    expect(await reach({ kind: 'reminder', poll: 'fruit' })).toBe('said');
    expect(unasked.at(-1)?.text).toContain('Some?');
    await text('1,3');
    await text('7');
    await text('They are sweet');
    expect(await reach({ kind: 'reminder', poll: 'fruit' })).toBe('done');
    await polls.fold();
    expect(await tally()).toMatchObject({
      asked: 1,
      answered: 1,
      finished: 1,
      questions: {
        one: {
          values: { a: 1 },
          by: { age: { '18-24': { answered: 1 } }, country: { TG: { answered: 1 } } },
        },
        some: { values: { x: 1, z: 1 } },
        many: { values: { 7: 1 } },
        why: { answered: 1 },
      },
    });
  });
  test('in a tip, after a STOP, or when there is no such poll is left alone, and nothing of it is kept', async () => {
    await text('They hold three girls behind the market');
    const before = await raw().findOne({});
    expect(await ask()).toBe('busy');
    expect(await reach({ kind: 'message', text: 'News' })).toBe('busy');
    expect(await raw().findOne({})).toEqual(before);
    await text('stop', kofi);
    expect(await ask({ address: kofi })).toBe('stopped');
    expect(await reach({ kind: 'poll', poll: 'none' }, { address: '+22890000009' })).toBe('closed');
    expect(unasked).toEqual([]);
  });
  test('is told a message in its words, and the talk they are in stays', async () => {
    await ask();
    expect(await reach({ kind: 'message', text: 'Check the offer first.' })).toBe('said');
    expect(unasked.at(-1)?.text).toBe('Check the offer first.');
    expect(await text('1')).toEqual(['Some?\n1 xigua\n2 yam\n3 zucchini']);
  });
});

test('a danger told in a poll becomes a tip when its person says so; the poll waits and knows nothing of it', async () => {
  await ask();
  await text('1');
  expect((await text('A sister of Afi is locked in a house and they beat her'))[0]).toContain(
    '1 Report it now\n2 Not now',
  );
  expect(await here.db.cases.collection('tips').countDocuments()).toBe(0);
  expect((await text('1')).join(' ')).toContain(smsWords('en', 'tip.kept'));
  expect(await here.db.cases.collection('tips').countDocuments()).toBe(1);
  expect(await ask()).toBe('busy');
  here.clock.advance(35 * MINUTE);
  await talk.endSilent(here.clock.now());
  await talk.idle();
  expect(await reach({ kind: 'reminder', poll: 'fruit' })).toBe('said');
  expect(unasked.at(-1)?.text).toContain('Some?');
});

test('a poll waits for its answer until its close, and answers a late one with what to do; then the talk is over', async () => {
  await ask();
  here.clock.advance(DAY);
  expect(await talk.endSilent(here.clock.now())).toEqual({ ended: 0 });
  expect(await text('1')).toEqual(['Some?\n1 xigua\n2 yam\n3 zucchini']);
  here.clock.advance(DAY + HOUR);
  await polls.tend(here.clock.now());
  here.clock.advance(SETTLING);
  await polls.tend(here.clock.now());
  await polls.refresh(here.clock.now());
  expect(await tally()).toMatchObject({ closed: true, asked: 1, late: 0 });
  expect((await text('1,3'))[0]).toContain(smsWords('en', 'poll.over'));
  expect(await tally()).toMatchObject({ late: 1, questions: { some: { answered: 0 } } });
  expect((await text('fruit'))[0]).toContain(smsWords('en', 'poll.notOpen'));
  expect(await tally()).toMatchObject({ late: 2 });
  expect(await here.db.cases.collection('tips').countDocuments()).toBe(0);
  here.clock.advance(LATE_ANSWERED + DAY);
  await talk.endSilent(here.clock.now());
  expect((await raw().findOne({}))?.silentAt).toBeUndefined();
});

test('ERASE takes back answers, and the counters follow; STOP takes its person off the list of who is told', async () => {
  await ask();
  await ask({ address: kofi });
  await text('1');
  await text('2', kofi);
  await text('Because of Efua', kofi);
  await polls.fold();
  expect(await tally()).toMatchObject({ asked: 2, answered: 2 });
  await text('erase', kofi);
  await polls.fold();
  expect(await tally()).toMatchObject({ asked: 1, answered: 1 });
  expect(await polls.recount('fruit')).toEqual([]);
  expect(await here.db.gateway.collection('pollwords').countDocuments()).toBe(0);
  expect(await here.db.gateway.collection('polltell').countDocuments()).toBe(1);
  await text('stop');
  expect(await here.db.gateway.collection('polltell').countDocuments()).toBe(0);
  expect(await tally()).toMatchObject({ answered: 1 });
});

test('what a process that died had promised is kept by another, and erased if that was asked for meanwhile', async () => {
  await ask();
  await ask({ address: kofi });
  const fails = {
    ...here.deps,
    polls: { ...pollDesk(polls, campaigns), keep: async () => Promise.reject(new Error('died')) },
  };
  const dying = createConversation(fails);
  for (const from of [afi, kofi]) await dying.receive([inbound('1', { from })]);
  await dying.idle();
  await text('erase', kofi);
  here.clock.advance(MINUTE);
  while ((await talk.catchUp(here.clock.now())).recovered > 0);
  await talk.idle();
  while ((await polls.fold()).folded > 0);
  expect(await tally()).toMatchObject({
    asked: 1,
    answered: 1,
    questions: { one: { values: { a: 1 } } },
  });
  expect(await polls.recount('fruit')).toEqual([]);
});

test(`more than ${MOST_EQUAL} equal texts to one person in five minutes are not said; their words are kept`, async () => {
  await ask();
  const answers = [];
  for (let i = 0; i < MOST_EQUAL + 15; i += 1) answers.push((await text('help')).length);
  expect(answers.filter((n) => n > 0).length).toBeLessThanOrEqual(MOST_EQUAL);
  expect(answers.slice(-5)).toEqual([0, 0, 0, 0, 0]);
  expect((await text('1')).join(' ')).toContain('Some?');
  await polls.fold();
  expect(await tally()).toMatchObject({ answered: 1 });
  here.clock.advance(6 * MINUTE);
  expect((await text('help')).length).toBeGreaterThan(0);
});

test('nothing that is kept says where somebody is in a poll, or was, once its key is destroyed', async () => {
  await ask();
  await text('3');
  const doc = await raw().findOne({});
  await polls.close('fruit', here.clock.now());
  here.clock.advance(SETTLING);
  await polls.tend(here.clock.now());
  // Whoever has all keys that are left, and the database of then.
  const keys = here.deps.keys.gateway();
  const opened = keys.openSession(
    { collection: 'conversations', field: 'box', id: doc?._id ?? '' },
    Buffer.from(doc?.box.buffer ?? []),
  );
  expect(opened.toString('utf8')).toContain('poll.fruit');
  expect(opened.toString('utf8')).not.toMatch(/"step"|"why"|cherry/);
});
