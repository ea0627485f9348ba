import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseActions, may } from '../../src/access/policy.js';
import { loadCase } from '../../src/cases/facts.js';
import type { Staff } from '../../src/shared/staff.js';
import { newHouse, staff, type House } from './support.js';

let house: House;
/** A tip of Togo that named officials, one of Ghana, and one whose country nobody knows. */
let named: string;
let ghana: string;
let nowhere: string;
let open: string;
beforeAll(async () => {
  house = await newHouse();
  named = await house.tell({
    compartment: 'TG.independent',
    excludedAffiliations: ['police', 'government'],
    words: [['what', 'canary-named the commissioner takes the money']],
  });
  ghana = await house.tell({ country: 'GH', compartment: 'regional' });
  nowhere = await house.tell({
    country: 'ECOWAS',
    compartment: 'regional',
    area: undefined as never,
  });
  open = await house.tell({ state: 'open', answers: {}, priority: 2, quiet: true });
});
afterAll(() => house.close());

/** Each thing that can be done with a case, as somebody does it. */
const ways = (who: Staff, id: string): Record<string, () => Promise<unknown>> => {
  const { cases, vault } = house;
  const change = { v: 0 };
  const until = new Date(house.clock.now().getTime() + 1);
  const wish = { organisation: 'shelter', purpose: 'shelter', words: 'words', until } as const;
  return {
    'case.see': () => cases.see(who, id),
    'case.words': () => cases.read(who, id, vault),
    'case.summary': () => cases.summary(who, id, vault),
    'case.take': () => cases.take(who, id, change),
    'case.act': () => cases.act(who, id, change),
    'case.pass': () => cases.pass(who, id, change),
    'case.assign': () => cases.assign(who, id, staff.kossi, change),
    'case.escalate': () => cases.escalate(who, id, change),
    'case.raise': () => cases.raise(who, id, 1, change),
    'case.lower': () => cases.lower(who, id, 3, 'reason', change),
    'case.close': () => cases.close(who, id, { state: 'Closed', reason: 'unfounded' }, change),
    'case.reopen': () => cases.reopen(who, id, 'reason', change),
    'case.keep': () => cases.keep(who, id, until, 'reason', change),
    'case.note': () => cases.note(who, id, { words: 'words' }, change),
    'case.link': () => cases.link(who, id, named, change),
    'case.join': () => cases.join(who, id, named, change),
    'case.ask': () => cases.ask(who, id, { words: 'where?' }, change),
    'case.redact': () => cases.redact(who, id, 'phrase', change),
    'case.triage': () => cases.triage(who, id, true, change),
    'case.exclude': () => cases.exclude(who, id, 'essi', change),
    'case.refer': () => cases.refer(who, id, wish, vault, change),
    'reveal.ask': () => cases.askReveal(who, id, { purpose: 'protection', words: 'why' }, change),
  };
};

const snapshot = async () =>
  JSON.stringify([
    await house.db.cases.collection('tips').find().sort({ _id: 1 }).toArray(),
    await house.db.cases.collection('escalations').find().sort({ _id: 1 }).toArray(),
    await house.db.cases.collection('caseevents').find().sort({ _id: 1 }).toArray(),
    await house.db.cases.collection('reveals').find().toArray(),
    await house.db.cases.collection('referrals').find().toArray(),
  ]);

describe('§5.35 (c)1 whoever may not see a case', () => {
  const strangers: readonly (readonly [string, Staff, () => string])[] = [
    ['a coordinator of another country', staff.akosua, () => named],
    ['a coordinator, of a foreign case', staff.ama, () => ghana],
    ['a coordinator, of a case without a country', staff.ama, () => nowhere],
    ['a focal point who was not called', staff.kossi, () => ghana],
    ['an excluded official', staff.officer, () => named],
    ['an excluded focal point', staff.mawuli, () => named],
    ['an official, before the reporter could name officials', staff.officer, () => open],
    ['an administrator', staff.admin, () => named],
    ['an auditor', staff.auditor, () => named],
    ['a custodian', staff.custodian, () => named],
    ['somebody of an organisation that was not asked', staff.partner, () => named],
  ];

  test.each(strangers)(
    '%s: every way is 404, writes nothing, and is audited',
    async (_, who, of) => {
      const id = of();
      const opened = await loadCase({ db: house.db }, id, who.account);
      const before = await snapshot();
      const all = ways(who, id);
      for (const [action, way] of Object.entries(all)) {
        const audited = (await house.audited('access.denied')).length;
        expect([action, await way()]).toEqual([action, { ok: false, reason: 'unknown' }]);
        const denied = await house.audited('access.denied');
        expect([action, denied.length]).toEqual([action, audited + 1]);
        expect(denied.at(-1)).toBe(`console:${who.login} access.denied case/${id}`);
        expect(opened && may(who, action as never, opened.facts)).toBe(false);
      }
      expect(await snapshot()).toBe(before);
    },
  );

  test('every action of the table that is done with one case is among those tried', () => {
    const tried = Object.keys(ways(staff.ama, named));
    const ofOthers = ['reveal.decide', 'reveal.see', 'referral.read', 'referral.answer'];
    const elsewhere = ['case.export', ...ofOthers];
    expect([...tried, ...elsewhere].sort()).toEqual([...caseActions].sort());
  });

  test('a guessed id is the same 404', async () => {
    for (const id of ['nobody', '../x', '{"$ne":1}', named.slice(0, -1)])
      expect(await house.cases.see(staff.ama, id)).toEqual({ ok: false, reason: 'unknown' });
  });
});

describe('§5.36 (c)2 out of reach is out of every list', () => {
  const everywhere = async (who: Staff) => {
    const { cases } = house;
    const listed = [
      ...(await cases.list(who, { state: 'all' })).rows,
      ...(await cases.list(who, { state: 'all', text: 'captive' })).rows,
      ...(await cases.list(who, { owner: 'nobody' })).rows,
      ...(await cases.list(who, { mark: 'unread' })).rows,
      ...((await cases.board(who)).rows ?? []),
    ].map(({ id }) => id);
    const page = await cases.see(staff.desk, named);
    const reference = page.ok ? page.value.row.reference : '';
    const found = await cases.find(who, reference);
    return new Set([...listed, ...found]);
  };

  test('by class: an excluded official and a stranger find nothing of it, and count none', async () => {
    expect((await everywhere(staff.officer)).has(named)).toBe(false);
    expect((await everywhere(staff.mawuli)).has(named)).toBe(false);
    expect((await everywhere(staff.akosua)).has(named)).toBe(false);
    expect((await everywhere(staff.ama)).has(named)).toBe(true);
    expect(await house.cases.count(staff.officer, { state: 'all' })).toEqual({
      count: 0,
      atLeast: false,
    });
    const dupes = await house.cases.duplicates(staff.officer, named);
    expect(dupes).toEqual({ ok: false, reason: 'unknown' });
  });

  test('an administrator, an auditor and a custodian have empty lists and boards', async () => {
    for (const who of [staff.admin, staff.auditor, staff.custodian])
      expect(await everywhere(who)).toEqual(new Set());
  });

  test('§5.37 what no person of a country may know of is with the regional desk', async () => {
    expect((await everywhere(staff.desk)).has(nowhere)).toBe(true);
    const all = await house.tell({ excludedAffiliations: ['police', 'government', 'ngo'] });
    expect((await everywhere(staff.ama)).has(all)).toBe(false);
    expect((await everywhere(staff.desk)).has(all)).toBe(true);
  });

  test('an official finds a case of their country once its reporter was asked', async () => {
    const tips = house.db.cases.collection<{ _id: string }>('tips');
    expect((await everywhere(staff.officer)).has(open)).toBe(false);
    await tips.updateOne({ _id: open }, { $set: { 'answers.officials': 'no' } });
    expect((await house.cases.list(staff.officer, {})).rows.map(({ id }) => id)).toEqual([open]);
  });

  test('a case that somebody may see and not close says so', async () => {
    const id = await house.tell();
    expect(
      await house.cases.close(staff.kossi, id, { state: 'Closed', reason: 'unfounded' }, { v: 0 }),
    ).toEqual({ ok: false, reason: 'denied' });
  });
});
