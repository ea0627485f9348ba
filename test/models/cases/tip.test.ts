import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { prepareTips } from '../../../src/models/cases/tip-doc.js';
import { createTipIntake, type TipIntake, type TipWrite } from '../../../src/models/cases/tip.js';
import {
  findTip,
  findTipByCode,
  findTipByHandle,
  listTips,
} from '../../../src/models/cases/tip-lookup.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';
import { profiled } from '../../support/profile.js';

let db: TestDb;
let intake: TipIntake;
const hour = new Date('2026-03-03T12:00:00Z');
const wrap = (kid: string) => ({ kid, box: Buffer.from(`key for ${kid}`) });
const entry = (id: string) => ({
  id,
  strand: 's1',
  step: 'first',
  box: Buffer.from(`words ${id}`),
});
const write = (change: Partial<TipWrite> = {}): TipWrite => ({
  id: 'w1',
  tip: 'tip-1',
  reference: 'TG-7K2M4',
  country: 'TG',
  priority: 3,
  kind: 'general',
  signals: [],
  answers: {},
  entries: [],
  compartment: 'TG',
  excludedAffiliations: [],
  own: true,
  receivedAt: hour,
  flow: 'tip@1',
  ...change,
});
const raw = () => db.cases.collection<{ _id: string }>('tips');
async function tip(id = 'tip-1') {
  const doc = await findTip(db.cases, id);
  if (!doc) throw new Error('there is no such tip');
  return doc;
}

beforeAll(async () => {
  db = await testDb();
  await prepareTips(db.cases);
  intake = createTipIntake(db.cases);
});
beforeEach(async () => {
  await raw().deleteMany({});
});
afterAll(async () => {
  await dropTestDb(db);
});

describe('what is told', () => {
  test('opens a tip that is whole from its first word on', async () => {
    expect(
      await intake.take(
        write({ entries: [entry('e1')], strand: { id: 's1', wraps: [wrap('TG.1')] } }),
      ),
    ).toBe('applied');
    expect(await tip()).toEqual({
      _id: 'tip-1',
      reference: 'TG-7K2M4',
      country: 'TG',
      state: 'open',
      priority: 3,
      kind: 'general',
      open: true,
      changes: 1,
      signals: [],
      answers: {},
      entries: [entry('e1')],
      strands: { s1: [wrap('TG.1')] },
      compartment: 'TG',
      excludedAffiliations: [],
      mode: 'A',
      receivedAt: hour,
      flow: 'tip@1',
      applied: ['w1'],
    });
  });
  test('twice is told once, however often and from wherever it comes again', async () => {
    const first = write({ entries: [entry('e1')], answers: { danger: 'yes' } });
    expect(await intake.take(first)).toBe('applied');
    await intake.take(write({ id: 'w2', entries: [entry('e2')] }));
    const again = await Promise.all(
      [intake, createTipIntake(db.cases), createTipIntake(db.cases)].map((one) => one.take(first)),
    );
    expect(again).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect((await tip()).entries.map(({ id }) => id)).toEqual(['e1', 'e2']);
  });
  test('by two turns that open the tip in the same moment, in two processes, is all kept', async () => {
    // Again and again, because they must meet: one of them is then refused like a repetition.
    for (let round = 0; round < 30; round += 1) {
      const processes = Array.from({ length: 4 }, () => createTipIntake(db.cases));
      const outcomes = await Promise.all(
        processes.map((one, i) =>
          one.take(write({ tip: `tip-${round}`, id: `w${i}`, entries: [entry(`e${i}`)] })),
        ),
      );
      expect(outcomes).toEqual(['applied', 'applied', 'applied', 'applied']);
      expect((await tip(`tip-${round}`)).entries.map(({ id }) => id).sort()).toEqual([
        'e0',
        'e1',
        'e2',
        'e3',
      ]);
    }
  });
  test('may only make it more urgent; signals, exclusions and codes add up', async () => {
    await intake.take(write({ priority: 2, signals: ['child'] }));
    await intake.take(
      write({
        id: 'w2',
        priority: 1,
        kind: 'captive',
        signals: ['captive'],
        excludedAffiliations: ['police'],
        codes: ['c1'],
      }),
    );
    await intake.take(
      write({
        id: 'w3',
        priority: 3,
        signals: ['child'],
        excludedAffiliations: ['police'],
        codes: ['c2'],
      }),
    );
    expect(await tip()).toMatchObject({
      priority: 1,
      kind: 'captive',
      signals: ['child', 'captive'],
      excludedAffiliations: ['police'],
      codes: ['c1', 'c2'],
    });
  });
  test('an answer changed on the way back is the last one given; the hour of the first stays', async () => {
    await intake.take(write({ answers: { minor: 'yes' } }));
    await intake.take(
      write({
        id: 'w2',
        answers: { minor: 'no', leave: 'no' },
        receivedAt: new Date('2026-03-03T13:00:00Z'),
      }),
    );
    expect(await tip()).toMatchObject({ answers: { minor: 'no', leave: 'no' }, receivedAt: hour });
  });
  test('moves to the country and the key of those who may read it; their key replaces that of the others', async () => {
    await intake.take(
      write({
        country: 'ECOWAS',
        compartment: 'regional',
        strand: { id: 's1', wraps: [wrap('regional.1')] },
      }),
    );
    await intake.take(
      write({ id: 'w2', country: 'TG', area: 'TG-M', strand: { id: 's1', wraps: [wrap('TG.1')] } }),
    );
    await intake.take(
      write({
        id: 'w3',
        compartment: 'TG.independent',
        strand: { id: 's1', wraps: [wrap('TG.independent.1')] },
      }),
    );
    await intake.take(write({ id: 'w4', compartment: 'TG.independent' }));
    expect(await tip()).toMatchObject({
      country: 'TG',
      area: 'TG-M',
      compartment: 'TG.independent',
      strands: { s1: [wrap('TG.independent.1')] },
    });
  });
  test('is complete with its end; what comes after it does not open it again', async () => {
    await intake.take(write({ state: 'submitted', mode: 'C', handle: 'h1', codes: ['c1'] }));
    await intake.take(write({ id: 'w2', own: false, entries: [entry('e2')] }));
    expect(await tip()).toMatchObject({ state: 'submitted', mode: 'C', handle: 'h1' });
  });
});

describe('what is added from another phone', () => {
  test('never moves the tip, and has a strand of its own', async () => {
    await intake.take(
      write({
        country: 'GH',
        area: 'GH-AA',
        compartment: 'GH',
        strand: { id: 's1', wraps: [wrap('GH.1')] },
      }),
    );
    await intake.take(
      write({
        id: 'w2',
        own: false,
        country: 'TG',
        area: 'TG-M',
        compartment: 'regional',
        strand: { id: 's2', wraps: [wrap('regional.1')] },
      }),
    );
    expect(await tip()).toMatchObject({
      country: 'GH',
      area: 'GH-AA',
      compartment: 'GH',
      strands: { s1: [wrap('GH.1')], s2: [wrap('regional.1')] },
    });
  });
});

describe('a tip is found', () => {
  test('by any code, by its mailbox, by its id and its reference in any case, and by nothing else', async () => {
    await intake.take(write({ codes: ['old', 'new'], handle: 'h1', signals: ['child'] }));
    await intake.take(write({ tip: 'tip-2', id: 'w2', reference: 'GH-AAAAA' }));
    const key = {
      _id: 'tip-1',
      reference: 'TG-7K2M4',
      country: 'TG',
      signals: ['child'],
      handle: 'h1',
      excludedAffiliations: [],
    };
    expect(await findTipByCode(db.cases, ['other', 'new'])).toEqual(key);
    expect(await findTipByHandle(db.cases, 'h1')).toEqual(key);
    expect((await findTip(db.cases, 'tg-7k2m4'))?._id).toBe('tip-1');
    expect(await findTipByCode(db.cases, ['other'])).toBeNull();
    expect(await findTipByCode(db.cases, [])).toBeNull();
    expect(await findTipByHandle(db.cases, 'h2')).toBeNull();
    expect(await findTip(db.cases, 'nothing')).toBeNull();
  });
  test('by a reference that two tips share only with its id, and never one for the other', async () => {
    await intake.take(write({ codes: ['a'] }));
    await intake.take(write({ tip: 'tip-2', id: 'w2', codes: ['b'] }));
    await expect(findTip(db.cases, 'TG-7K2M4')).rejects.toThrow(
      /Several tips are called TG-7K2M4.*tip-1 \(P\d.*tip-2/,
    );
    expect((await findTip(db.cases, 'tip-2'))?._id).toBe('tip-2');
  });
  test('in a list without its words, newest first', async () => {
    for (const [id, country, at] of [
      ['a', 'TG', 10],
      ['b', 'GH', 12],
      ['c', 'TG', 11],
    ] as const)
      await intake.take(
        write({
          tip: id,
          id,
          country,
          entries: [entry(id)],
          codes: [id],
          strand: { id: 's1', wraps: [wrap('x')] },
          receivedAt: new Date(Date.UTC(2026, 2, 3, at)),
        }),
      );
    expect((await listTips(db.cases, undefined, 9)).map(({ _id }) => _id)).toEqual(['b', 'c', 'a']);
    const [first, ...more] = await listTips(db.cases, 'TG', 1);
    expect([first?._id, more]).toEqual(['c', []]);
    for (const secret of ['entries', 'strands', 'codes', 'applied'])
      expect(first).not.toHaveProperty(secret);
  });
});

test('among a thousand tips every call looks at no more than it needs', async () => {
  await Promise.all(
    Array.from({ length: 1_000 }, (_, i) =>
      intake.take(
        write({
          tip: `t${i}`,
          id: `w${i}`,
          reference: `TG-${i}`,
          country: i % 2 === 0 ? 'TG' : 'GH',
          codes: [`c${i}`],
          handle: `h${i}`,
          receivedAt: new Date(hour.getTime() + i),
        }),
      ),
    ),
  );
  const seen = await profiled(db.cases, async () => {
    await intake.take(write({ tip: 't7', id: 'again', own: false, entries: [entry('e')] }));
    await intake.take(write({ tip: 'new', id: 'first' }));
    await findTipByCode(db.cases, ['c5', 'nobody']);
    await findTipByCode(db.cases, ['nobody', 'neither']);
    await findTipByHandle(db.cases, 'h5');
    await findTip(db.cases, 't5');
    await findTip(db.cases, 'TG-5');
    await listTips(db.cases, 'TG', 20);
    await listTips(db.cases, undefined, 20);
  });
  expect(seen.length).toBeGreaterThanOrEqual(9);
  for (const one of seen) {
    expect([one, one.planSummary.includes('COLLSCAN'), one.sorted]).toEqual([one, false, false]);
    expect([one, one.docsExamined <= one.returned + 1]).toEqual([one, true]);
  }
});
