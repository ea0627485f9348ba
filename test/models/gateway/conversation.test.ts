import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createConversations,
  LEASE,
  prepareConversations,
  type Conversations,
  type TurnCommit,
} from '../../../src/models/gateway/conversation.js';
import { MINUTE } from '../../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';
import { profiled } from '../../support/profile.js';

let db: TestDb;
let people: Conversations;
const noon = new Date('2026-03-03T12:00:00Z');
const after = (ms: number) => new Date(noon.getTime() + ms);
const raw = () => db.gateway.collection<{ _id: string }>('conversations');
const work = (id: string) => ({ id, box: Buffer.from(`sealed ${id}`) });
const turn = (change: Partial<TurnCommit> = {}): TurnCommit => ({
  id: 'afi',
  v: 0,
  box: Buffer.from('sealed'),
  seen: Buffer.from('m1'),
  forgetSent: false,
  expiresAt: after(1e9),
  olderIds: [],
  ...change,
});
const promised = (id: string, change: Partial<TurnCommit> = {}) =>
  turn({ work: work(id), dueAt: after(LEASE), ...change });
const version = async () => (await afi()).v;
async function afi() {
  const [doc] = await people.read(['afi']);
  if (!doc) throw new Error('Afi is not known');
  return doc;
}

beforeAll(async () => {
  db = await testDb();
  await prepareConversations(db.gateway);
});
beforeEach(async () => {
  people = createConversations(db.gateway);
  await raw().deleteMany({});
});
afterAll(async () => {
  await dropTestDb(db);
});

describe('a turn', () => {
  test('is kept as it was given, with its bytes', async () => {
    expect(await people.commit(promised('w1', { silentAt: after(MINUTE) }))).toBe('kept');
    expect(await afi()).toEqual({
      _id: 'afi',
      v: expect.any(Number),
      box: Buffer.from('sealed'),
      seen: Buffer.from('m1'),
      pend: [work('w1')],
      sent: [],
      silentAt: after(MINUTE),
      expiresAt: after(1e9),
    });
    expect((await afi()).box).toBeInstanceOf(Buffer);
  });
  test('of two on the same version one is told so, for a stranger as for somebody known', async () => {
    const first = await Promise.all([people.commit(promised('a')), people.commit(promised('b'))]);
    expect([...first].sort()).toEqual(['conflict', 'kept']);
    const elsewhere = createConversations(db.gateway);
    const read = await version();
    const both = await Promise.all([
      people.commit(promised('c', { v: read })),
      elsewhere.commit(promised('d', { v: read })),
    ]);
    expect([...both].sort()).toEqual(['conflict', 'kept']);
    const { v, pend } = await afi();
    expect(v).not.toBe(read);
    expect(pend).toHaveLength(2);
    expect(await people.commit(turn({ v: read }))).toBe('conflict');
    expect(await people.commit(turn({ v: 7 }))).toBe('conflict');
  });
  test('ends the wait for a silence when it does not begin one, and replaces older names', async () => {
    await people.commit(turn({ id: 'afi-old' }));
    await people.commit(turn({ silentAt: after(MINUTE), olderIds: ['afi-old'] }));
    expect((await people.read(['afi', 'afi-old'])).map(({ _id }) => _id)).toEqual(['afi']);
    await people.commit(turn({ v: await version() }));
    expect(await afi()).not.toHaveProperty('silentAt');
  });
});

describe('a person in the middle of a talk', () => {
  const open = (change: Partial<TurnCommit> = {}) => turn({ silentAt: after(MINUTE), ...change });
  const reads = async (work: () => Promise<unknown>) =>
    (await profiled(db.gateway, work)).filter(({ op }) => op === 'query').length;

  test('is not read again with every message, and is known as the database knows them', async () => {
    await people.commit(open({ work: work('w1'), dueAt: after(LEASE) }));
    expect(await reads(() => people.read(['afi', 'afi-old']))).toBe(0);
    await people.commit(
      open({ v: await version(), box: Buffer.from('more'), work: work('w2'), dueAt: after(LEASE) }),
    );
    await people.done('afi', 'w1', [Buffer.from('ref 1')]);
    const here = await afi();
    expect(here).toMatchObject({
      box: Buffer.from('more'),
      pend: [work('w2')],
      sent: [Buffer.from('ref 1')],
    });
    expect(await createConversations(db.gateway).read(['afi'])).toEqual([here]);
    expect(await people.commit(turn({ v: here.v, forgetSent: true }))).toBe('kept');
    expect(await reads(afi)).toBe(1);
  });
  test('whom another process heard meanwhile is read again, as everybody is for a while', async () => {
    await people.commit(open());
    await people.commit(open({ id: 'kofi' }));
    const before = await version();
    const elsewhere = createConversations(db.gateway);
    await elsewhere.read(['afi']);
    expect(await elsewhere.commit(open({ v: before, box: Buffer.from('theirs') }))).toBe('kept');
    expect(await people.commit(open({ v: before, box: Buffer.from('ours') }))).toBe('conflict');
    expect(await afi()).toMatchObject({ box: Buffer.from('theirs') });
    expect(await version()).not.toBe(before);
    expect(await reads(() => people.read(['kofi']))).toBe(1);
  });
  test('whose work was done while the next turn was being kept has none left', async () => {
    await people.commit(open({ work: work('w1'), dueAt: after(LEASE) }));
    const { v } = await afi();
    await Promise.all([
      people.done('afi', 'w1', []),
      people.commit(open({ v, work: work('w2'), dueAt: after(LEASE) })),
    ]);
    expect((await afi()).pend).toEqual([work('w2')]);
    await people.commit(open({ id: 'kofi', work: work('w1'), dueAt: after(LEASE) }));
    const [kofi] = await createConversations(db.gateway).read(['kofi']);
    const fresh = createConversations(db.gateway);
    await fresh.read(['kofi']);
    await Promise.all([
      fresh.commit(open({ id: 'kofi', v: kofi?.v ?? 0 })),
      fresh.done('kofi', 'w1', []),
    ]);
    expect((await fresh.read(['kofi']))[0]?.pend).toEqual([]);
  });
  test('kept under an older name as well is read until only one is left', async () => {
    await people.commit(open({ id: 'afi-old' }));
    await people.commit(open());
    const both = createConversations(db.gateway);
    expect(await both.read(['afi', 'afi-old'])).toHaveLength(2);
    expect(await both.read(['afi', 'afi-old'])).toHaveLength(2);
  });
});

describe('promised work', () => {
  test('that is done meanwhile does not come back with the next turn', async () => {
    await people.commit(promised('w1'));
    const read = await afi();
    await people.done('afi', 'w1', []);
    expect(await people.commit(promised('w2', { v: read.v, dueAt: after(2 * LEASE) }))).toBe(
      'kept',
    );
    expect((await afi()).pend).toEqual([work('w2')]);
  });
  test('is due as long as any is left, and not after', async () => {
    await people.commit(promised('w1'));
    await people.commit(promised('w2', { v: await version() }));
    await people.done('afi', 'w1', []);
    expect((await afi()).pend).toEqual([work('w2')]);
    expect(await raw().findOne({})).toMatchObject({ pend: [{ id: 'w2', dueAt: after(LEASE) }] });
    await people.done('afi', 'w2', []);
    expect((await afi()).pend).toEqual([]);
    expect(await people.claimDueWork(after(9 * LEASE))).toBeNull();
  });
  test('done twice, or of nobody, changes nothing', async () => {
    await people.commit(promised('w1'));
    await people.done('afi', 'w1', [Buffer.from('ref 1')]);
    await people.done('afi', 'w1', [Buffer.from('ref 1')]);
    await people.done('nobody', 'w1', [Buffer.from('ref')]);
    expect((await afi()).sent).toEqual([Buffer.from('ref 1')]);
    expect(await raw().countDocuments()).toBe(1);
  });
  test('leaves what can be deleted at the person; ERASE forgets it; two hundred are remembered at most', async () => {
    await people.commit(promised('w1'));
    await people.done(
      'afi',
      'w1',
      Array.from({ length: 203 }, (_, i) => Buffer.from(`ref ${i}`)),
    );
    await people.commit(turn({ v: await version() }));
    const { sent = [] } = await afi();
    expect([sent.length, sent.at(0), sent.at(-1)]).toEqual([
      200,
      Buffer.from('ref 3'),
      Buffer.from('ref 202'),
    ]);
    await people.commit(turn({ v: await version(), forgetSent: true }));
    expect((await afi()).sent).toEqual([]);
  });
  test('is taken over only when its time is out, by one, the longest waiting first, and again after another lease', async () => {
    await people.commit(promised('w1', { id: 'kofi', dueAt: after(2 * LEASE) }));
    await people.commit(promised('w2'));
    expect(await people.claimDueWork(noon)).toBeNull();
    const now = after(2 * LEASE);
    const claimed = await Promise.all([1, 2, 3].map(() => people.claimDueWork(now)));
    expect(claimed.flatMap((doc) => doc?._id ?? []).sort()).toEqual(['afi', 'kofi']);
    expect(claimed.flatMap((doc) => doc?.pend ?? [])).toEqual(
      expect.arrayContaining([work('w1'), work('w2')]),
    );
    expect(await people.claimDueWork(after(3 * LEASE - 1))).toBeNull();
    expect(await people.claimDueWork(after(3 * LEASE))).not.toBeNull();
  });
  test('of one person is due piece by piece: what was promised a moment ago stays with whoever promised it', async () => {
    await people.commit(promised('w1'));
    await people.commit(promised('w2', { v: await version(), dueAt: after(LEASE + 5) }));
    expect(await people.claimDueWork(after(LEASE + 4))).toMatchObject({
      _id: 'afi',
      pend: [work('w1')],
    });
    expect(await people.claimDueWork(after(LEASE + 4))).toBeNull();
    expect(await people.hold('afi', 'w2', after(3 * LEASE))).toBe(true);
    expect((await people.claimDueWork(after(2 * LEASE + 4)))?.pend).toEqual([work('w1')]);
    expect((await people.claimDueWork(after(3 * LEASE)))?.pend).toEqual([work('w2')]);
  });
  test('is held by whoever is still at it, unless it was done', async () => {
    await people.commit(promised('w1'));
    expect(await people.hold('afi', 'w1', after(2 * LEASE))).toBe(true);
    expect(await people.claimDueWork(after(LEASE))).toBeNull();
    // Who has not heard of a later promise has lost it.
    const how = { from: after(LEASE) };
    expect(await people.hold('afi', 'w1', after(9 * LEASE), how)).toBe(false);
    expect(await people.hold('afi', 'w1', after(2 * LEASE), { from: after(2 * LEASE) })).toBe(true);
    await people.done('afi', 'w1', []);
    expect(await people.hold('afi', 'w1', after(2 * LEASE))).toBe(false);
    expect(await people.claimDueWork(after(9 * LEASE))).toBeNull();
  });
});

test('§T7 neither the order in which people first wrote nor how often they did can be read from what is kept', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `${(i * 17) % 40}`.padStart(2, '0'));
  for (const id of ids) await people.commit(turn({ id }));
  const docs = await raw().find({}).sort({ $natural: 1 }).toArray();
  expect(docs.map(({ _id }) => _id)).toEqual([...ids].sort());
  const versions = docs.map((doc) => (doc as unknown as { v: number }).v);
  expect(new Set(versions).size).toBe(40);
  expect(Math.min(...versions)).toBeGreaterThan(40);
});

test('silent talks are found, longest silence first, and nothing is changed', async () => {
  for (const [id, silentAt] of [
    ['late', after(2)],
    ['later', after(3)],
    ['first', after(1)],
    ['not yet', after(9)],
  ] as const)
    await people.commit(turn({ id, silentAt }));
  await people.commit(turn({ id: 'over' }));
  expect((await people.findSilent(after(3), 2)).map(({ _id }) => _id)).toEqual(['first', 'late']);
  expect(await people.findSilent(after(3), 9)).toHaveLength(3);
  expect(await people.findSilent(after(3), 9)).toHaveLength(3);
});

test('people are forgotten by MongoDB itself at the moment their document names', async () => {
  const indexes = await raw().indexes();
  expect(indexes.find(({ key }) => 'expiresAt' in key)).toMatchObject({ expireAfterSeconds: 0 });
});

test('among hundreds of people every call looks at no more than it needs', async () => {
  await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      people.commit(
        turn({
          id: `p${i}`,
          ...(i % 3 === 0 ? { work: work('w'), dueAt: after(i) } : {}),
          ...(i % 2 === 0 ? { silentAt: after(i) } : {}),
        }),
      ),
    ),
  );
  const seen = await profiled(db.gateway, async () => {
    await people.read(['p7', 'p8', 'nobody']);
    await people.commit(promised('x', { id: 'p7', v: 1 }));
    await people.hold('p7', 'x', after(LEASE));
    await people.done('p7', 'x', []);
    await people.claimDueWork(after(150));
    await people.findSilent(after(40), 5);
    await people.commit(turn({ id: 'new', olderIds: ['p9'] }));
  });
  expect(seen.length).toBeGreaterThanOrEqual(8);
  for (const one of seen) {
    expect([one.op, one.planSummary]).not.toEqual([one.op, expect.stringContaining('COLLSCAN')]);
    expect([one.op, one.sorted]).toEqual([one.op, false]);
    const needed = one.op === 'findAndModify' || one.op === 'findandmodify' ? 1 : one.returned;
    // A clustered scan looks at the one behind the last, too.
    expect([one, one.docsExamined <= needed + 2]).toEqual([one, true]);
  }
});
