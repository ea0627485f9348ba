import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findPoll } from '../../src/models/gateway/poll.js';
import { destroyPassingKey } from '../../src/privacy/passing-keys.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { SETTLING, TELL_KEPT, WORDS_KEPT } from '../../src/polls/closing.js';
import { DAY, SECOND } from '../../src/shared/clock.js';
import { fruit, killedBefore, startPolls, type House } from './house.js';

let here: House;
beforeAll(async () => {
  here = await startPolls();
});
afterAll(() => here.stop());

const collections = ['polls', 'answers', 'pollcounts', 'pollwords', 'polltell'] as const;
const count = (name: (typeof collections)[number]) =>
  here.db.gateway.collection(name).countDocuments();
const iso = (at: Date) => at.toISOString().replace(/\.\d+/, '');
const keyFile = () => readFileSync(keyFiles(here.folder).gateway, 'utf8');
const told = async () => {
  const all = [];
  for await (const { text } of here.polls.words('fruit')) all.push(text);
  return all;
};
const toTell = async () => {
  const all = [];
  for await (const { address } of here.polls.toTell('fruit')) all.push(address);
  return all;
};

/**
 * A poll with three people: one counted, one who changed their mind since, one not counted at all.
 */
async function answered(): Promise<void> {
  for (const name of collections) await here.db.gateway.collection(name).deleteMany({});
  await here.polls.refresh(here.now());
  await here.release({
    ...fruit,
    opens: iso(here.now()),
    closes: iso(new Date(here.now().getTime() + DAY)),
  });
  await here.answers(here.who(1), 'one', 'a');
  await here.answers(here.who(2), 'one', 'a');
  await here.polls.fold();
  await here.answers(here.who(2), 'one', 'b');
  await here.does(here.who(3), {
    events: [
      { type: 'answered', question: 'one', value: 'b' },
      { type: 'told', question: 'why', text: 'They are sweet.' },
    ],
    finished: true,
  });
  await here.polls.close('fruit', here.now());
  here.pass(SETTLING);
  await here.polls.refresh(here.now());
}

async function isClosedAndRight(): Promise<void> {
  const tally = await here.polls.tally('fruit', here.now());
  expect(tally).toMatchObject({ closed: true, asked: 3, answered: 3, finished: 1 });
  expect(tally?.questions['one']?.values).toEqual({ a: 1, b: 2 });
  expect(await count('answers')).toBe(0);
  const kids = (await findPoll(here.db.gateway, 'fruit'))?.kids;
  expect(keyFile()).not.toContain(kids?.people);
  expect(await told()).toEqual(['They are sweet.']);
}

test('the close counts what is left, proves it, and destroys what leads to people', async () => {
  await answered();
  const kids = (await findPoll(here.db.gateway, 'fruit'))?.kids;
  expect(keyFile()).toContain(kids?.people);
  expect(await here.polls.tend(here.now())).toEqual({ closing: 0, closed: 1, forgotten: 0 });
  await isClosedAndRight();
  expect(await here.polls.recount('fruit')).toBeUndefined();
  expect(await here.polls.tend(here.now())).toEqual({ closing: 0, closed: 0, forgotten: 0 });
  expect(await here.polls.open('fruit', here.now())).toEqual({ ok: false, reason: 'closed' });
  expect(await here.polls.save({ ...fruit, version: 9 }, here.now())).toEqual({
    ok: false,
    reason: 'closed',
  });
});

test('a process killed before any of its commands loses nothing, counts nobody twice: the next ends the close', async () => {
  let kills = 0;
  for (let n = 0; ; n += 1) {
    await answered();
    const dying = killedBefore(here.db.gateway, n);
    await here
      .another(dying.gateway)
      .tend(here.now())
      .catch((error: Error) => {
        if (error.message !== 'killed') throw error;
      });
    if (!dying.killed()) break;
    kills += 1;
    await Promise.all([here.polls.tend(here.now()), here.another().tend(here.now())]);
    await here.polls.tend(here.now());
    await isClosedAndRight();
  }
  expect(kills).toBeGreaterThan(12);
}, 180_000);

test('a promise that is kept only after the close is nothing any more', async () => {
  await answered();
  await here.polls.tend(here.now());
  const before = await here.polls.tally('fruit', here.now());
  // Its key is gone from the file; this process still held the promise, sealed.
  await answered();
  const late = here.promise(here.who(4), {
    events: [{ type: 'answered', question: 'one', value: 'a' }],
  });
  await here.polls.tend(here.now());
  await here.polls.ledger.keep(late, here.now());
  await here.polls.fold();
  expect((await here.polls.tally('fruit', here.now()))?.questions).toEqual(before?.questions);
  expect(await count('answers')).toBe(0);
});

test('counters that were spoiled are put right at the close, and that is said', async () => {
  await answered();
  await here.db.gateway
    .collection('pollcounts')
    .updateOne({ group: 'one' }, { $inc: { 'n.=a': 5 } });
  await here.polls.tend(here.now());
  await isClosedAndRight();
  expect(here.logged()).toContain('counts of a poll were wrong and are put right');
});

test('without its key, as after a backup from before its close, what was counted stands and the rest goes', async () => {
  await answered();
  const kids = (await findPoll(here.db.gateway, 'fruit'))?.kids;
  await destroyPassingKey(here.folder, kids?.people ?? '');
  await here.another().tend(here.now());
  expect(await here.polls.tally('fruit', here.now())).toMatchObject({ closed: true, asked: 2 });
  expect(await count('answers')).toBe(0);
  expect(here.logged()).toContain('a poll was closed without its key');
});

test('nobody may answer before the start or from the close on, to the moment, and the job ends what is over', async () => {
  await answered();
  await here.polls.tend(here.now());
  const next = {
    ...fruit,
    poll: 'next',
    join: 'MANGO',
    opens: iso(new Date(here.now().getTime() + DAY)),
    closes: iso(new Date(here.now().getTime() + 2 * DAY)),
  };
  await here.polls.save(next, here.now());
  const opened = await here.polls.open('next', here.now());
  expect(await here.polls.open('next', here.now())).toEqual(opened);
  await here.polls.refresh(here.now());
  const flow = (at: Date) => here.polls.live.flow('poll.next', 'en', undefined, at)?.id;
  const [from, to] = [Date.parse(next.opens), Date.parse(next.closes)];
  expect([from - 1, from, to - 1, to].map((at) => flow(new Date(at)))).toEqual([
    undefined,
    'poll.next',
    'poll.next',
    undefined,
  ]);
  expect(here.polls.live.byWord('Mango ', new Date(from))).toBe('poll.next');
  expect(await here.polls.tend(new Date(to - 1))).toMatchObject({ closing: 0 });
  expect(await here.polls.tend(new Date(to))).toMatchObject({ closing: 1, closed: 0 });
  expect(await here.polls.tend(new Date(to + SETTLING - 1))).toMatchObject({ closed: 0 });
  expect(await here.polls.tend(new Date(to + SETTLING))).toMatchObject({ closed: 1 });
});

test('the list of who is told ends when they were told or after its days, own words after theirs, keys too', async () => {
  await answered();
  const kids = (await findPoll(here.db.gateway, 'fruit'))?.kids;
  expect((await toTell()).sort()).toEqual([1, 2, 3].map((i) => here.who(i).address));
  await here.erases(here.who(3));
  expect(await toTell()).toHaveLength(2);
  await here.polls.tend(here.now());
  here.pass(TELL_KEPT + SECOND);
  await here.polls.tend(here.now());
  expect([await toTell(), await count('polltell')]).toEqual([[], 0]);
  expect(keyFile()).not.toContain(kids?.tell);
  expect(keyFile()).toContain(kids?.words);
  here.pass(WORDS_KEPT - TELL_KEPT);
  await here.polls.tend(here.now());
  expect([await told(), await count('pollwords')]).toEqual([[], 0]);
  expect(keyFile()).not.toContain(kids?.words);
  expect(await here.polls.tend(here.now())).toEqual({ closing: 0, closed: 0, forgotten: 0 });
});

test('§5.33 while nobody knows how late it is, a poll is counted and shown, and nothing of it is destroyed', async () => {
  await answered();
  const kids = (await findPoll(here.db.gateway, 'fruit'))?.kids;
  const before = new Date(here.now().getTime() - 100 * DAY);
  expect(await here.polls.tend(here.now(), before)).toEqual({
    closing: 0,
    closed: 0,
    forgotten: 0,
  });
  expect(await here.polls.tally('fruit', here.now())).toMatchObject({ closed: true, answered: 3 });
  expect(await count('answers')).toBeGreaterThan(0);
  expect(keyFile()).toContain(kids?.people);
  here.pass(WORDS_KEPT + DAY);
  expect(await here.polls.tend(here.now(), before)).toEqual({
    closing: 0,
    closed: 0,
    forgotten: 0,
  });
  expect(await here.polls.tend(here.now())).toMatchObject({ closed: 1 });
  const held = new Date(here.now().getTime() + TELL_KEPT + WORDS_KEPT);
  expect(await here.polls.tend(held, here.now())).toEqual({ closing: 0, closed: 0, forgotten: 0 });
  for (const kid of [kids?.tell, kids?.words]) expect(keyFile()).toContain(kid);
  await isClosedAndRight();
});

test('a change of an open poll needs a higher version, and another poll may not have its word', async () => {
  for (const name of collections) await here.db.gateway.collection(name).deleteMany({});
  const open = {
    ...fruit,
    opens: iso(here.now()),
    closes: iso(new Date(here.now().getTime() + DAY)),
  };
  await here.release(open);
  expect(await here.polls.save({ ...open, title: { en: 'Other' } }, here.now())).toEqual({
    ok: false,
    reason: 'version',
  });
  expect(await here.polls.save({ ...open, version: 2 }, here.now())).toMatchObject({ ok: true });
  expect(await here.polls.save({ ...open, poll: 'other' }, here.now())).toEqual({
    ok: false,
    reason: 'wordTaken',
  });
  expect(
    await here.polls.save({ ...open, poll: 'other', join: undefined, questions: [] }, here.now()),
  ).toMatchObject({ ok: false, reason: 'refused' });
  expect(await here.polls.open('nothing', here.now())).toEqual({ ok: false, reason: 'unknown' });
  expect(await here.polls.close('nothing', here.now())).toEqual({ ok: false, reason: 'unknown' });
  expect(await here.polls.ledger.chose('fruit', 'one', ['a'], [here.who(1)])).toEqual([false]);
  await here.answers(here.who(1), 'one', 'a');
  await here.answers(here.who(2), 'some', 'x,z');
  expect(
    await here.polls.ledger.chose('fruit', 'one', ['a', 'b'], [here.who(1), here.who(2)]),
  ).toEqual([true, false]);
  expect(await here.polls.ledger.chose('fruit', 'some', ['z'], [here.who(1), here.who(2)])).toEqual(
    [false, true],
  );
});
