import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findEscalation } from '../../src/models/cases/escalation.js';
import { createTipIntake } from '../../src/models/cases/tip.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { newHouse, staff, writeOf, type House } from './support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse();
});
afterEach(() => house.close());

/** The version of a case as somebody sees it now. */
async function vOf(who: Parameters<House['cases']['see']>[0], id: string): Promise<number> {
  const seen = await house.cases.see(who, id);
  if (!seen.ok) throw new Error(`not seen: ${seen.reason}`);
  return seen.value.v;
}
const events = async (id: string) => {
  const seen = await house.cases.see(staff.desk, id);
  return seen.ok
    ? seen.value.timeline.map(({ type, by }) => `${type} ${by ?? '-'}`)
    : [seen.reason];
};
const state = async (id: string) => findEscalation(house.db, id);

describe('"I have it"', () => {
  test('(c)4 of two who press it at once in two processes one has it, tells it once, and the other hears who', async () => {
    const id = await house.tell();
    const other = house.second();
    const both = await Promise.all([
      house.cases.take(staff.ama, id, { v: 0, form: 'form-ama-1' }),
      other.cases.take(staff.kofi, id, { v: 0, form: 'form-kofi-1' }),
    ]);
    const won = both.filter((one) => one.ok);
    expect(won).toHaveLength(1);
    const owner = both[0]?.ok ? 'acc-ama' : 'acc-kofi';
    expect(both.find((one) => !one.ok)).toEqual({ ok: false, reason: 'held', by: owner });
    expect((await state(id))?.acknowledgedBy).toBe(owner);
    expect((await events(id)).filter((one) => one.startsWith('taken'))).toEqual([`taken ${owner}`]);
    expect(await house.audited('case.taken')).toHaveLength(1);
    const { rows } = await house.cases.list(staff.ama, { owner });
    expect(rows.map((row) => row.id)).toEqual([id]);
  });

  test('many at once, by text and in the console: one owner', async () => {
    const id = await house.tell();
    const call = (await state(id))?.calls.find(({ focalPoint }) => focalPoint === 'kossi');
    const now = house.clock.now();
    await Promise.all([
      house.cases.take(staff.ama, id, { v: 0 }),
      house.second().cases.take(staff.desk, id, { v: 0 }),
      house.escalations.answer('kossi', { verb: 'ok', code: call?.code ?? '' }, now),
      house.cases.take(staff.kofi, id, { v: 0 }),
    ]);
    const owner = (await state(id))?.acknowledgedBy;
    expect((await events(id)).filter((one) => one.startsWith('taken'))).toEqual([
      `taken ${owner ?? ''}`,
    ]);
    const seen = await house.cases.see(staff.ama, id);
    expect(seen.ok && seen.value.row.owner).toBe(owner);
  });

  test('an answer by text shows on the case, and the others who were called are told when it was taken here', async () => {
    const id = await house.tell();
    house.outbox.news();
    expect((await house.cases.take(staff.ama, id, { v: 0 })).ok).toBe(true);
    const told = house.outbox.news();
    expect(told.map((line) => line.split(':')[0])).toEqual(['kossi', 'mawuli']);
    const second = await house.tell();
    const call = (await state(second))?.calls.find(({ focalPoint }) => focalPoint === 'kossi');
    const answer = { verb: 'ok', code: call?.code ?? '' } as const;
    await house.escalations.answer('kossi', answer, house.clock.now());
    const seen = await house.cases.see(staff.kossi, second);
    expect(seen.ok && [seen.value.row.owner, seen.value.timeline[0]?.type]).toEqual([
      'kossi',
      'taken',
    ]);
  });

  test('a focal point who was not called may take it when it is theirs to see, is reminded, and lapses', async () => {
    const id = await house.tell({ country: 'GH', area: undefined as never });
    await house.cases.take(staff.desk, id, { v: 0 });
    expect((await state(id))?.acknowledgedBy).toBe('desk');
    house.outbox.news();
    house.clock.advance(HOUR + MINUTE);
    await house.escalations.runDue(house.clock.now());
    expect(house.outbox.news().map((line) => line.split(':')[0])).toEqual(['desk']);
    house.clock.advance(20 * MINUTE);
    await house.escalations.runDue(house.clock.now());
    expect((await state(id))?.state).toBe('calling');
    const seen = await house.cases.see(staff.desk, id);
    expect(seen.ok && seen.value.row.owner).toBeUndefined();
  });

  test('whoever has it and cannot be reminded does not stop the calls', async () => {
    const id = await house.tell();
    await house.cases.take(staff.ama, id, { v: 0 });
    house.clock.advance(HOUR + MINUTE);
    await house.escalations.runDue(house.clock.now());
    await house.escalations.runDue(house.clock.now());
    expect(await state(id)).toMatchObject({ state: 'calling', level: 1 });
  });

  test('§5.36 an excluded official takes nothing: not by assignment, not by handing over, not by name', async () => {
    const id = await house.tell({
      compartment: 'TG.independent',
      excludedAffiliations: ['police', 'government'],
    });
    expect(await house.cases.take(staff.officer, id, { v: 0 })).toEqual({
      ok: false,
      reason: 'unknown',
    });
    expect(await house.escalations.take(id, { id: 'mawuli' }, house.clock.now())).toEqual({
      outcome: 'excluded',
    });
    expect(await house.cases.assign(staff.ama, id, staff.mawuli, { v: 0 })).toEqual({
      ok: false,
      reason: 'excluded',
    });
    await house.cases.take(staff.ama, id, { v: 0 });
    const handed = await house.cases.handOverAll(staff.kofi, 'acc-ama', staff.officer);
    expect(handed).toEqual({ ok: true, value: { handed: 0, left: [id] } });
    expect((await state(id))?.acknowledgedBy).toBe('acc-ama');
  });

  test('§5.36 a conflict that is learnt later takes it from whoever has it without having been called', async () => {
    const id = await house.tell();
    await house.cases.take(staff.officer, id, { v: 0 });
    expect((await state(id))?.acknowledgedBy).toBe('acc-officer');
    await house.escalations.exclude(id, ['police', 'government'], house.clock.now());
    expect(await state(id)).toMatchObject({ state: 'calling' });
    expect((await state(id))?.acknowledgedBy).toBeUndefined();
  });

  test('§5.36 somebody who is named in it is kept from it, from its calls and from its lists', async () => {
    const id = await house.tell();
    await house.cases.take(staff.kossi, id, { v: 0 });
    const v = await vOf(staff.ama, id);
    expect((await house.cases.exclude(staff.ama, id, 'kossi', { v })).ok).toBe(true);
    expect(await state(id)).toMatchObject({ state: 'calling', excludedPeople: ['kossi'] });
    expect(await house.cases.see(staff.kossi, id)).toEqual({ ok: false, reason: 'unknown' });
    expect((await house.cases.list(staff.kossi, {})).rows).toEqual([]);
    expect(await house.cases.assign(staff.ama, id, staff.kossi, { v })).toEqual({
      ok: false,
      reason: 'excluded',
    });
    house.outbox.news();
    await house.escalations.runDue(house.clock.now());
    expect(house.outbox.news().filter((line) => line.startsWith('kossi'))).toEqual([]);
  });
});

describe('acting, passing, calling on', () => {
  test('acting on a life in danger tells a second person, and the case shows both', async () => {
    const id = await house.tell();
    await house.cases.take(staff.kossi, id, { v: 0 });
    const acted = await house.cases.act(staff.kossi, id, { v: await vOf(staff.kossi, id) });
    expect(acted).toMatchObject({ ok: true, value: { done: 'done', second: true } });
    expect(await state(id)).toMatchObject({ state: 'acted', actedBy: 'kossi', seconds: ['essi'] });
    expect(await events(id)).toEqual(expect.arrayContaining(['acted kossi', 'taken kossi']));
  });

  test('who does not have it cannot act on it or pass it on', async () => {
    const id = await house.tell();
    await house.cases.take(staff.kossi, id, { v: 0 });
    expect(await house.cases.act(staff.ama, id, { v: 0 })).toEqual({
      ok: false,
      reason: 'held',
      by: 'kossi',
    });
    expect(await house.cases.pass(staff.ama, id, { v: 0 })).toEqual({
      ok: false,
      reason: 'notTheirs',
    });
  });

  test('passing on calls the next level at once', async () => {
    const id = await house.tell();
    await house.cases.take(staff.kossi, id, { v: 0 });
    house.outbox.news();
    expect((await house.cases.pass(staff.kossi, id, { v: 0 })).ok).toBe(true);
    expect(await state(id)).toMatchObject({ state: 'calling', level: 1 });
    expect(house.outbox.news().map((line) => line.split(':')[0])).toEqual(['essi']);
  });

  test('a coordinator calls the next level, and a form that is sent twice calls once', async () => {
    const id = await house.tell();
    for (let i = 0; i < 2; i += 1)
      expect((await house.cases.escalate(staff.ama, id, { v: 0, form: 'escalate-once' })).ok).toBe(
        true,
      );
    expect(await state(id)).toMatchObject({ level: 1 });
    expect((await events(id)).filter((one) => one.startsWith('escalated'))).toHaveLength(1);
  });

  test('a leaver’s cases go to the person named, who is told and can see them', async () => {
    const ids = [await house.tell(), await house.tell({ priority: 2, kind: 'exploitation' })];
    for (const id of ids) await house.cases.take(staff.ama, id, { v: 0 });
    house.outbox.news();
    const handed = await house.cases.handOverAll(staff.kofi, 'acc-ama', staff.kossi);
    expect(handed).toEqual({ ok: true, value: { handed: 2, left: [] } });
    for (const id of ids) {
      expect((await state(id))?.acknowledgedBy).toBe('kossi');
      expect((await house.cases.see(staff.kossi, id)).ok).toBe(true);
    }
    expect(house.outbox.news().some((line) => line.startsWith('kossi'))).toBe(true);
    expect(await house.cases.handOverAll(staff.auditor, 'kossi', staff.ama)).toEqual({
      ok: false,
      reason: 'denied',
    });
  });
});

describe('(c)3 two at once', () => {
  test('the same field: the second is told what the first made it, and by whom; different fields are both done', async () => {
    const id = await house.tell({ priority: 2 });
    const v = await vOf(staff.ama, id);
    const day = (days: number) => new Date(house.clock.now().getTime() + days * DAY);
    expect((await house.cases.note(staff.ama, id, { at: day(2) }, { v })).ok).toBe(true);
    expect(await house.cases.note(staff.kofi, id, { at: day(3) }, { v })).toEqual({
      ok: false,
      reason: 'conflict',
      field: 'followUpAt',
      theirs: '2026-11-26',
      yours: '2026-11-27',
      by: 'acc-ama',
    });
    expect((await house.cases.raise(staff.kofi, id, 1, { v })).ok).toBe(true);
    const now = await vOf(staff.kofi, id);
    expect((await house.cases.note(staff.kofi, id, { at: day(3) }, { v: now })).ok).toBe(true);
  });

  test('the same value twice is no conflict', async () => {
    const id = await house.tell();
    const v = await vOf(staff.ama, id);
    const closing = { state: 'Closed', reason: 'personSafe' } as const;
    expect((await house.cases.close(staff.ama, id, closing, { v })).ok).toBe(true);
    expect(await house.cases.close(staff.kofi, id, closing, { v })).toEqual({
      ok: false,
      reason: 'closed',
    });
  });

  test('(c)4 a form sent again after a cut connection is one event, in two processes, too', async () => {
    const id = await house.tell();
    const change = { v: 0, form: 'note-4711-abcd' };
    const other = house.second();
    const all = await Promise.all([
      house.cases.note(staff.ama, id, { words: 'called the chief' }, change),
      other.cases.note(staff.ama, id, { words: 'called the chief' }, change),
      house.cases.note(staff.ama, id, { words: 'called the chief' }, change),
    ]);
    expect(all.every((one) => one.ok)).toBe(true);
    expect((await events(id)).filter((one) => one.startsWith('note'))).toHaveLength(1);
    expect(await house.audited('case.noted')).toHaveLength(1);
  });
});

describe('how a case ends', () => {
  const closing = { state: 'Closed', reason: 'helpGiven', words: 'brought home' } as const;

  test('(c)5 closing ends the calls, and nothing of it is due any more', async () => {
    const id = await house.tell();
    expect((await house.cases.close(staff.ama, id, closing, { v: 0 })).ok).toBe(true);
    expect(await state(id)).toMatchObject({ state: 'closed', closedBy: 'acc-ama' });
    house.clock.advance(DAY);
    house.outbox.news();
    await house.escalations.runDue(house.clock.now());
    expect(house.outbox.news()).toEqual([]);
    expect((await house.cases.list(staff.ama, {})).rows).toEqual([]);
    const { rows } = await house.cases.list(staff.ama, { state: ['Closed'] });
    expect(rows).toMatchObject([{ id, state: 'Closed', wroteAgain: false }]);
    expect((await house.cases.board(staff.ama)).rows).toEqual([]);
  });

  test('(c)6 when its reporter writes again it is back in the list, marked, and can be closed again', async () => {
    const id = await house.tell();
    await house.cases.see(staff.ama, id);
    await house.cases.close(staff.ama, id, closing, { v: 0 });
    const write = writeOf(house, id, { words: [['more', 'they are back']] });
    await createTipIntake(house.db.cases).take(write);
    const { rows } = await house.cases.list(staff.ama, {});
    expect(rows).toMatchObject([{ id, wroteAgain: true, mark: 'changed' }]);
    const v = await vOf(staff.ama, id);
    expect((await house.cases.close(staff.ama, id, closing, { v })).ok).toBe(true);
    expect((await house.cases.list(staff.ama, {})).rows).toEqual([]);
  });

  test('reopened for a reason, people are called anew; date and reason of both stay', async () => {
    const id = await house.tell();
    await house.cases.close(staff.ama, id, closing, { v: 0 });
    const v = await vOf(staff.ama, id);
    expect(await house.cases.reopen(staff.ama, id, ' ', { v })).toEqual({
      ok: false,
      reason: 'noReason',
    });
    expect((await house.cases.reopen(staff.ama, id, 'they were taken again', { v })).ok).toBe(true);
    expect(await state(id)).toMatchObject({ state: 'calling', level: 0, round: 1 });
    expect(await events(id)).toEqual(
      expect.arrayContaining(['reopened acc-ama', 'closed acc-ama']),
    );
    const seen = await house.cases.read(staff.ama, id, house.vault);
    expect(seen.ok && Object.values(seen.value.notes)).toEqual(
      expect.arrayContaining([{ words: 'they were taken again' }, { words: 'brought home' }]),
    );
  });

  test('it is made less urgent only for a reason, which is sealed', async () => {
    const id = await house.tell();
    const lower = (reason: string) => house.cases.lower(staff.ama, id, 3, reason, { v: 0 });
    expect(await lower('')).toEqual({ ok: false, reason: 'noReason' });
    expect((await lower('a quarrel of neighbours, canary-lower')).ok).toBe(true);
    expect(await state(id)).toMatchObject({ priority: 3 });
    expect((await house.cases.list(staff.ama, { priority: [3] })).rows).toHaveLength(1);
    const dump = JSON.stringify([
      await house.db.cases.collection('escalations').find().toArray(),
      await house.db.cases.collection('caseevents').find().toArray(),
    ]);
    expect(dump).not.toContain('canary-lower');
  });

  test('a note with a day comes back on that day', async () => {
    const id = await house.tell();
    const at = new Date(house.clock.now().getTime() + 2 * DAY);
    expect((await house.cases.note(staff.ama, id, { words: 'call again', at }, { v: 0 })).ok).toBe(
      true,
    );
    const due = async () => (await house.cases.list(staff.ama, { followUpDue: true })).rows;
    expect(await due()).toEqual([]);
    house.clock.advance(2 * DAY);
    expect(await due()).toMatchObject([{ id, state: 'FollowUp' }]);
    const past = { at: new Date(house.clock.now().getTime() - DAY) };
    expect(await house.cases.note(staff.ama, id, past, { v: 9 })).toEqual({
      ok: false,
      reason: 'badDate',
    });
  });
});

describe('one event told twice', () => {
  test('is suggested with its reasons, and joined by a person; the calls of one end', async () => {
    const told = { area: 'TG-M', signals: ['captive', 'child'], kind: 'captive' };
    const first = await house.tell(told);
    house.clock.advance(2 * HOUR);
    const again = await house.tell(told);
    await house.tell({ area: 'TG-K', kind: 'general', signals: [], priority: 3 });
    const found = await house.cases.duplicates(staff.ama, first);
    expect(found).toMatchObject({
      ok: true,
      value: [
        {
          row: { id: again },
          reasons: [
            { what: 'area', value: 'TG-M' },
            { what: 'kind', value: 'captive' },
            { what: 'hours', value: 2 },
            { what: 'signals', value: 2 },
          ],
        },
      ],
    });
    expect((await house.cases.join(staff.ama, first, again, { v: 0 })).ok).toBe(true);
    expect((await state(again))?.state).toBe('closed');
    expect((await state(first))?.state).toBe('calling');
    const seen = await house.cases.see(staff.ama, first);
    expect(seen.ok && seen.value.joined).toEqual([again]);
    expect(await house.cases.join(staff.ama, again, first, { v: 1 })).toEqual({
      ok: false,
      reason: 'joined',
    });
    expect(await house.cases.join(staff.ama, first, first, { v: 1 })).toEqual({
      ok: false,
      reason: 'itself',
    });
  });

  test('cases are linked both ways, and parted', async () => {
    const [one, two] = [await house.tell(), await house.tell()];
    await house.cases.link(staff.ama, one, two, { v: 0, form: 'link-form-1' });
    const linksOf = async (id: string) => {
      const seen = await house.cases.see(staff.ama, id);
      return seen.ok ? seen.value.links : [];
    };
    expect([await linksOf(one), await linksOf(two)]).toEqual([[two], [one]]);
    await house.cases.unlink(staff.ama, one, two, { v: 1 });
    expect([await linksOf(one), await linksOf(two)]).toEqual([[], []]);
  });
});

test('a text in doubt is made a report, or set aside, by a person', async () => {
  const id = await house.tell({ state: 'unsure', quiet: true, seems: 'job', priority: 3 });
  expect((await house.cases.list(staff.ama, {})).rows).toEqual([]);
  expect((await house.cases.list(staff.ama, { inDoubt: true })).rows).toHaveLength(1);
  expect((await house.cases.triage(staff.ama, id, true, { v: 0 })).ok).toBe(true);
  expect((await state(id))?.state).toBe('calling');
  expect((await house.cases.list(staff.ama, {})).rows).toHaveLength(1);
});
