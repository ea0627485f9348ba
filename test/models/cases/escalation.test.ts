import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  findEscalationByCode,
  findEscalationsByCodes,
} from '../../../src/models/cases/escalation-calls.js';
import { prepareEscalations, type Escalation } from '../../../src/models/cases/escalation-doc.js';
import {
  claimDueEscalation,
  dueQuery,
  findEscalation,
  findOpenEscalations,
  insertEscalations,
  openQuery,
  saveEscalation,
  unlockEscalation,
} from '../../../src/models/cases/escalation.js';
import { escalation, minutes, noon } from '../../escalation/support.js';
import { dropTestDb, testDb, type TestDb } from '../../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await prepareEscalations(db);
});
afterAll(() => dropTestDb(db));
beforeEach(async () => {
  await collection().deleteMany({});
});

const collection = () => db.cases.collection<Escalation>('escalations');
const call = (focalPoint: string, code: string) => ({
  focalPoint,
  code,
  level: 0,
  round: 0,
  times: 1,
  at: noon,
});

interface Stats {
  executionStats: { totalDocsExamined: number; totalKeysExamined: number; nReturned: number };
  queryPlanner: { winningPlan: unknown };
}

async function explain(
  query: ReturnType<typeof dueQuery> | ReturnType<typeof openQuery>,
  limit = 1,
) {
  const cursor = collection()
    .find(query.filter as never)
    .sort(query.sort)
    .hint(query.hint)
    .limit(limit);
  const { executionStats, queryPlanner } = (await cursor.explain(
    'executionStats',
  )) as unknown as Stats;
  return { ...executionStats, plan: JSON.stringify(queryPlanner.winningPlan) };
}

test('an escalation comes back as it was stored', async () => {
  const one = escalation({ calls: [call('kossi', '1111')], pending: { dueAt: minutes(10) } });
  expect(await insertEscalations(db, [one])).toBe(1);
  expect(await findEscalation(db, 'tip-1')).toEqual(one);
  expect(await findEscalation(db, 'tip-2')).toBeUndefined();
});

test('two processes that open the same one at once open it once', async () => {
  const many = Array.from({ length: 20 }, (_, i) => escalation({ _id: `tip-${i}` }));
  const counts = await Promise.all([1, 2, 3, 4].map(() => insertEscalations(db, many)));
  expect(counts.reduce((a, b) => a + b)).toBe(20);
  expect(await collection().countDocuments()).toBe(20);
});

test('a change that somebody overtook is not saved', async () => {
  await insertEscalations(db, [escalation()]);
  const read = (await findEscalation(db, 'tip-1')) as Escalation;
  const outcomes = await Promise.all(
    [1, 2, 3].map((level) => saveEscalation(db, { ...read, level })),
  );
  expect(outcomes.filter((one) => one === 'changed')).toHaveLength(2);
});

test('what is taken away is gone from the database', async () => {
  await insertEscalations(db, [escalation({ dueAt: noon })]);
  const read = (await findEscalation(db, 'tip-1')) as Escalation;
  const calls = [{ ...call('kossi', '1111'), outcome: undefined }];
  await saveEscalation(db, {
    ...read,
    calls,
    dueAt: undefined,
    acknowledgedBy: undefined,
    state: 'acted',
  });
  const raw = await collection().findOne({ _id: 'tip-1' });
  expect(raw?.calls).toEqual([call('kossi', '1111')]);
  expect(Object.keys(raw?.calls[0] ?? {})).not.toContain('outcome');
  expect(Object.keys(raw ?? {})).not.toContain('dueAt');
  expect(Object.keys(raw ?? {})).not.toContain('acknowledgedBy');
});

test('nothing can be stored that has no place: words, an address, a priority of 7', async () => {
  await insertEscalations(db, [escalation()]);
  const read = (await findEscalation(db, 'tip-1')) as Escalation;
  await expect(saveEscalation(db, { ...read, words: 'canary' } as never)).rejects.toThrow();
  await expect(saveEscalation(db, { ...read, priority: 7 } as never)).rejects.toThrow();
  const born = escalation({ _id: 'tip-2' });
  await expect(insertEscalations(db, [{ ...born, words: 'canary' } as never])).rejects.toThrow();
  expect(JSON.stringify(await collection().find().toArray())).not.toContain('canary');
});

test('two tips never give a focal point the same code, and two focal points may have the same', async () => {
  await insertEscalations(db, [escalation(), escalation({ _id: 'tip-2' })]);
  const [a, b] = (await Promise.all([
    findEscalation(db, 'tip-1'),
    findEscalation(db, 'tip-2'),
  ])) as [Escalation, Escalation];
  const mine = [call('kossi', '1111')];
  const all = await Promise.all([
    saveEscalation(db, { ...a, calls: mine }),
    saveEscalation(db, { ...b, calls: mine }),
  ]);
  expect(all.filter((one) => one === 'codeClash')).toHaveLength(1);
  const loser = all[0] === 'codeClash' ? a : b;
  expect(await saveEscalation(db, { ...loser, calls: [call('mawuli', '1111')] })).toMatchObject({
    _id: loser._id,
  });
  expect((await findEscalationByCode(db, 'kossi', '1111'))?._id).not.toBe(loser._id);
  expect((await findEscalationByCode(db, 'mawuli', '1111'))?._id).toBe(loser._id);
  expect(await findEscalationByCode(db, 'kossi', '2222')).toBeUndefined();
});

test('a claimed escalation is taken over only when its lock ran out, and given back only by its holder', async () => {
  await insertEscalations(db, [escalation()]);
  const first = await claimDueEscalation(db, noon, minutes(1));
  expect(first).toMatchObject({ _id: 'tip-1', lockedUntil: minutes(1) });
  expect(await claimDueEscalation(db, noon, minutes(1))).toBeUndefined();
  const second = await claimDueEscalation(db, minutes(1), minutes(2));
  expect(second?.v).toBeGreaterThan(first?.v ?? Infinity);
  await unlockEscalation(db, 'tip-1', minutes(1));
  expect(await claimDueEscalation(db, minutes(1), minutes(2))).toBeUndefined();
  await unlockEscalation(db, 'tip-1', minutes(2));
  expect(await claimDueEscalation(db, minutes(1), minutes(3))).toMatchObject({ _id: 'tip-1' });
});

test('§T1 whose claim a new primary does not have saves nothing over what was answered meanwhile', async () => {
  await insertEscalations(db, [escalation()]);
  const before = (await findEscalation(db, 'tip-1')) as Escalation;
  const claimed = (await claimDueEscalation(db, noon, minutes(1))) as Escalation;
  // The primary that had the claim is no more, and had told nobody: as after a rollback.
  await collection().replaceOne({ _id: 'tip-1' }, before);
  const answered = await saveEscalation(db, { ...before, state: 'acknowledged' });
  expect(answered).toMatchObject({ state: 'acknowledged' });
  expect(await saveEscalation(db, { ...claimed, level: 1 })).toBe('changed');
  expect(await findEscalation(db, 'tip-1')).toEqual(answered);
});

test('among 10,000 older P3 a P1 that is due comes first, and one document is looked at', async () => {
  const flood = Array.from({ length: 10_000 }, (_, i) =>
    escalation({ _id: `p3-${i}`, dueAt: minutes(-10_000 + i / 2) }, 3),
  );
  const later = Array.from({ length: 500 }, (_, i) =>
    escalation({ _id: `later-${i}`, dueAt: minutes(1 + i) }),
  );
  const p1 = escalation({ _id: 'urgent', dueAt: noon });
  await collection().insertMany([
    ...flood,
    ...later,
    escalation({ _id: 'p2', dueAt: noon }, 2),
    p1,
  ]);

  const claim = await explain(dueQuery(noon));
  expect(claim).toMatchObject({ totalDocsExamined: 1, nReturned: 1 });
  expect(claim.totalKeysExamined).toBeLessThanOrEqual(4);
  expect(claim.plan).toContain('"indexName":"claim"');
  expect(claim.plan).not.toContain('"stage":"SORT"');

  const order = [];
  for (let i = 0; i < 4; i += 1) order.push((await claimDueEscalation(db, noon, minutes(1)))?._id);
  expect(order).toEqual(['urgent', 'p2', 'p3-0', 'p3-1']);

  // All that are due at once: due + 1 at most, and none of those that are not.
  const all = await explain(dueQuery(minutes(0, minutes(2))), 20_000);
  expect(all.nReturned).toBe(10_004);
  expect(all.totalDocsExamined).toBeLessThanOrEqual(all.nReturned + 1);
});

test('what other processes are at work on is passed over without being looked at, and is taken over after them', async () => {
  const locked = Array.from({ length: 50 }, (_, i) =>
    escalation({ _id: `locked-${i}`, dueAt: minutes(-60), lockedUntil: minutes(1) }),
  );
  await collection().insertMany([...locked, escalation({ _id: 'free', dueAt: noon })]);
  expect(await explain(dueQuery(noon))).toMatchObject({ totalDocsExamined: 1, nReturned: 1 });
  expect(await explain(dueQuery(minutes(1)), 100)).toMatchObject({
    totalDocsExamined: 51,
    nReturned: 51,
  });
});

test('when nothing is due, nothing is looked at', async () => {
  await collection().insertMany(
    [1, 2, 3].map((i) => escalation({ _id: `t${i}`, dueAt: minutes(i) })),
  );
  expect(await explain(dueQuery(noon))).toMatchObject({ totalDocsExamined: 0, nReturned: 0 });
});

test('the list shows open ones, most urgent first, of one country or all, from an index', async () => {
  const done = escalation({ _id: 'done' });
  await insertEscalations(db, [done]);
  await saveEscalation(db, { ...done, state: 'acted', dueAt: undefined });
  await collection().insertMany([
    escalation({ _id: 'c', dueAt: minutes(1) }, 3),
    escalation({ _id: 'b', dueAt: minutes(5) }),
    escalation({ _id: 'a', dueAt: minutes(2), country: 'GH' }),
  ]);
  expect((await findOpenEscalations(db)).map(({ _id }) => _id)).toEqual(['a', 'b', 'c']);
  expect((await findOpenEscalations(db, { country: 'TG' })).map(({ _id }) => _id)).toEqual([
    'b',
    'c',
  ]);
  expect((await findOpenEscalations(db, { limit: 1 })).map(({ _id }) => _id)).toEqual(['a']);
  for (const query of [openQuery(), openQuery('TG')]) {
    const { plan, totalDocsExamined, nReturned } = await explain(query, 100);
    expect(plan).not.toMatch(/COLLSCAN|"stage":"SORT"/);
    expect(totalDocsExamined).toBe(nReturned);
  }
});

test('a code is looked up in its index', async () => {
  await insertEscalations(db, [
    escalation({ calls: [call('kossi', '1111'), call('mawuli', '2222')] }),
  ]);
  const found = (await collection()
    .find({ calls: { $elemMatch: { focalPoint: 'kossi', code: '1111' } } })
    .explain('executionStats')) as unknown as Stats;
  expect(JSON.stringify(found.queryPlanner.winningPlan)).toContain('"indexName":"code"');
  expect(found.executionStats).toMatchObject({ totalDocsExamined: 1, totalKeysExamined: 1 });
});

test('several codes of a text are looked up in the same index, and find their own person’s calls alone', async () => {
  await insertEscalations(db, [
    escalation({ _id: 'a', calls: [call('kossi', '1111'), call('mawuli', '2222')] }),
    escalation({ _id: 'b', calls: [call('kossi', '3333')] }),
    escalation({ _id: 'c', calls: [call('kossi', '4444')] }),
  ]);
  const codes = ['1111', '2222', '3333'];
  const found = await findEscalationsByCodes(db, 'kossi', codes);
  expect(found.map(({ _id }) => _id).sort()).toEqual(['a', 'b']);
  expect(await findEscalationsByCodes(db, 'kossi', [])).toEqual([]);
  const plan = (await collection()
    .find({ calls: { $elemMatch: { focalPoint: 'kossi', code: { $in: codes } } } })
    .explain('executionStats')) as unknown as Stats;
  expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('"indexName":"code"');
  expect(plan.executionStats.totalDocsExamined).toBe(2);
});
