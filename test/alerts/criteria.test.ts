import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createCriteria,
  type Criteria,
  type Judgement,
} from '../../src/alerts/criteria/criteria.js';
import { criteriaMet } from '../../src/alerts/criteria/met.js';
import { drawMap } from '../../src/alerts/sightings/map.js';
import { createSightings } from '../../src/alerts/sightings/sightings.js';
import { prepareAlerts } from '../../src/models/cases/alert-doc.js';
import { insertAlert } from '../../src/models/cases/alert.js';
import { criteria as all } from '../../src/models/cases/criteria.js';
import type { Directory } from '../../src/directory/directory.js';
import type { CountryCriteria } from '../../src/models/gateway/country.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import type { Staff } from '../../src/shared/staff.js';
import type { Vault } from '../../src/privacy/vault.js';
import { newHouse, staff, start, type House } from '../cases/support.js';

let house: House;
let criteria: Criteria;

beforeAll(async () => {
  house = await newHouse();
  criteria = createCriteria(house.deps);
});
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
  expect(await criteriaMet(house.deps, id)).toEqual({
    level: 'nothing',
    missing: { alert: [...all], notice: ['description'] },
  });
  await judge(ama, id, yes('description'));
  expect((await criteriaMet(house.deps, id)).level).toBe('notice');
  for (const one of all) await judge(kofi, id, yes(one));
  expect(await criteriaMet(house.deps, id)).toEqual({
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

describe('sightings', () => {
  let id = '';
  const sightings = () => createSightings(house.deps);
  const about = { alert: 'published-1' };
  const seen = (words: string, hour: string, more: object = {}) =>
    house.tell({
      kind: 'sighting',
      about,
      quiet: true,
      area: 'TG-M',
      answers: { officials: 'no', sightingAt: hour, sightingStill: 'no' },
      words: [['sightingPlace', words]],
      ...more,
    });
  const list = async (keys?: Vault, who: Staff = ama) => {
    const shown = await sightings().see(who, id, keys);
    if (!shown.ok) throw new Error(shown.reason);
    return shown.value.sightings;
  };

  beforeAll(async () => {
    await prepareAlerts(house.db.cases);
    id = await missing();
    await insertAlert(house.db.cases, {
      _id: 'alert-1',
      number: 'TG-2026-07',
      case: id,
      country: 'TG',
      areas: ['TG-M'],
      kind: 'alert',
      state: 'standing',
      compartment: 'TG',
      by: 'acc-ama',
      beganAt: start,
      messages: [],
      published: 'published-1',
      v: 1,
    });
    await seen('Gare de Kpalimé', '2026-11-24T09:00Z', { area: 'TG-P' });
    await seen('marché de Tsévié', '2026-11-24T08:00Z');
    await seen('somewhere by the road', '2026-11-24T07:00Z', { area: undefined });
    await seen('Lomé', '2026-11-24T07:00Z', { about: { alert: 'another' } });
  });

  test('stand in the order of time, drawn to the town that they name or to their area, and read as cases are', async () => {
    const shown = await list(house.vault);
    expect(shown.map(({ at }) => at.toISOString().slice(11, 13))).toEqual(['07', '08', '09']);
    expect(shown.map(({ drawn }) => drawn?.place.slice(0, 4))).toEqual([undefined, 'TG-M', 'TG-P']);
    expect(shown[2]?.words?.place).toMatchObject({ words: 'Gare de Kpalimé' });
    expect(shown[2]?.drawn?.point.latitude).toBeCloseTo(6.9, 1);
    const opened = await house.audited('tip.opened');
    for (const { row } of shown) expect(opened).toContain(`console:ama tip.opened ${row.id}`);
    const closed = await list();
    expect(closed.every(({ words, mayJudge }) => words === undefined && !mayJudge)).toBe(true);
    expect(closed[1]?.drawn?.place).toBe('TG-M');
  });

  test('are false when a person says so with a reason; the case stays as it is, and both timelines tell it', async () => {
    const [first] = await list(house.vault);
    if (!first) throw new Error('none');
    const before = await house.db.cases.collection('tips').findOne({ _id: id as never });
    const form = 'form-of-a-sighting';
    const judge = (reason: string, isFalse = true, who: Staff = ama, v = first.v, with_?: string) =>
      sightings().judge(who, id, first.row.id, { false: isFalse, reason }, { v, form: with_ });
    expect(await judge(' ')).toEqual({ ok: false, reason: 'noReason' });
    const reason = 'It was another child <b>=1+1</b>';
    expect((await judge(reason, true, ama, first.v, form)).ok).toBe(true);
    expect(await judge(reason, true, ama, first.v, form)).toMatchObject({
      value: { done: 'same' },
    });
    expect((await list(house.vault))[0]?.isFalse).toEqual({
      by: 'acc-ama',
      reason: { words: reason },
    });
    // Whoever saw it as it was hears that it was judged meanwhile.
    expect(await judge('I know her', false, kofi)).toMatchObject({
      reason: 'conflict',
      yours: 'true',
    });
    expect((await judge('I know her', false, kofi, 9)).ok).toBe(true);
    expect((await list(house.vault))[0]?.isFalse).toBeUndefined();
    const after = await house.db.cases.collection('tips').findOne({ _id: id as never });
    for (const field of ['state', 'priority', 'open'])
      expect([field, after?.[field]]).toEqual([field, before?.[field]]);
    const page = await house.cases.see(ama, id);
    const told = page.ok ? page.value.timeline.map(({ type }) => type) : [];
    expect(told.filter((type) => type.startsWith('sighting')).sort()).toEqual([
      'sightingFalse',
      'sightingTrue',
    ]);
  });

  test('are not judged by strangers to the case, and only those of the person', async () => {
    const [first] = await list(house.vault);
    const change = { v: 9 };
    const say = { false: true, reason: 'x' };
    const other = await seen('Lomé', '2026-11-24T07:00Z', { about: { alert: 'another' } });
    const tries = [
      await sightings().judge(akosua, id, first?.row.id ?? '', say, change),
      await sightings().judge(kossi, id, first?.row.id ?? '', say, change),
      await sightings().judge(ama, id, other, say, change),
      await sightings().judge(ama, id, 'nothing', say, change),
      await sightings().see(akosua, id),
    ];
    expect(tries.map((one) => !one.ok && one.reason)).toEqual([
      'unknown',
      'unknown',
      'notSighting',
      'unknown',
      'unknown',
    ]);
  });

  test('beyond the border are counted by country, and nothing else of them is told', async () => {
    const before = await sightings().see(ama, id);
    expect(before.ok && before.value.elsewhere).toEqual([]);
    const there = { country: 'GH', area: 'GH-AA' };
    await seen('Aflao, at the border', '2026-11-24T11:00Z', there);
    await seen('Accra', '2026-11-24T12:00Z', there);
    await seen('Cotonou', '2026-11-24T12:00Z', { country: 'BJ', area: 'BJ-LI' });
    // A class that a report accuses is not told that there is one.
    await seen('Keta', '2026-11-24T12:00Z', { ...there, excludedAffiliations: ['police'] });
    const shown = await sightings().see(ama, id);
    if (!shown.ok) throw new Error(shown.reason);
    expect(shown.value.elsewhere).toEqual([
      { country: 'BJ', count: 1 },
      { country: 'GH', count: ama.affiliation === undefined ? 2 : 3 },
    ]);
    expect(JSON.stringify(shown.value)).not.toMatch(/Aflao|Accra|Cotonou|Keta/);
    const police = await sightings().see({ ...ama, affiliation: 'police' }, id);
    expect(police.ok && police.value.elsewhere).toContainEqual({ country: 'GH', count: 2 });
  });

  test('a map has the outlines and the points inside it, whatever is asked for', () => {
    const lome = { latitude: 6.13, longitude: 1.22 };
    const map = drawMap(['TG-M', 'TG-P', 'TG-M'], [lome, { latitude: 6.9, longitude: 0.63 }]);
    expect(map?.areas.map(({ code }) => code)).toEqual(['TG-M', 'TG-P']);
    for (const { x, y } of map?.points ?? []) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(map?.width ?? 0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(map?.height ?? 0);
    }
    expect(JSON.stringify(map).length).toBeLessThan(10_000);
    expect(drawMap(['XX', 'TG-ZZ'], [lome])).toBeUndefined();
  });
});

describe('a country with criteria of its own', () => {
  const says = (en: string) => ({ en, fr: `fr ${en}`, pt: `pt ${en}` });
  const first: CountryCriteria = {
    from: '2026-01-01',
    source: 'Decree 12 of Togo',
    asked: [
      { id: 'danger', says: says('A life is in danger'), alert: true, notice: false },
      { id: 'prosecutor', says: says('The prosecutor agrees'), alert: true, notice: true },
    ],
  };
  const second: CountryCriteria = {
    from: '2026-11-25',
    source: 'Decree 13 of Togo',
    asked: [{ id: 'family', says: says('The family agrees'), alert: true, notice: true }],
  };
  /** The checklist with these lists in the entry of Togo. */
  const withLists = (...lists: readonly CountryCriteria[]) => {
    const known = house.deps.directory();
    const directory: Directory = {
      ...known,
      country: (iso2) => {
        const found = known.country(iso2);
        return found && iso2 === 'TG' ? { ...found, criteria: lists } : found;
      },
    };
    const deps = { ...house.deps, directory: () => directory };
    return { deps, list: createCriteria(deps) };
  };
  const seen = async ({ list }: ReturnType<typeof withLists>, id: string) => {
    const found = await list.see(ama, id);
    if (!found.ok) throw new Error(found.reason);
    return found.value;
  };

  test('asks them in its own words, and they decide what there may be', async () => {
    const id = await missing();
    const togo = withLists(first);
    const open = await seen(togo, id);
    expect(open).toMatchObject({ list: 'TG@2026-01-01', source: 'Decree 12 of Togo' });
    expect(open.criteria.map(({ criterion, says: words }) => [criterion, words?.fr])).toEqual([
      ['danger', 'fr A life is in danger'],
      ['prosecutor', 'fr The prosecutor agrees'],
    ]);
    expect(await criteriaMet(togo.deps, id)).toEqual({
      level: 'nothing',
      missing: { alert: ['danger', 'prosecutor'], notice: ['prosecutor'] },
    });
    await togo.list.judge(ama, id, yes('prosecutor'), { v: open.v });
    expect((await criteriaMet(togo.deps, id)).level).toBe('notice');
    await togo.list.judge(ama, id, yes('danger'), { v: (await seen(togo, id)).v });
    expect((await criteriaMet(togo.deps, id)).level).toBe('alert');
  });

  test('does not ask those of the program: what is not on its list is not judged', async () => {
    const id = await missing();
    const togo = withLists(first);
    const { v } = await seen(togo, id);
    expect(await togo.list.judge(ama, id, yes('abduction'), { v })).toMatchObject({
      ok: false,
      reason: 'unknown',
    });
    expect((await seen(togo, id)).v).toBe(v);
  });

  test('a case keeps the criteria by which it was judged, whatever comes later; others take the new ones', async () => {
    const [usual, old, fresh] = [await missing(), await missing(), await missing()];
    await judge(ama, usual, yes('description'));
    const before = withLists(first);
    await before.list.judge(ama, old, yes('danger'), { v: (await seen(before, old)).v });
    const both = withLists(first, second);
    // The second list does not count yet.
    expect((await seen(both, fresh)).list).toBe('TG@2026-01-01');
    house.clock.advance(2 * DAY);
    expect((await seen(both, fresh)).list).toBe('TG@2026-11-25');
    expect((await seen(both, old)).list).toBe('TG@2026-01-01');
    expect(await seen(both, usual)).not.toHaveProperty('list');
    expect((await criteriaMet(both.deps, usual)).level).toBe('notice');
    expect((await criteriaMet(both.deps, old)).missing.alert).toEqual(['prosecutor']);
  });

  test('a list that the directory has lost is said to be lost, and is not replaced by another', async () => {
    const id = await missing();
    const togo = withLists(first);
    await togo.list.judge(ama, id, yes('danger'), { v: (await seen(togo, id)).v });
    await expect(criteriaMet(withLists(second).deps, id)).rejects.toThrow('TG@2026-01-01');
  });
});
