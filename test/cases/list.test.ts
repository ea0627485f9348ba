import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { filtersFor } from '../../src/access/case-filter.js';
import { conditionsOf, orderOf } from '../../src/cases/conditions.js';
import type { CaseQuery } from '../../src/cases/query.js';
import { afterCursor, caseQuery, listOrders } from '../../src/models/cases/case-list.js';
import { calledForQuery } from '../../src/models/cases/escalation-calls.js';
import type { TipDoc } from '../../src/models/cases/tip-doc.js';
import { waitingQuery } from '../../src/models/cases/reveal.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { seededChance } from '../../src/shared/seeded-chance.js';
import type { Staff } from '../../src/shared/staff.js';
import { newHouse, staff, start, type House } from './support.js';

let house: House;
const kinds = ['captive', 'missing', 'child', 'general', 'exploitation'];
const MANY = 3_000;

/** Many tips, some of them worked on: by their number, so that each test knows what there is. */
function many(): TipDoc[] {
  return Array.from({ length: MANY }, (_, i) => {
    const country = ['TG', 'TG', 'GH', 'ECOWAS'][i % 4] ?? 'TG';
    const closed = i % 5 === 0;
    return {
      _id: `tip-${String(i).padStart(6, '0')}`,
      reference: `${country}-${(i + 36 ** 4).toString(36).toUpperCase()}`,
      country,
      area: country === 'TG' ? `TG-${'MPCKS'[i % 5] ?? 'M'}` : undefined,
      state: i % 11 === 0 ? 'partial' : 'submitted',
      priority: (i % 3) + 1,
      kind: kinds[i % 5] ?? 'general',
      signals: [kinds[i % 5] ?? 'general'],
      answers: {},
      entries: [],
      strands: {},
      compartment: 'TG',
      excludedAffiliations: i % 50 === 0 ? ['police', 'government'] : [],
      mode: 'B',
      codes: [],
      // Thirty in an hour: the keyset has to part what came in one.
      receivedAt: new Date(start.getTime() - Math.floor(i / 30) * HOUR),
      flow: 'tip@2',
      applied: [],
      changes: 1,
      ...(closed ? { work: { v: 1, state: 'Closed', reason: 'unfounded' } } : { open: true }),
      ...(i % 100 === 1 ? { work: { v: 1, owner: 'acc-ama' } } : {}),
      ...(i % 200 === 2 ? { work: { v: 1, state: 'FollowUp', followUpAt: start } } : {}),
    } as unknown as TipDoc;
  });
}
const docs = many();

beforeAll(async () => {
  house = await newHouse();
  await house.db.cases.collection<TipDoc>('tips').insertMany(docs);
});
afterAll(() => house.close());

/** All pages of a list, one after another. */
async function all(who: Staff, query: CaseQuery): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await house.cases.list(who, { ...query, after });
    ids.push(...page.rows.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  return ids;
}
const expected = (keep: (doc: TipDoc, i: number) => boolean) =>
  docs
    .filter(keep)
    .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || (a._id < b._id ? -1 : 1))
    .map(({ _id }) => _id);
const isOpen = ({ open }: TipDoc) => open === true;
const inTogo = ({ country }: TipDoc) => country === 'TG';

describe('a list', () => {
  test('is whole over its pages, in its order, each case once, and counted', async () => {
    const ids = await all(staff.ama, { limit: 200 });
    expect(ids).toEqual(expected((doc) => isOpen(doc) && inTogo(doc)));
    expect(await house.cases.count(staff.ama, {})).toEqual({
      count: Math.min(1_000, ids.length),
      atLeast: ids.length > 1_000,
    });
    const everywhere = await all(staff.desk, { state: 'all', limit: 200 });
    expect(everywhere).toEqual(expected(() => true));
  });

  test('goes on at its place when cases come in above it meanwhile', async () => {
    const first = await house.cases.list(staff.ama, { limit: 40 });
    const late = {
      ...docs[1],
      _id: 'late',
      receivedAt: new Date(start.getTime() + HOUR),
    } as TipDoc;
    const tips = house.db.cases.collection<TipDoc>('tips');
    await tips.insertOne(late);
    const second = await house.cases.list(staff.ama, { limit: 40, after: first.next });
    await tips.deleteOne({ _id: 'late' });
    const both = [...first.rows, ...second.rows].map(({ id }) => id);
    expect(both).toEqual(expected((doc) => isOpen(doc) && inTogo(doc)).slice(0, 80));
  });

  const filters: readonly (readonly [string, CaseQuery, (doc: TipDoc, i: number) => boolean])[] = [
    ['priority', { priority: [1] }, (doc) => isOpen(doc) && doc.priority === 1],
    [
      'kind',
      { kind: ['child', 'missing'] },
      (doc) => isOpen(doc) && ['child', 'missing'].includes(doc.kind),
    ],
    ['area', { area: ['TG-K'] }, (doc) => isOpen(doc) && doc.area === 'TG-K'],
    ['closed', { state: ['Closed'] }, (doc) => doc.work?.state === 'Closed' && !isOpen(doc)],
    ['owner', { owner: 'me' }, (doc) => isOpen(doc) && doc.work?.owner === 'acc-ama'],
    ['nobody', { owner: 'nobody' }, (doc) => isOpen(doc) && doc.work?.owner === undefined],
    ['partial', { partial: true }, (doc) => isOpen(doc) && doc.state === 'partial'],
    [
      'follow-up',
      { followUpDue: true },
      (doc) => isOpen(doc) && doc.work?.followUpAt !== undefined,
    ],
    [
      'hours',
      { from: new Date(start.getTime() - DAY), to: new Date(start.getTime() - 12 * HOUR) },
      ({ receivedAt, ...doc }) =>
        isOpen({ receivedAt, ...doc }) &&
        receivedAt.getTime() >= start.getTime() - DAY &&
        receivedAt.getTime() <= start.getTime() - 12 * HOUR,
    ],
    ['a word', { text: 'missing' }, (doc) => isOpen(doc) && doc.kind === 'missing'],
  ];
  test.each(filters)('finds by %s what there is, and no more', async (_, query, keep) => {
    expect(await all(staff.ama, { ...query, limit: 200 })).toEqual(
      expected((doc, i) => inTogo(doc) && keep(doc, i)),
    );
  });

  test('finds a reference, or its beginning, among closed cases too', async () => {
    const doc = docs.find((one) => inTogo(one) && one.work?.state === 'Closed');
    const reference = doc?.reference ?? '';
    for (const text of [reference, reference.toLowerCase(), reference.replace('-', '')])
      expect(await all(staff.ama, { text })).toEqual([doc?._id]);
    const found = await house.cases.list(staff.ama, { text: reference.slice(0, 6) });
    expect(found.rows.map(({ id }) => id)).toContain(doc?._id);
  });

  test('of the beginning of a reference comes by reference, whole over its pages', async () => {
    const text = 'TG-1000';
    const begin = docs.filter((one) => inTogo(one) && one.reference.startsWith('TG-10'));
    const found = await all(staff.ama, { text: 'TG-10', limit: 7 });
    expect(found).toEqual(
      begin.sort((a, b) => (a.reference < b.reference ? -1 : 1)).map(({ _id }) => _id),
    );
    expect(found.length).toBeGreaterThan(100);
    // A place in another order is no place in this one.
    const first = await house.cases.list(staff.ama, { text });
    for (const after of [`${start.getTime()}.tip-000010`, 'GH-1.$gt', '-.-'])
      expect(await house.cases.list(staff.ama, { text, after })).toEqual(first);
  });

  test('what makes no sense finds nothing or all, and never fails', async () => {
    const odd: CaseQuery[] = [
      { after: 'x' },
      { after: '9.$ne' },
      { kind: ['<script>'] },
      { area: ['$where'] },
      { owner: '$gt' },
      { text: '(((' },
      { text: '=1+1' },
      { limit: -5 },
      { limit: 1e9 },
      { from: new Date(8.64e15), to: new Date(0) },
    ];
    for (const query of odd)
      expect((await house.cases.list(staff.ama, query)).rows.length).toBeLessThanOrEqual(200);
  });

  test('what was opened is no longer unread; what came since is changed; for each person by themselves', async () => {
    const [first] = (await house.cases.list(staff.ama, { mark: 'unread', limit: 1 })).rows;
    const id = first?.id ?? '';
    expect(first?.mark).toBe('unread');
    await house.cases.see(staff.ama, id);
    const markOf = async (who: Staff) =>
      (await house.cases.list(who, { text: first?.reference })).rows.map(({ mark }) => mark);
    expect([await markOf(staff.ama), await markOf(staff.kofi)]).toEqual([[undefined], ['unread']]);
    await house.cases.note(staff.kofi, id, { words: 'seen by another' }, { v: 0 });
    expect(await markOf(staff.ama)).toEqual(['changed']);
    const changed = await house.cases.list(staff.ama, { mark: 'changed' });
    expect(changed.rows.map((row) => row.id)).toEqual([id]);
  });

  test('a view is kept under its name by its owner alone', async () => {
    const query = { priority: [1], from: start } as const;
    const saved = await house.cases.saveView(staff.ama, ' Urgent ', { ...query, after: 'x' });
    expect(saved).toMatchObject({ ok: true, value: { name: 'Urgent', query } });
    await house.cases.saveView(staff.ama, 'Urgent', { priority: [2] });
    expect(await house.cases.views(staff.ama)).toMatchObject([{ query: { priority: [2] } }]);
    expect(await house.cases.views(staff.kofi)).toEqual([]);
    const id = saved.ok ? saved.value.id : '';
    await house.cases.removeView(staff.kofi, id);
    expect(await house.cases.views(staff.ama)).toHaveLength(1);
    await house.cases.removeView(staff.ama, id);
    expect(await house.cases.views(staff.ama)).toEqual([]);
    // However many somebody keeps, none is left out.
    for (let i = 0; i < 60; i += 1) await house.cases.saveView(staff.ama, `View ${i}`, {});
    expect(await house.cases.views(staff.ama)).toHaveLength(60);
    expect(await house.cases.saveView(staff.admin, 'x', {})).toEqual({
      ok: false,
      reason: 'denied',
    });
  });

  test('an export has the rows that may leave, and is noted first', async () => {
    const rows = await house.cases.exportRows(staff.ama, { priority: [1] });
    expect(rows.ok && rows.value.length).toBe(
      expected((doc) => isOpen(doc) && inTogo(doc) && doc.priority === 1).length,
    );
    expect(await house.audited('case.exported')).toEqual(['console:ama case.exported cases']);
    expect(await house.cases.exportRows(staff.kossi, {})).toEqual({ ok: false, reason: 'denied' });
  });
});

describe('every query goes by an index', () => {
  /** The stages of the plan that won, from the top. */
  const stages = (plan: unknown): string[] => {
    if (typeof plan !== 'object' || plan === null) return [];
    const {
      stage,
      inputStage,
      inputStages = [],
    } = plan as {
      stage?: string;
      inputStage?: unknown;
      inputStages?: unknown[];
    };
    return [
      ...(stage === undefined ? [] : [stage]),
      ...[inputStage, ...inputStages].flatMap(stages),
    ];
  };
  const queries: readonly CaseQuery[] = [
    {},
    { state: 'all' },
    { state: ['Closed'] },
    { state: ['Active'] },
    { state: ['FollowUp', 'ClosedReferred'] },
    { priority: [1] },
    { area: ['TG-M'] },
    { kind: ['child'] },
    { owner: 'me' },
    { owner: 'nobody' },
    { mark: 'unread' },
    { mark: 'changed' },
    { partial: true },
    { inDoubt: true },
    { followUpDue: true },
    { unanswered: true },
    { wordsEnd: true },
    { from: start, to: start },
    { text: 'TG-1' },
    { text: 'child' },
  ];
  const people = [staff.ama, staff.desk, staff.kossi, staff.officer];

  test.each(queries)('%j', async (query) => {
    const tips = house.db.cases.collection<TipDoc>('tips');
    const order = orderOf(query);
    const at = order === 'newest' ? { receivedAt: start } : { reference: 'TG-10' };
    const cursors = [undefined, { ...at, id: 'tip-000010' }];
    for (const who of people)
      for (const seen of filtersFor(who, 'case.see', ['tip-000001', 'tip-000002']))
        for (const cursor of cursors) {
          const conditions = conditionsOf(query, who, {
            now: start,
            unanswered: query.unanswered ? ['a'] : undefined,
            keepClosed: 90 * DAY,
          });
          const filter = [seen, ...conditions, ...(cursor ? [afterCursor(cursor)] : [])];
          const { queryPlanner } = await tips
            .find(caseQuery(filter) as never)
            .sort(listOrders[order])
            .limit(50)
            .explain('queryPlanner');
          const used = stages((queryPlanner as { winningPlan: unknown }).winningPlan);
          expect([who.login, used.includes('COLLSCAN')]).toEqual([who.login, false]);
          expect(used).toEqual(expect.arrayContaining(['IXSCAN']));
        }
  });

  test('by the beginning of a reference no more is read than is shown, however many there are', async () => {
    const tips = house.db.cases.collection<TipDoc>('tips');
    const [seen = {}] = filtersFor(staff.desk, 'case.see');
    const query = { text: 'TG-1' };
    const { executionStats } = (await tips
      .find(caseQuery([seen, ...conditionsOf(query, staff.desk, { now: start })]) as never)
      .sort(listOrders[orderOf(query)])
      .limit(50)
      .explain('executionStats')) as { executionStats: Record<string, number> };
    expect(executionStats).toMatchObject({ nReturned: 50, totalDocsExamined: 50 });
    expect(executionStats['totalKeysExamined']).toBeLessThanOrEqual(51);
  });

  test('the calls of a focal point, and what waits for a custodian', async () => {
    const plans = [
      await house.db.cases.collection('escalations').find(calledForQuery('kossi')).explain(),
      await house.db.cases
        .collection('reveals')
        .find(waitingQuery(['TG', 'GH']))
        .sort({ askedAt: 1 })
        .explain(),
      await house.db.cases.collection('escalations').find({ 'calls.link': 'ABCDEFGH' }).explain(),
      await house.db.cases
        .collection('caseevents')
        .find({ case: 'a' })
        .sort({ at: -1, n: -1 })
        .explain(),
    ];
    for (const { queryPlanner } of plans) {
      const used = stages((queryPlanner as { winningPlan: unknown }).winningPlan);
      expect(used).not.toContain('COLLSCAN');
    }
  });
});

test('lists and decisions agree on random people and filters', async () => {
  const chance = seededChance(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  for (let i = 0; i < 20; i += 1) {
    const who = pick([staff.ama, staff.officer, staff.akosua, staff.desk]);
    const query = { state: 'all', priority: [pick([1, 2, 3] as const)], limit: 200 } as const;
    const listed = await all(who, query);
    const one = pick(listed);
    expect((await house.cases.see(who, one)).ok).toBe(true);
    const hidden = pick(docs.filter(({ _id }) => !listed.includes(_id) && _id !== one));
    const wrong = hidden.priority !== query.priority[0];
    if (!wrong) expect((await house.cases.see(who, hidden._id)).ok).toBe(false);
  }
});
