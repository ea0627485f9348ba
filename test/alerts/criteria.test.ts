import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createCriteria,
  type Criteria,
  type Judgement,
} from '../../src/alerts/criteria/criteria.js';
import { criteriaMet } from '../../src/alerts/criteria/met.js';
import { criteria as all } from '../../src/models/cases/criteria.js';
import { MINUTE } from '../../src/shared/clock.js';
import { newHouse, staff, type House } from '../cases/support.js';

let house: House;
let criteria: Criteria;

beforeAll(async () => {
  house = await newHouse();
  criteria = createCriteria(house.deps);
}, 60_000);
afterAll(() => house.close());

const missing = () =>
  house.tell({ kind: 'missing', signals: ['missing'], answers: { officials: 'no' } });
const yes = (criterion: Judgement['criterion']): Judgement => ({ criterion, verdict: 'yes' });
const { ama, kofi, akosua, kossi, mawuli, officer } = staff;

async function stands(id: string) {
  const seen = await criteria.see(ama, id);
  if (!seen.ok) throw new Error(seen.reason);
  return seen.value;
}
const judge = async (who: typeof ama | typeof kofi, id: string, one: Judgement, form?: string) =>
  criteria.judge(who, id, one, { v: (await stands(id)).v, form });

test('nothing is met at first; with what people can recognise somebody by, a notice; with all five, an alert', async () => {
  const id = await missing();
  expect(await criteriaMet(house.db, id)).toEqual({
    level: 'nothing',
    missing: { alert: [...all], notice: ['description'] },
  });
  await judge(ama, id, yes('description'));
  expect((await criteriaMet(house.db, id)).level).toBe('notice');
  for (const one of all) await judge(kofi, id, yes(one));
  expect(await criteriaMet(house.db, id)).toEqual({
    level: 'alert',
    missing: { alert: [], notice: [] },
  });
});

test('what is unclear is no yes, and a new judgement counts while the old one stays on the timeline', async () => {
  const id = await missing();
  for (const one of all) await judge(ama, id, yes(one));
  const unclear = {
    criterion: 'danger',
    verdict: 'unclear',
    words: 'An aunt may have her',
  } as const;
  house.clock.advance(2 * MINUTE);
  expect(await judge(kofi, id, unclear)).toMatchObject({ ok: true, value: { done: 'done' } });
  const now = await stands(id);
  expect([now.level, now.missing.alert]).toEqual(['notice', ['danger']]);
  expect(now.criteria.find(({ criterion }) => criterion === 'danger')).toMatchObject({
    judged: { verdict: 'unclear', by: 'acc-kofi', sealed: true },
    times: 2,
  });
  const page = await house.cases.see(ama, id);
  const judged = page.ok ? page.value.timeline.filter(({ type }) => type === 'judged') : [];
  expect(judged).toHaveLength(all.length + 1);
  const read = await house.cases.read(ama, id, house.vault);
  const event = now.criteria.find(({ criterion }) => criterion === 'danger')?.judged?.event ?? '';
  expect(read.ok && read.value.notes[event]).toEqual({ words: 'An aunt may have her' });
  const [kept] = await house.db.cases
    .collection('caseevents')
    .find({ case: id, 'codes.verdict': 'unclear' })
    .toArray();
  expect(JSON.stringify(kept)).not.toContain('aunt');
});

test('two who judge one criterion at once: the second hears of both; different criteria are both kept', async () => {
  const id = await missing();
  const { v } = await stands(id);
  const [first, second, other] = [
    await criteria.judge(ama, id, yes('abduction'), { v }),
    await criteria.judge(
      kofi,
      id,
      { criterion: 'abduction', verdict: 'no', words: 'She left by herself' },
      { v },
    ),
    await criteria.judge(kofi, id, yes('age'), { v }),
  ];
  expect(first.ok).toBe(true);
  expect(second).toEqual({
    ok: false,
    reason: 'conflict',
    field: 'criterion-abduction',
    theirs: 'yes',
    yours: 'no',
    by: 'acc-ama',
  });
  expect(other.ok).toBe(true);
});

test('a form that comes twice is one judgement', async () => {
  const id = await missing();
  const form = 'form-of-a-judgement';
  expect(await judge(ama, id, yes('age'), form)).toMatchObject({ value: { done: 'done' } });
  expect(await judge(ama, id, yes('age'), form)).toMatchObject({ value: { done: 'same' } });
  const { criteria: list } = await stands(id);
  expect(list.find(({ criterion }) => criterion === 'age')?.times).toBe(1);
});

test('a no and an unclear say why; scripts and formulas are words like others, and too many are refused', async () => {
  const id = await missing();
  const no = { criterion: 'danger', verdict: 'no' } as const;
  expect(await judge(ama, id, no)).toEqual({ ok: false, reason: 'noReason' });
  expect(await judge(ama, id, { ...no, words: 'x'.repeat(501) })).toEqual({
    ok: false,
    reason: 'tooLong',
  });
  const odd = '=HYPERLINK("http://x") <script>alert(1)</script>';
  expect((await judge(ama, id, { ...no, words: odd })).ok).toBe(true);
  const read = await house.cases.read(ama, id, house.vault);
  expect(read.ok && Object.values(read.value.notes)).toContainEqual({ words: odd });
});

test('who may not judge: another country, a focal point, an official who is kept from it; each try is noted', async () => {
  const kept = await house.tell({
    kind: 'missing',
    answers: { officials: 'yes' },
    excludedAffiliations: ['police', 'government'],
  });
  const id = await missing();
  const tries = [
    await criteria.judge(akosua, id, yes('age'), { v: 0 }),
    await criteria.judge(kossi, id, yes('age'), { v: 0 }),
    await criteria.judge(officer, kept, yes('age'), { v: 0 }),
    await criteria.judge(mawuli, kept, yes('age'), { v: 0 }),
    await criteria.see(officer, kept),
    await criteria.see(akosua, id),
  ];
  expect(tries.map((one) => (one.ok ? 'done' : one.reason))).toEqual([
    'unknown',
    'denied',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]);
  expect(await house.audited('access.denied')).toHaveLength(tries.length);
  expect((await stands(id)).criteria.every(({ judged }) => judged === undefined)).toBe(true);
});

test('only an open case of a missing person has criteria', async () => {
  const other = await house.tell({ answers: { officials: 'no' } });
  expect(await criteria.see(ama, other)).toEqual({ ok: false, reason: 'notMissing' });
  expect(await criteria.judge(ama, other, yes('age'), { v: 0 })).toEqual({
    ok: false,
    reason: 'notMissing',
  });
  const id = await missing();
  await house.cases.close(ama, id, { state: 'Closed', reason: 'personSafe' }, { v: 0 });
  expect(await judge(ama, id, yes('age'))).toEqual({ ok: false, reason: 'closed' });
  expect((await stands(id)).mayJudge).toBe(false);
  expect(await house.audited('case.judged')).not.toContain(`console:ama case.judged ${id}`);
});
