import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { wordsGoneIn } from '../../src/app/words-gone.js';
import type { Cases } from '../../src/cases/cases.js';
import { createCases } from '../../src/cases/create.js';
import type { CaseDeps } from '../../src/cases/deps.js';
import { tendWords } from '../../src/cases/words-end.js';
import { beginAttachments } from '../../src/models/cases/attachment.js';
import { wordsEndBy } from '../../src/models/cases/words-end.js';
import { notedCases, prepareErasures } from '../../src/models/gateway/erasure.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { newHouse, staff, type House } from './support.js';

const KEPT = 90 * DAY;
const ama = staff.ama;

let house: House;
let deps: CaseDeps;
let cases: Cases;
beforeEach(async () => {
  house = await newHouse();
  await prepareErasures(house.db.gateway);
  deps = { ...house.deps, keepClosed: KEPT };
  cases = createCases(deps);
}, 60_000);
afterEach(() => house.close());

const tend = (with_: CaseDeps = deps) => {
  const now = house.clock.now();
  return tendWords(with_, wordsGoneIn(house.db), now, now);
};

/** A case with everything in which words can lie. @returns its id */
async function told(words = 'canary-words'): Promise<string> {
  const id = await house.tell({
    words: [['first', words]],
    answers: { age: 'child' },
    codes: [`digest-of-a-code-${words}`],
    handle: `handle-${words}`,
  });
  const chunk = Buffer.from('canary-picture');
  await beginAttachments(house.db.cases, [
    {
      doc: {
        ...{ _id: `file-${id}`, tip: id, strand: 's1', kind: 'photo', state: 'kept', chunks: 1 },
        receivedAt: house.clock.now(),
      },
      boxes: [chunk],
    },
  ]);
  await cases.note(ama, id, { words: 'canary-note' }, { v: 0 });
  await cases.askReveal(ama, id, { purpose: 'protection', words: 'canary-why' }, { v: 1 });
  return id;
}
const close = async (id: string) => {
  const v = await version(id);
  const closing = { state: 'Closed', reason: 'personSafe', words: 'canary-end' } as const;
  expect((await cases.close(ama, id, closing, { v })).ok).toBe(true);
};
const version = async (id: string): Promise<number> => {
  const seen = await cases.see(ama, id);
  return seen.ok ? seen.value.v : -1;
};
const page = async (id: string) => {
  const seen = await cases.see(ama, id);
  if (!seen.ok) throw new Error(seen.reason);
  return seen.value;
};
/** How many boxes of words, and pieces of files, are left of a case. */
async function left(id: string): Promise<number> {
  const { cases: db } = house.db;
  const tip = await db.collection<{ _id: string; entries: unknown[] }>('tips').findOne({ _id: id });
  const boxes = await Promise.all(
    ['caseevents', 'reveals'].map((one) =>
      db.collection(one).countDocuments({ case: id, box: { $exists: true } }),
    ),
  );
  const files = await db.collection('attachments').countDocuments({ tip: id });
  const chunks = await db
    .collection('attachmentchunks')
    .countDocuments({ attachment: `file-${id}` });
  return (tip?.entries.length ?? 0) + files + chunks + boxes.reduce((sum, one) => sum + one, 0);
}

describe('the words of a closed case', () => {
  test('are destroyed after its time, all of them, and its frame stays', async () => {
    const id = await told();
    await close(id);
    expect(await left(id)).toBe(6);
    house.clock.advance(KEPT - MINUTE);
    expect(await tend()).toEqual({ ended: 0, again: 0 });
    expect(await left(id)).toBe(6);
    house.clock.advance(MINUTE);
    expect(await tend()).toEqual({ ended: 1, again: 0 });
    expect(await left(id)).toBe(0);
    const { row, closing, wordsEnd, texts, answers, timeline } = await page(id);
    expect(row).toMatchObject({ country: 'TG', kind: 'captive', priority: 1, state: 'Closed' });
    expect(closing?.reason).toBe('personSafe');
    expect({ wordsEnd, texts, answers }).toEqual({
      wordsEnd: { gone: true, at: house.clock.now() },
      texts: 0,
      answers: {},
    });
    expect(timeline[0]).toMatchObject({ type: 'wordsGone', sealed: false });
    expect(timeline.every(({ sealed }) => !sealed)).toBe(true);
    expect(await house.audited('case.wordsGone')).toEqual([`job case.wordsGone ${id}`]);
    const tip = await house.db.cases.collection('tips').findOne({ _id: id as never });
    expect(tip).toMatchObject({ codes: [], strands: {} });
    expect(tip).not.toHaveProperty('handle');
  });

  test('are destroyed once, whichever processes do it', async () => {
    const id = await told();
    await close(id);
    house.clock.advance(KEPT);
    await Promise.all([tend(), tend()]);
    expect(await tend()).toEqual({ ended: 0, again: 0 });
    const gone = (await page(id)).timeline.filter(({ type }) => type === 'wordsGone');
    expect(gone).toHaveLength(1);
    expect(await house.audited('case.wordsGone')).toHaveLength(1);
  });

  test('stay as long as nobody decided that they end', async () => {
    const id = await told();
    await close(id);
    house.clock.advance(3_650 * DAY);
    expect(await tend(house.deps)).toEqual({ ended: 0, again: 0 });
    expect(await left(id)).toBe(6);
    const seen = await house.cases.see(ama, id);
    expect(seen.ok && seen.value.wordsEnd).toBe(undefined);
  });

  test('stay while the case is open, also if it was closed before, or its reporter wrote again', async () => {
    const [open, reopened, again] = [await told('a'), await told('b'), await told('c')];
    for (const id of [reopened, again]) await close(id);
    await cases.reopen(ama, reopened, 'new facts', { v: await version(reopened) });
    await house.tell({ tip: again, words: [['more', 'they came back']], quiet: true });
    house.clock.advance(3_650 * DAY);
    expect(await tend()).toEqual({ ended: 0, again: 0 });
    for (const id of [open, reopened, again]) expect(await left(id)).toBeGreaterThan(4);
  });

  test('stay while an alert speaks from it', async () => {
    const id = await told();
    await close(id);
    const alerts = house.db.cases.collection<{ _id: string; case: string; state: string }>(
      'alerts',
    );
    await alerts.insertOne({ _id: 'alert', case: id, state: 'standing' });
    house.clock.advance(KEPT);
    expect(await tend()).toEqual({ ended: 0, again: 0 });
    await alerts.updateOne({ _id: 'alert' }, { $set: { state: 'ended' } });
    expect(await tend()).toEqual({ ended: 1, again: 0 });
  });

  test('end again after a second closing, with what was written in between', async () => {
    const id = await told();
    await close(id);
    house.clock.advance(KEPT);
    await tend();
    await cases.reopen(ama, id, 'canary-reason', { v: await version(id) });
    await close(id);
    expect(await left(id)).toBe(2);
    house.clock.advance(KEPT);
    expect(await tend()).toEqual({ ended: 1, again: 0 });
    expect(await left(id)).toBe(0);
  });

  test('of tips that were joined to it end with it, and not before', async () => {
    const [main, second, third] = [await told('a'), await told('b'), await told('c')];
    await cases.join(ama, second, third, { v: await version(second) });
    await cases.join(ama, main, second, { v: await version(main) });
    house.clock.advance(3_650 * DAY);
    expect(await tend()).toEqual({ ended: 0, again: 0 });
    await close(main);
    house.clock.advance(KEPT);
    expect(await tend()).toEqual({ ended: 1, again: 0 });
    for (const id of [main, second, third]) expect(await left(id)).toBe(0);
  });

  test('are found by an index', async () => {
    await told();
    const plan = await house.db.cases
      .collection('tips')
      .find(wordsEndBy(house.clock.now(), KEPT) as never)
      .sort({ 'work.closedAt': 1 })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
    expect(JSON.stringify(plan)).not.toContain('"SORT"');
  });
});

describe('before the end', () => {
  test('thirty days long the case is in the list of those whose words end soon, and says the day', async () => {
    const id = await told();
    await close(id);
    const listed = async () =>
      (await cases.list(ama, { wordsEnd: true })).rows.map((row) => row.id);
    house.clock.advance(60 * DAY - 2 * MINUTE);
    expect(await listed()).toEqual([]);
    expect((await page(id)).wordsEnd).toMatchObject({ gone: false, soon: false });
    house.clock.advance(2 * MINUTE);
    expect(await listed()).toEqual([id]);
    expect((await page(id)).wordsEnd).toMatchObject({ gone: false, soon: true });
    expect(await cases.list(staff.akosua, { wordsEnd: true })).toEqual({ rows: [] });
    house.clock.advance(30 * DAY);
    await tend();
    expect(await listed()).toEqual([]);
  });

  test('who coordinates keeps them longer, with a reason that is sealed; then they end on that day', async () => {
    const id = await told();
    await close(id);
    const until = new Date(house.clock.now().getTime() + 400 * DAY);
    const change = { v: await version(id), form: 'keep-form-1' };
    expect((await cases.keep(ama, id, until, 'canary-court', change)).ok).toBe(true);
    const again = await cases.keep(ama, id, until, 'canary-court', change);
    expect(again.ok && again.value.done).toBe('same');
    expect((await page(id)).wordsEnd).toEqual({ gone: false, at: until, soon: false });
    const kept = (await page(id)).timeline.filter(({ type }) => type === 'kept');
    expect(kept).toMatchObject([{ by: 'acc-ama', sealed: true, codes: { until: '2027-12-29' } }]);
    expect(await house.audited('case.kept')).toEqual([`console:ama case.kept ${id}`]);
    house.clock.advance(400 * DAY - 1);
    expect(await tend()).toEqual({ ended: 0, again: 0 });
    house.clock.advance(1);
    expect(await tend()).toEqual({ ended: 1, again: 0 });
    expect(await left(id)).toBe(0);
  });

  test.each([
    ['a day that is over', -DAY, 'a court', 'badDate'],
    ['a day beyond ten years', 3_700 * DAY, 'a court', 'badDate'],
    ['no reason', 100 * DAY, '  ', 'noReason'],
    ['too long a reason', 100 * DAY, 'x'.repeat(501), 'tooLong'],
  ])('%s is refused', async (_, away, why, reason) => {
    const id = await told();
    await close(id);
    const until = new Date(house.clock.now().getTime() + away);
    expect(await cases.keep(ama, id, until, why, { v: 1 })).toEqual({ ok: false, reason });
  });

  test('of an open case, or one whose words are gone, nothing is to be kept', async () => {
    const id = await told();
    const until = new Date(house.clock.now().getTime() + 400 * DAY);
    const keep = async () => cases.keep(ama, id, until, 'a court', { v: await version(id) });
    expect(await keep()).toEqual({ ok: false, reason: 'notClosed' });
    await close(id);
    house.clock.advance(KEPT);
    await tend();
    expect(await keep()).toEqual({ ok: false, reason: 'wordsGone' });
  });

  test('a focal point cannot keep them', async () => {
    const id = await told();
    await cases.take(staff.kossi, id, { v: await version(id) });
    await close(id);
    const until = new Date(house.clock.now().getTime() + DAY);
    const v = await version(id);
    expect(await cases.keep(staff.kossi, id, until, 'a court', { v })).toEqual({
      ok: false,
      reason: 'denied',
    });
  });
});

describe('§5.34 after the restore of a backup', () => {
  test('from before the closing, the words are destroyed again, and nobody is called', async () => {
    const id = await told();
    const { cases: db } = house.db;
    const names = [
      'tips',
      'caseevents',
      'escalations',
      'attachments',
      'attachmentchunks',
      'reveals',
    ];
    const backup = await Promise.all(
      names.map(async (name) => [name, await db.collection(name).find().toArray()] as const),
    );
    await close(id);
    house.clock.advance(KEPT);
    await tend();
    expect(await notedCases(house.db.gateway)).toEqual([id]);
    for (const [name, docs] of backup) {
      await db.collection(name).deleteMany({});
      await db.collection(name).insertMany([...docs]);
    }
    expect(await left(id)).toBe(5);
    expect(await tend()).toEqual({ ended: 0, again: 1 });
    expect(await left(id)).toBe(0);
    expect((await page(id)).row.state).toBe('Closed');
    const escalation = await db.collection('escalations').findOne({ _id: id as never });
    expect(escalation).toMatchObject({ state: 'closed' });
    expect(await tend()).toEqual({ ended: 0, again: 0 });
  });

  test('a case whose end failed is not noted, so that a note never destroys an open case', async () => {
    const [main, second] = [await told('a'), await told('b')];
    await cases.join(ama, main, second, { v: await version(main) });
    await close(main);
    // The reporter of the joined tip writes again.
    await house.tell({ tip: second, words: [['more', 'they came back']], quiet: true });
    house.clock.advance(KEPT);
    expect(await tend()).toEqual({ ended: 0, again: 0 });
    expect(await notedCases(house.db.gateway)).toEqual([]);
    for (const id of [main, second]) expect(await left(id)).toBeGreaterThan(4);
  });
});
