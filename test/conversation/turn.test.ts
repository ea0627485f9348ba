import { describe, expect, test } from '@jest/globals';
import { createConversation, type Conversation } from '../../src/conversation/conversation.js';
import type { ConversationDeps } from '../../src/conversation/deps.js';
import { openMemory } from '../../src/conversation/memory.js';
import { takeTurn } from '../../src/conversation/turn.js';
import type { TipWrite } from '../../src/models/cases/tip.js';
import { findTip } from '../../src/models/cases/tip-lookup.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { afi, inbound, kofi, talksForEachTest, type Here } from './harness.js';

let here: Here;
let talks: Conversation;
talksForEachTest((started, conversation) => {
  started.followed.length = 0;
  [here, talks] = [started, conversation];
});

const held = 'They are holding three girls behind the market';
const name = (from = afi) =>
  here.deps.keys.gateway().names('conversation', ['sms', from], here.clock.now());
async function memory(from = afi) {
  const [doc] = await here.deps.conversations.read(name(from));
  return openMemory(here.deps.keys.gateway(), doc, here.clock.now());
}
async function says(...texts: string[]) {
  for (const text of texts) await talks.receive([inbound(text)]);
  await talks.idle();
}
async function onlyTip() {
  const [row, ...more] = await here.db.cases.collection<{ _id: string }>('tips').find().toArray();
  expect(more).toEqual([]);
  const tip = await findTip(here.db.cases, row?._id ?? '');
  if (!tip) throw new Error('there is no tip');
  return tip;
}

describe('a message', () => {
  test('that the provider sends five times at once, and once more later, is one', async () => {
    const once = inbound(held);
    await Promise.all([1, 2, 3, 4, 5].map(() => talks.receive([once])));
    await createConversation(here.deps).receive([once]);
    await talks.idle();
    expect((await onlyTip()).entries).toHaveLength(1);
    expect(here.replies).toHaveLength(1);
  });
  test('of one person in several processes at once is taken each, in some order, and none is lost', async () => {
    await says(held, 'yes');
    const others = [1, 2, 3].map(() => createConversation(here.deps));
    await Promise.all(
      others.map((other, i) =>
        other.receive([inbound(`They moved house number ${i} to another street`)]),
      ),
    );
    await Promise.all(others.map((other) => other.idle()));
    const { entries, answers } = await onlyTip();
    expect(entries).toHaveLength(4);
    expect(answers).toEqual({});
    expect((await memory()).person.report?.notes).toBe(4);
  });
  test('§5.5 §T21 played again after a hundred others, or after its person was forgotten, is known all the same', async () => {
    const old = inbound('They sell girls in the house near the station');
    await talks.receive([old]);
    await says('menu');
    for (let i = 0; i < 100; i += 1)
      await talks.receive([inbound(i % 20 === 19 ? 'stop' : 'menu')]);
    await talks.idle();
    const quiet = async () => {
      const before = [here.replies.length, await onlyTip()];
      await talks.receive([old]);
      await talks.idle();
      expect([here.replies.length, await onlyTip()]).toEqual(before);
    };
    await says('stop');
    await quiet();
    await here.db.gateway.collection('conversations').deleteMany({});
    await quiet();
    // Whoever breaks off without a word is remembered like this too.
    const hello = inbound('hello', { from: kofi });
    await talks.receive([hello]);
    await talks.idle();
    here.clock.advance(40 * MINUTE);
    await talks.endSilent(here.clock.now());
    await talks.idle();
    await here.db.gateway.collection('conversations').deleteMany({});
    const said = here.replies.length;
    await talks.receive([hello]);
    await talks.receive([inbound('hello', { from: kofi })]);
    await talks.idle();
    expect(here.replies.length).toBe(said + 1);
  });
  test('for a channel that is not there is a fault: the provider keeps it', async () => {
    await expect(talks.receive([inbound('x', { channel: 'demo-sms' })])).rejects.toThrow(
      'no channel',
    );
  });
  test('that cannot be kept is a fault, and nothing of it remains', async () => {
    const away: ConversationDeps = {
      ...here.deps,
      conversations: {
        ...here.deps.conversations,
        commit: () => Promise.reject(new Error('away')),
      },
    };
    await expect(createConversation(away).receive([inbound(held)])).rejects.toThrow('away');
    expect(await here.db.cases.collection('tips').countDocuments()).toBe(0);
    expect(here.replies).toEqual([]);
  });
  test('overtaken again and again by another process is handed back, not dropped', async () => {
    const contended: ConversationDeps = {
      ...here.deps,
      conversations: { ...here.deps.conversations, commit: async () => 'conflict' },
    };
    await expect(createConversation(contended).receive([inbound(held)])).rejects.toThrow(
      'too many processes',
    );
  });
});

describe('the key of a talk', () => {
  const writes: TipWrite[] = [];
  const watching = (): Conversation => {
    writes.length = 0;
    const intake: ConversationDeps['intake'] = {
      take: (write) => (writes.push(write), here.deps.intake.take(write)),
    };
    return createConversation({ ...here.deps, intake });
  };
  test('is sealed with the first words, and not again while the same people may read them', async () => {
    talks = watching();
    await says(held, 'yes', 'they sleep in the blue house', 'no', 'yes', 'no');
    expect(writes.map(({ strand }) => strand !== undefined)).toEqual([true, false, false, false]);
    const { strands, entries } = await onlyTip();
    expect(Object.keys(strands)).toEqual([entries[0]?.strand]);
    expect((await memory()).person.report?.wrappedFor).toMatch(/^TG/);
  });
  test('is sealed again for others when an official is named, and then only those can open it', async () => {
    talks = watching();
    await says(held, 'yes', 'by the mill');
    await says('The police commander sells the girls himself');
    expect(writes.map(({ strand }) => strand !== undefined)).toEqual([true, false, true]);
    const { strands, compartment } = await onlyTip();
    const { kid } = here.deps.keys.cases().recipient('TG.independent');
    expect([
      compartment,
      Object.values(strands)
        .flat()
        .map((wrap) => wrap.kid),
    ]).toEqual(['TG.independent', [kid]]);
  });
  test('is sealed again when the country becomes known', async () => {
    talks = watching();
    const from = '+33600000000';
    for (const text of [held, 'yes', 'Togo']) await talks.receive([inbound(text, { from })]);
    await talks.idle();
    const { compartment, country, strands } = await onlyTip();
    expect([country, compartment, Object.values(strands).flat()[0]?.kid]).toEqual([
      'TG',
      'TG',
      here.deps.keys.cases().recipient('TG').kid,
    ]);
    expect(writes.filter(({ strand }) => strand !== undefined)).toHaveLength(2);
  });
  test('is sealed for a turn that lost the race as for the one that won', async () => {
    talks = watching();
    const other = createConversation({
      ...here.deps,
      intake: { take: (write) => (writes.push(write), here.deps.intake.take(write)) },
    });
    await Promise.all([
      talks.receive([inbound(held)]),
      other.receive([inbound('A man beats the children every night')]),
    ]);
    await Promise.all([talks.idle(), other.idle()]);
    const { strands, entries } = await onlyTip();
    expect(entries.every(({ strand }) => strands[strand] !== undefined)).toBe(true);
    expect(entries).toHaveLength(2);
  });
});

describe('a process that died between the promise and the work', () => {
  /** Takes the turn and dies: nothing of what it promised is done. */
  async function dies(text: string): Promise<void> {
    const message = inbound(text);
    await takeTurn(here.deps, {
      channel: here.phone,
      names: name(),
      to: message,
      event: { kind: 'text', text },
    });
  }
  test('leaves it to whoever comes first: what was told is handed over before what is told next', async () => {
    await dies(held);
    await dies('yes');
    await says('by the mill', 'The police commander sells the girls himself');
    const { entries, compartment, strands } = await onlyTip();
    expect(entries.map(({ step }) => step)).toEqual(['first', 'where', 'officials']);
    expect(compartment).toBe('TG.independent');
    const independent = here.deps.keys.cases().recipient('TG.independent').kid;
    // Later the promises of the dead are kept, too:
    // replies go out, and nothing of the tip moves back.
    const before = here.replies.length;
    here.clock.advance(31 * SECOND);
    expect(await talks.catchUp(here.clock.now())).toEqual({ recovered: 2 });
    expect(here.replies.length).toBe(before + 2);
    const later = await onlyTip();
    expect([
      later.compartment,
      later.entries.length,
      Object.values(strands).flat()[0]?.kid,
      Object.values(later.strands).flat()[0]?.kid,
    ]).toEqual(['TG.independent', 3, independent, independent]);
  });
  test('is not taken over before its time, and by one only', async () => {
    await dies(held);
    expect(await talks.catchUp(here.clock.now())).toEqual({ recovered: 0 });
    here.clock.advance(31 * SECOND);
    const others = [1, 2, 3].map(() => createConversation(here.deps));
    const counts = await Promise.all(others.map((one) => one.catchUp(here.clock.now())));
    expect(counts.reduce((sum, { recovered }) => sum + recovered, 0)).toBe(1);
    expect(here.replies).toHaveLength(1);
  });
});

describe('silence', () => {
  test('§T9 ends a talk after its time, keeps what was told, and says nothing; a talk that goes on is not ended', async () => {
    await says(held);
    await talks.receive([inbound('hello', { from: kofi })]);
    await talks.idle();
    const said = here.replies.length;
    here.clock.advance(20 * MINUTE);
    await says('yes');
    here.clock.advance(16 * MINUTE);
    expect(await talks.endSilent(here.clock.now())).toEqual({ ended: 1 });
    await talks.idle();
    expect((await onlyTip()).state).toBe('open');
    here.clock.advance(30 * MINUTE);
    expect(await talks.endSilent(here.clock.now())).toEqual({ ended: 1 });
    expect(await talks.endSilent(here.clock.now())).toEqual({ ended: 0 });
    await talks.idle();
    expect((await onlyTip()).state).toBe('partial');
    expect((await memory()).person).toEqual({ language: 'en', stopped: false });
    expect(here.replies.length).toBe(said + 1);
  });
  test('that the person broke in the same moment ends nothing', async () => {
    await says(held);
    expect(
      await takeTurn(here.deps, { channel: here.phone, names: name(), event: { kind: 'silence' } }),
    ).toEqual({ kind: 'unneeded' });
    expect(
      await takeTurn(here.deps, {
        channel: here.phone,
        names: ['nobody'],
        event: { kind: 'silence' },
      }),
    ).toEqual({ kind: 'unneeded' });
  });
});

test('§T6 nothing of a talk is readable in either database, nor in the log', async () => {
  await says('Canary words: they keep Zorblax in the cellar', 'yes', 'no');
  const dump = JSON.stringify([
    await here.db.gateway.collection('conversations').find().toArray(),
    await here.db.cases.collection('tips').find().toArray(),
    here.logged(),
  ]);
  const plain = Buffer.from('Zorblax').toString('base64').slice(1, 8);
  for (const canary of ['Zorblax', afi, afi.slice(1), plain]) expect(dump).not.toContain(canary);
});
