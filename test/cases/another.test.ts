import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tipsOf } from '../../src/models/cases/tip-doc.js';
import type { Staff } from '../../src/shared/staff.js';
import { newHouse, staff, type House, type Told } from './support.js';

/** A second missing person told of in one report: a case of its own, by one press. */
let house: House;
beforeAll(async () => {
  house = await newHouse();
});
afterAll(() => house.close());

const { ama, officer, akosua } = staff;
const both: Told = {
  kind: 'missing',
  signals: ['missing', 'child'],
  area: 'TG-M',
  answers: { officials: 'no', missingAge: '7', missingSeveral: 'yes' },
  words: [['missingName', 'Ata and Atsou']],
};
const open = (who: Staff, id: string, form: string, v = 0) =>
  house.cases.openAnother(who, id, { v, form });
async function opened(id: string, form = 'form-number-1'): Promise<string> {
  const acted = await open(ama, id, form);
  if (!acted.ok) throw new Error(acted.reason);
  return acted.value.opened ?? '';
}
async function pageOf(who: Staff, id: string) {
  const seen = await house.cases.see(who, id);
  if (!seen.ok) throw new Error(seen.reason);
  return seen.value;
}

test('it has the area and the link, nothing that was told of the first, and belongs to who opened it', async () => {
  const first = await house.tell(both);
  const second = await opened(first);
  const page = await pageOf(ama, second);
  expect(page).toMatchObject({
    row: { country: 'TG', area: 'TG-M', kind: 'missing', priority: 1, owner: ama.account },
    answers: { officials: 'no' },
    texts: 0,
    links: [first],
    timeline: [{ type: 'opened', by: ama.account, codes: { other: first } }],
  });
  expect((await pageOf(ama, first)).links).toEqual([second]);
  expect((await pageOf(ama, first)).timeline[0]).toMatchObject({
    type: 'linked',
    codes: { other: second },
  });
  expect(await house.audited('case.opened')).toEqual([`console:ama case.opened ${second}`]);
  // They are two persons: nobody is asked whether they are one.
  for (const id of [first, second])
    expect(await house.cases.duplicates(ama, id)).toMatchObject({ ok: true, value: [] });
  const read = await house.cases.read(ama, second, house.vault);
  expect(read).toMatchObject({ ok: true, value: { texts: [] } });
  // It is a case like any other: it is noted on, given to somebody, and closed.
  const note = { words: 'The reporter tells more by telephone.' };
  expect(await house.cases.note(ama, second, note, { v: 0 })).toMatchObject({ ok: true });
  expect(await house.cases.assign(ama, second, staff.kossi, { v: 1 })).toMatchObject({ ok: true });
  const over = { state: 'Closed', reason: 'personSafe' } as const;
  expect(await house.cases.close(ama, second, over, { v: 2 })).toMatchObject({ ok: true });
});

test('a form sent twice makes one; of two who open one at once the second is told of the first', async () => {
  const id = await house.tell(both);
  const [one, again] = [await opened(id), await opened(id)];
  expect(again).toBe(one);
  const [left, right] = await Promise.all([
    open(ama, id, 'form-number-2', 1),
    open(ama, id, 'form-number-2', 1),
  ]);
  expect([left.ok, right.ok]).toEqual([true, true]);
  expect((await pageOf(ama, id)).links).toHaveLength(2);
  const late = await open(staff.desk, id, 'form-number-3', 1);
  expect(late).toMatchObject({ ok: false, reason: 'conflict', field: 'another', by: ama.account });
  expect((await pageOf(ama, id)).links).toHaveLength(2);
});

test('whoever may not see the first sees neither, also while it is not said whether officials are part of it', async () => {
  const named = await house.tell({ ...both, excludedAffiliations: ['government'] });
  const telling = await house.tell({ ...both, state: 'open', answers: { missingSeveral: 'yes' } });
  for (const id of [named, telling]) {
    expect((await open(officer, id, 'form-number-4')).ok).toBe(false);
    expect((await open(akosua, id, 'form-number-4')).ok).toBe(false);
    const second = await opened(id);
    expect((await house.cases.see(officer, second)).ok).toBe(false);
    expect((await house.cases.see(akosua, second)).ok).toBe(false);
  }
  const apart = await house.tell(both);
  await house.cases.exclude(ama, apart, 'essi', { v: 0 });
  expect((await pageOf(ama, await opened(apart))).excluded).toEqual(['essi']);
});

test('of a case that is about no missing person, or closed, none is opened', async () => {
  const held = await house.tell();
  expect(await open(ama, held, 'form-number-5')).toMatchObject({ reason: 'notMissing' });
  const over = await house.tell(both);
  await house.cases.close(ama, over, { state: 'Closed', reason: 'personSafe' }, { v: 0 });
  expect(await open(ama, over, 'form-number-5', 1)).toMatchObject({ reason: 'closed' });
  const tips = tipsOf(house.db.cases);
  expect(await tips.countDocuments({ 'openedFrom.tip': { $in: [held, over] } })).toBe(0);
});
