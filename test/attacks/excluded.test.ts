import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findEscalation } from '../../src/models/cases/escalation.js';
import { createTipIntake } from '../../src/models/cases/tip.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { randomId } from '../../src/shared/ids.js';
import { newHouse, staff, writeOf, type House } from '../cases/support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse();
});
afterEach(() => house.close());

const nothing = { ok: false, reason: 'unknown' };

async function versionOf(id: string): Promise<number> {
  const seen = await house.cases.see(staff.ama, id);
  if (!seen.ok) throw new Error(seen.reason);
  return seen.value.v;
}
const referenceOf = async (id: string): Promise<string> => {
  const tip = await house.db.cases.collection('tips').findOne({ _id: id as never });
  return String(tip?.['reference']);
};

/** What somebody finds out about a case by every list, search, count and export. */
async function found(who: (typeof staff)[keyof typeof staff], id: string): Promise<string[]> {
  const { cases } = house;
  const reference = await referenceOf(id);
  const exported = await cases.exportRows(who, { state: 'all' });
  const suggested = await cases.duplicates(who, id);
  const ways: Record<string, readonly string[]> = {
    list: (await cases.list(who, { state: 'all' })).rows.map((row) => row.id),
    search: (await cases.list(who, { text: 'captive', state: 'all' })).rows.map((row) => row.id),
    reference: await cases.find(who, reference),
    chosen: (await cases.rows(who, [id])).map((row) => row.id),
    count: (await cases.count(who, { state: 'all' })).count > 0 ? [id] : [],
    board: ((await cases.board(who)).rows ?? []).map((row) => row.id),
    export: exported.ok ? exported.value.map((row) => row.id) : [],
    words: (await cases.read(who, id, house.vault)).ok ? [id] : [],
    suggestions: suggested.ok ? [id] : [],
  };
  return Object.entries(ways).flatMap(([way, ids]) => (ids.includes(id) ? [way] : []));
}

/** A case for which both focal points were called. */
const told = () => house.tell({ words: [['what', 'CANARY the chief of police holds her']] });

/** Learnt later: by the service that the words name, or by a person who knows who is meant. */
const byClass = {
  who: staff.mawuli,
  keep: async (id: string) => {
    const affiliations = ['police', 'government'] as const;
    const now = house.clock.now();
    const write = writeOf(house, id, {
      words: [['more', 'CANARY it is the police']],
      excludedAffiliations: affiliations,
    });
    await createTipIntake(house.db.cases).take({ ...write, id: randomId() });
    await house.escalations.added(id, write.id, now, affiliations);
  },
};
const byName = {
  who: staff.kossi,
  keep: async (id: string) => {
    const change = { v: await versionOf(id) };
    expect((await house.cases.exclude(staff.ama, id, 'kossi', change)).ok).toBe(true);
  },
};

describe.each([
  ['by their service', byClass],
  ['by their name', byName],
])('a focal point who was called and is excluded afterwards, %s', (_, { who, keep }) => {
  test('§5.36 finds it before, and by no list, search, count, export or page after', async () => {
    const id = await told();
    const before = await found(who, id);
    expect(before).toEqual(expect.arrayContaining(['list', 'search', 'reference', 'board']));
    await keep(id);
    expect(await found(who, id)).toEqual([]);
    expect(await house.cases.see(who, id)).toEqual(nothing);
    expect(await house.cases.summary(who, id, house.vault)).toEqual(nothing);
  });

  test('§5.36 the code and the link of their call are worth nothing: by text, in the console', async () => {
    const id = await told();
    const call = (await findEscalation(house.db, id))?.calls.find(
      ({ focalPoint }) => focalPoint === who.focalPoint,
    );
    await keep(id);
    const now = house.clock.now();
    const answer = { verb: 'ok', code: call?.code ?? '' } as const;
    const answered = await house.escalations.answer(who.focalPoint, answer, now);
    // What somebody hears whose colleague was faster: it does not tell that they are kept from it.
    expect(answered).toMatchObject({ ok: false, reason: 'taken' });
    expect(await house.cases.take(who, id, { v: 0 })).toEqual(nothing);
    const waiting = await house.escalations.openCallsOf(who.focalPoint);
    expect(waiting.map((one) => one.reference)).not.toContain(await referenceOf(id));
    expect((await findEscalation(house.db, id))?.acknowledgedBy).toBeUndefined();
  });

  test('§5.36 is told nothing of it any more: no reminder, no call, no news, no second person', async () => {
    const id = await told();
    await keep(id);
    house.outbox.news();
    const said: string[] = [];
    const note = () =>
      said.push(...house.outbox.news().filter((line) => line.startsWith(who.login)));
    for (const minutes of [11, 11, 16, 30, 90]) {
      house.clock.advance(minutes * MINUTE);
      await house.escalations.runDue(house.clock.now());
      note();
    }
    await house.cases.take(staff.ama, id, { v: await versionOf(id) });
    await house.escalations.added(id, randomId(), house.clock.now());
    note();
    await house.cases.act(staff.ama, id, { v: await versionOf(id) });
    house.clock.advance(HOUR);
    await house.escalations.runDue(house.clock.now());
    await house.cases.reopen(staff.ama, id, 'she is held again', { v: await versionOf(id) });
    await house.escalations.runDue(house.clock.now());
    note();
    // The one thing that all who were called hear, so that silence tells nothing (ADR 016).
    const taken = `${who.login}: ${await referenceOf(id)}: taken, nothing more to do.`;
    expect(said.filter((line) => line !== taken)).toEqual([]);
    expect(said.length).toBeLessThanOrEqual(1);
  });

  test('§5.36 nobody gives it to them: not by assignment, by handing over, or by joining cases', async () => {
    const id = await told();
    await keep(id);
    const assigned = await house.cases.assign(staff.ama, id, who, { v: await versionOf(id) });
    expect(assigned).toEqual({ ok: false, reason: 'excluded' });
    await house.cases.take(staff.ama, id, { v: await versionOf(id) });
    const handed = await house.cases.handOverAll(staff.kofi, 'acc-ama', who);
    expect(handed).toEqual({ ok: true, value: { handed: 0, left: [id] } });
    const own = await house.tell();
    await house.cases.take(who, own, { v: 0 });
    expect(await house.cases.join(who, own, id, { v: 1 })).toMatchObject({ ok: false });
    expect(await house.cases.link(who, own, id, { v: 1 })).toMatchObject({ ok: false });
    // Their own is counted, and nothing else of it is theirs.
    expect(await found(who, id)).toEqual(['count']);
  });
});

test.each([
  ['by their service', staff.officer, byClass.keep],
  [
    'by their name',
    staff.kofi,
    async (id: string) => {
      const change = { v: await versionOf(id) };
      expect((await house.cases.exclude(staff.ama, id, 'acc-kofi', change)).ok).toBe(true);
    },
  ],
])(
  '§5.36 whoever leads the work of the country and is excluded, %s, finds it by no way',
  async (_, who, keep) => {
    const id = await told();
    await house.cases.note(staff.ama, id, { words: 'it was they' }, { v: 0 });
    expect(await found(who, id)).toContain('export');
    await keep(id);
    expect(await found(who, id)).toEqual([]);
    expect(await house.cases.see(who, id)).toEqual(nothing);
    const assigned = await house.cases.assign(staff.ama, id, who, { v: await versionOf(id) });
    expect(assigned).toEqual({ ok: false, reason: 'excluded' });
  },
);
