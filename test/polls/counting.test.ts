import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PollEvent } from '../../src/flows/poll-turn.js';
import { pollsOf } from '../../src/models/gateway/poll.js';
import { readCounts } from '../../src/models/gateway/poll-counts.js';
import type { Tally } from '../../src/polls/tally.js';
import { profiled } from '../support/profile.js';
import { fruit, startPolls, type House } from './house.js';

let here: House;
const ages = ['18-24', '35+', undefined] as const;
beforeAll(async () => {
  here = await startPolls((_, address) => {
    const i = Number(address.at(-1));
    const age = ages[i % 3];
    return {
      gender: i % 2 === 0 ? 'female' : 'male',
      area: `TG-${'MPC'[i % 3]}`,
      ...(age ? { age } : {}),
    };
  });
});
afterAll(() => here.stop());
beforeEach(async () => {
  for (const name of ['polls', 'answers', 'pollcounts', 'pollwords', 'polltell'])
    await here.db.gateway.collection(name).deleteMany({});
  await here.polls.refresh(here.now());
  await here.release({
    ...fruit,
    opens: here.now().toISOString().replace(/\.\d+/, ''),
    closes: '2027-12-31T00:00:00Z',
  });
});

const tally = async (): Promise<Tally> => {
  const found = await here.polls.tally('fruit', here.now());
  if (!found) throw new Error('no tally');
  return found;
};
const answered = (question: string, value: string): PollEvent => ({
  type: 'answered',
  question,
  value,
});

test('while nobody answers, a tick of counting and closing costs three reads, whatever the number of polls', async () => {
  const tick = async () => {
    expect(await here.polls.fold()).toEqual({ folded: 0 });
    expect(await here.polls.tend(here.now())).toEqual({ closing: 0, closed: 0, forgotten: 0 });
  };
  await tick();
  const commands = await profiled(here.db.gateway, tick);
  expect(commands.map(({ op, collection }) => `${op} ${collection}`)).toEqual([
    'query polls',
    'distinct answers',
    'query polls',
  ]);
  expect(commands[1]?.planSummary).toContain('poll: 1, uncounted: 1');
});

describe('counters', () => {
  test('have a number once, by SMS and by WhatsApp; its latest answer counts, and it is erased as one', async () => {
    const bySms = here.who(7);
    const byWhatsApp = { ...bySms, channel: 'whatsapp' };
    await here.does(bySms, { asked: 'one', events: [answered('one', 'a')] });
    await here.does(byWhatsApp, { asked: 'one', events: [answered('one', 'b')] });
    await here.polls.fold();
    expect(await tally()).toMatchObject({ answered: 1, questions: { one: { values: { b: 1 } } } });
    await here.erases(byWhatsApp);
    await here.polls.fold();
    expect(await tally()).toMatchObject({ answered: 0 });
  });
  test('have each person once, by question, value and trait, whatever their number of messages', async () => {
    const [ama, kofi] = [here.who(1), here.who(2)];
    await here.does(ama, { asked: 'one' });
    await here.does(ama, {
      events: [{ type: 'remarked', question: 'one', text: '1 or 2', instead: true }],
    });
    await here.does(ama, { events: [answered('one', 'a')], asked: 'some' });
    await here.does(ama, { events: [answered('some', 'x,z')], asked: 'many' });
    await here.does(ama, { events: [{ type: 'skipped', question: 'many' }], asked: 'why' });
    await here.does(ama, {
      events: [{ type: 'told', question: 'why', text: 'They are sweet.' }],
      finished: true,
    });
    await here.does(kofi, { asked: 'one' });
    expect(await here.polls.fold()).toEqual({ folded: 2 });
    expect(await here.polls.fold()).toEqual({ folded: 0 });
    const counted = await tally();
    expect(counted).toMatchObject({
      asked: 2,
      answered: 1,
      finished: 1,
      late: 0,
      closed: false,
      version: 1,
    });
    expect(counted.questions['one']).toMatchObject({
      asked: 2,
      answered: 1,
      skipped: 0,
      invalid: 1,
      values: { a: 1 },
    });
    expect(counted.questions['some']?.values).toEqual({ x: 1, z: 1 });
    expect(counted.questions['many']).toMatchObject({
      asked: 1,
      answered: 0,
      skipped: 1,
      values: {},
    });
    expect(counted.questions['why']).toMatchObject({ answered: 1, values: {} });
    const day = here.now().toISOString().slice(0, 10);
    const [a] = [{ answered: 1, values: { a: 1 } }];
    expect(counted.questions['one']?.by).toEqual({
      age: { '35+': a },
      gender: { male: a },
      country: { TG: a },
      area: { 'TG-P': a },
      channel: { sms: a },
      language: { en: a },
      day: { [day]: a },
    });
    expect(await here.polls.recount('fruit')).toEqual([]);
  });
  test('have who was asked and who answered, by trait: who is silent is asked, who leaves is nobody', async () => {
    const [ama, kofi, esi] = [here.who(1), here.who(2), here.who(4)];
    for (const one of [ama, kofi, esi]) await here.does(one, { asked: 'one' });
    await here.answers(ama, 'one', 'a');
    await here.does(esi, { events: [{ type: 'skipped', question: 'one' }] });
    await here.polls.fold();
    const { by } = await tally();
    expect(by).toMatchObject({
      gender: { male: { asked: 1, answered: 1 }, female: { asked: 2, answered: 0 } },
      age: { '35+': { asked: 2, answered: 1 }, unknown: { asked: 1, answered: 0 } },
      channel: { sms: { asked: 3, answered: 1 } },
    });
    await here.erases(kofi);
    await here.polls.fold();
    expect((await tally()).by).toMatchObject({
      gender: { female: { asked: 1 } },
      channel: { sms: { asked: 2 } },
    });
    expect((await tally()).by.age).not.toHaveProperty('unknown');
    expect(await here.polls.recount('fruit')).toEqual([]);
  });
  test('follow a change of mind: the later answer is counted in the place of the earlier', async () => {
    const ama = here.who(1);
    await here.answers(ama, 'one', 'a');
    await here.polls.fold();
    await here.answers(ama, 'one', 'b');
    expect((await tally()).questions['one']?.values).toEqual({ a: 1 });
    await here.polls.fold();
    const { values, answered: people, by } = (await tally()).questions['one'] ?? {};
    expect([values, people, by?.gender]).toEqual([
      { b: 1 },
      1,
      { male: { answered: 1, values: { b: 1 } } },
    ]);
    await here.does(ama, { events: [{ type: 'skipped', question: 'one' }] });
    await here.polls.fold();
    expect((await tally()).questions['one']).toMatchObject({
      answered: 1,
      skipped: 0,
      values: { b: 1 },
    });
  });
  test('keep the later answer when the earlier one is kept after it, as by a process that takes over', async () => {
    const ama = here.who(1);
    const first = here.promise(ama, {
      events: [answered('one', 'a'), { type: 'told', question: 'why', text: 'first' }],
    });
    const second = here.promise(ama, {
      events: [answered('one', 'b'), { type: 'told', question: 'why', text: 'second' }],
    });
    await here.polls.ledger.keep(second, here.now());
    await here.polls.ledger.keep(first, here.now());
    await here.polls.fold();
    expect((await tally()).questions['one']?.values).toEqual({ b: 1 });
    const words = [];
    for await (const { text, question } of here.polls.words('fruit')) words.push([question, text]);
    expect(words).toEqual([['why', 'second']]);
  });
  test('have a promise once, however often and by however many processes it is kept', async () => {
    const ama = here.who(1);
    const other = here.another();
    await other.refresh(here.now());
    const wrong = here.promise(ama, {
      events: [{ type: 'remarked', question: 'one', text: 'what?', instead: true }],
    });
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? here.polls : other).ledger.keep(wrong, here.now()),
      ),
    );
    await Promise.all(Array.from({ length: 4 }, (_, i) => (i % 2 ? here.polls : other).fold()));
    await here.polls.ledger.keep(wrong, here.now());
    await here.polls.fold();
    expect((await tally()).questions['one']).toMatchObject({ asked: 1, invalid: 1 });
    expect(await here.polls.recount('fruit')).toEqual([]);
  });
  test('forget whoever erases what they said, with their words; what was promised before does not come back', async () => {
    const [ama, kofi] = [here.who(1), here.who(2)];
    await here.answers(kofi, 'one', 'a');
    await here.does(ama, {
      events: [answered('one', 'a'), { type: 'told', question: 'why', text: 'Ask Efua Mensah' }],
    });
    await here.polls.fold();
    const late = here.promise(ama, { events: [answered('one', 'b')] });
    await here.polls.ledger.erase(here.polls.ledger.namesOf(ama), [late.id], here.now());
    await here.polls.ledger.keep(late, here.now());
    await here.polls.fold();
    await here.polls.ledger.keep(late, here.now());
    await here.polls.fold();
    expect(await tally()).toMatchObject({ asked: 1, answered: 1 });
    expect((await tally()).questions['one']).toMatchObject({ answered: 1, values: { a: 1 } });
    expect((await tally()).questions['one']?.by.gender).toEqual({
      female: { answered: 1, values: { a: 1 } },
    });
    expect(await here.db.gateway.collection('pollwords').countDocuments()).toBe(0);
    // They may take part again.
    await here.answers(ama, 'one', 'c');
    await here.polls.fold();
    expect((await tally()).questions['one']?.values).toEqual({ a: 1, c: 1 });
    expect(await here.polls.recount('fruit')).toEqual([]);
  });
  test('that were spoiled are told by counting again, with what they should be', async () => {
    await here.answers(here.who(1), 'one', 'a');
    await here.polls.fold();
    await here.db.gateway
      .collection('pollcounts')
      .updateOne({ group: 'one' }, { $inc: { 'n.=a': 2 } });
    expect(await here.polls.recount('fruit')).toEqual([
      { group: 'one', cell: '=a', kept: 3, again: 1 },
    ]);
    expect(await here.polls.recountAll()).toEqual({ wrong: 1 });
    expect(here.logged()).toContain('counts of a poll are wrong');
  });
});

/** One thing that somebody, or a job, does. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      who: fc.nat(4),
      question: fc.constantFrom('one', 'some', 'many'),
      value: fc.constantFrom('a', 'b', 'x', 'x,y', '7'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'skip' as const,
        'tell' as const,
        'remark' as const,
        'end' as const,
        'erase' as const,
      ),
      who: fc.nat(4),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('fold' as const, 'foldTwice' as const, 'again' as const),
      who: fc.nat(4),
    }),
  },
);

test('counters equal a recount, and what everybody said last, after any answers, changes, erasures and foldings', async () => {
  const other = here.another();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const name of ['answers', 'pollcounts', 'pollwords', 'polltell'])
        await here.db.gateway.collection(name).deleteMany({});
      await other.refresh(here.now());
      const said = new Map<number, Map<string, string>>();
      let last: ReturnType<House['promise']> | undefined;
      for (const one of steps) {
        const who = here.who(one.who);
        const mine = said.get(one.who) ?? new Map<string, string>();
        const events: Partial<Record<typeof one.do, PollEvent>> = {
          answer: 'question' in one ? answered(one.question, one.value) : answered('one', 'a'),
          skip: { type: 'skipped', question: 'many' },
          tell: { type: 'told', question: 'why', text: 'because' },
          remark: { type: 'remarked', question: 'one', text: 'what?', instead: true },
        };
        const event = events[one.do];
        if (event || one.do === 'end') {
          last = here.promise(who, { events: event ? [event] : [], finished: one.do === 'end' });
          await here.polls.ledger.keep(last, here.now());
          if (event?.type === 'answered') mine.set(event.question, event.value);
          said.set(one.who, mine);
        }
        if (one.do === 'erase') {
          await here.erases(who);
          said.delete(one.who);
          last = undefined;
        }
        if (one.do === 'fold') await here.polls.fold();
        if (one.do === 'foldTwice') await Promise.all([here.polls.fold(), other.fold()]);
        if (one.do === 'again' && last) await other.ledger.keep(last, here.now());
      }
      // What is counted so far is right as far as it goes, and at the end all of it is counted.
      expect(await here.polls.recount('fruit')).toEqual([]);
      while ((await here.polls.fold()).folded > 0);
      expect(await here.polls.recount('fruit')).toEqual([]);
      const { asked, questions } = await tally();
      expect(asked).toBe(said.size);
      const expected: Record<string, number> = {};
      for (const answers of said.values())
        for (const [question, value] of answers)
          for (const part of value.split(','))
            expected[`${question}=${part}`] = (expected[`${question}=${part}`] ?? 0) + 1;
      const counted = Object.entries(questions).flatMap(([id, { values }]) =>
        Object.entries(values).map(([value, n]) => [`${id}=${value}`, n] as const),
      );
      expect(Object.fromEntries(counted)).toEqual(expected);
      for (const { by, answered: people, values } of Object.values(questions))
        for (const dimension of Object.values(by)) {
          expect(Object.values(dimension).reduce((sum, cell) => sum + cell.answered, 0)).toBe(
            people,
          );
          for (const [value, n] of Object.entries(values))
            expect(
              Object.values(dimension).reduce((sum, cell) => sum + (cell.values[value] ?? 0), 0),
            ).toBe(n);
        }
    }),
    { numRuns: 25 },
  );
});

test('what is asked of the collections is served by an index', async () => {
  await Promise.all(Array.from({ length: 60 }, (_, i) => here.answers(here.who(i), 'one', 'a')));
  const plan = async (collection: string, filter: object, sort?: Record<string, 1 | -1>) => {
    const cursor = here.db.gateway.collection(collection).find(filter);
    return JSON.stringify(await (sort ? cursor.sort(sort) : cursor).explain('queryPlanner'));
  };
  for (const [collection, filter, sort] of [
    ['answers', { name: { $in: ['a', 'b'] } }],
    ['answers', { poll: 'fruit', uncounted: true }],
    ['answers', { poll: 'fruit' }],
    ['pollcounts', { poll: 'fruit' }],
    ['pollwords', { owner: { $in: ['a'] } }],
    [
      'pollwords',
      { poll: 'fruit', kind: 'answer', _id: { $gt: '' } },
      { poll: 1, kind: 1, _id: 1 },
    ],
    ['polltell', { poll: 'fruit', _id: { $gt: '' } }, { poll: 1, _id: 1 }],
    ['polls', { state: { $in: ['open'] }, closesAt: { $gte: here.now() } }],
  ] as const) {
    const explained = await plan(collection, filter, sort);
    expect([collection, explained.includes('IXSCAN'), explained.includes('"SORT"')]).toEqual([
      collection,
      true,
      false,
    ]);
  }
  expect((await readCounts(here.db.gateway, 'fruit')).size).toBe(0);
  expect(await pollsOf(here.db.gateway).countDocuments()).toBe(1);
});
