import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createMatching, type Matching } from '../../src/alerts/matching/matching.js';
import { compareNames, readName } from '../../src/shared/texts/names.js';
import { readTold, type Told } from '../../src/alerts/matching/person.js';
import { comparePlates, readPlate } from '../../src/alerts/matching/plates.js';
import { scoreOf } from '../../src/alerts/matching/score.js';
import { matchFields } from '../../src/alerts/matching/weights.js';
import { hourCode } from '../../src/shared/missing.js';
import { DAY } from '../../src/shared/clock.js';
import { newHouse, staff, start, type House } from '../cases/support.js';
import { distractors, onlyNamed, pairs, relatives, toldOf, type Pair } from './missing-set.js';

const labelled = pairs();
const others = [...distractors(1_200), ...relatives(labelled)];

/** Where the other report of each pair stands among all others, from 0. */
function ranks(set: readonly Pair[], among: readonly Told[], as = (told: Told) => told) {
  const all = [...set.map(({ other }) => other), ...among].map((told) => readTold(as(told)));
  return set.map(({ one }, at) => {
    const own = readTold(as(one));
    const scores = all.map((other) => scoreOf(own, other));
    const mine = scores[at]?.points ?? -Infinity;
    const ahead = scores.filter(({ points }, i) => i !== at && points >= mine).length;
    return { at, rank: ahead, scores };
  });
}
const share = (of: readonly { readonly rank: number }[]) =>
  of.filter(({ rank }) => rank < 20).length / of.length;

describe('on the labelled set', () => {
  test('it has at least 150 pairs among at least 1,000 others, some of them of one family and place', () => {
    expect(labelled.length).toBeGreaterThanOrEqual(150);
    expect(others.length).toBeGreaterThanOrEqual(1_000);
  });

  test.each(['tuned', 'held'] as const)(
    'at least 95 of 100 are within the first 20, and what is likely is mostly right (%s)',
    (name) => {
      const set = labelled.filter((pair) => pair.set === name);
      const found = ranks(set, others);
      expect(share(found)).toBeGreaterThanOrEqual(0.95);
      const likely = found.flatMap(({ at, scores }) =>
        scores.flatMap(({ level }, i) => (level === 'likely' ? [i === at] : [])),
      );
      expect(likely.length).toBeGreaterThan(set.length * 0.75);
      expect(likely.filter(Boolean).length / likely.length).toBeGreaterThanOrEqual(0.9);
    },
  );

  test('by their names alone, and by age, sex, area and hour alone', () => {
    const named = labelled.filter(({ one, other }) =>
      [one, other].every(({ words }) => words.some(({ step }) => step === 'missingName')),
    );
    expect(share(ranks(named, others, onlyNamed))).toBeGreaterThanOrEqual(0.95);
    const codes = ranks(labelled, others, (told) => ({ ...told, words: [] }));
    expect(share(codes)).toBeGreaterThanOrEqual(0.6);
    // Codes are shared by many: nothing is likely by them.
    expect(codes.flatMap(({ scores }) => scores).some(({ level }) => level === 'likely')).toBe(
      false,
    );
  });
});

test.each([
  ['Ousmane Diallo', 'Usman Jallow'],
  ['Kouassi Yao', 'Yaw Kwasi'],
  ['Ɓintou Sanɗa', 'BINTU SANDA'],
  ['Ẹniọlá Adébáyọ̀', 'eniola adebayo'],
  ['Ŋgɔzi Ɛze', 'Ngozi Eze'],
  ['El Hadj Cheikh Ndiaye', 'Sheikh Njie'],
  ['Fatoumata Dembélé', 'Fatimata Dembele'],
  ['Seydou Traoré', 'Saidu Traore'],
  ['Marie-Claire Dossou', 'Marieclaire Dossou'],
])('%s is %s in another register', (one, other) => {
  const [mine, theirs] = [readName(one), readName(other)];
  if (!mine || !theirs) throw new Error('no name');
  expect(compareNames(mine, theirs)).toMatchObject({ differ: 0 });
  expect(compareNames(mine, theirs).matched).toBeGreaterThanOrEqual(2);
});

test('names of different people are told apart, and titles are no names', () => {
  const differ = (one: string, other: string) => {
    const [mine, theirs] = [readName(one), readName(other)];
    return mine && theirs && compareNames(mine, theirs).matched;
  };
  expect(differ('Aminata Touré', 'Ibrahim Sow')).toBe(0);
  expect(differ('Kofi Mensah', 'Yaw Owusu')).toBe(0);
  expect(differ('Awa Diop', 'Moussa Diop')).toBe(1);
  expect([readName('M. le petit'), readName('???'), readName(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('plates that a camera or a hurried eye misreads are near, others are two', () => {
  const compare = (one: string, other: string) =>
    comparePlates(readPlate(one) ?? '', readPlate(other) ?? '');
  expect(compare('TG 1234 AB', 'tg-1234-ab')).toBe('match');
  expect(compare('GR 4410 20', 'GR4410-2O')).toBe('near');
  expect(compare('TG1234AB', '1234 AB')).toBe('near');
  expect(compare('TG1234AB', 'TG7790CD')).toBe('mismatch');
  expect([readPlate('moto'), readPlate('12')]).toEqual([undefined, undefined]);
});

const fact = {
  kind: 'missing' as const,
  name: 'Afi Mensah',
  age: '7',
  sex: 'girl',
  area: 'TG-M',
  at: start,
  clothes: '-',
  looks: '-',
  extra: '-',
};

test('a lone hit is worth what its evidence is worth, both ways round, and each field says how it stands', () => {
  const one = readTold(toldOf(fact));
  const other = readTold(toldOf({ ...fact, name: '-', age: '8' }));
  const score = scoreOf(one, other);
  expect(score).toEqual(scoreOf(other, one));
  // Age, sex, area and hour agree, and many children of a town share them.
  expect(score.level).toBe('possible');
  expect(score.fields.map(({ field }) => field)).toEqual([...matchFields]);
  expect(score.fields.find(({ field }) => field === 'name')).toEqual({
    field: 'name',
    verdict: 'blank',
    points: 0,
  });
  const sum = score.fields.reduce((all, { points }) => all + points, 0);
  expect(score.points).toBe(sum);
});

test('who was seen before going missing is no match, and an age of 400 is none', () => {
  const seen = toldOf({ ...fact, kind: 'sighting', at: new Date(start.getTime() - 2 * DAY) });
  const score = scoreOf(readTold(toldOf(fact)), readTold(seen));
  expect(score.fields.find(({ field }) => field === 'time')?.verdict).toBe('mismatch');
  expect(readTold(toldOf({ ...fact, age: '400' })).age).toBeUndefined();
});

describe('in a house', () => {
  let house: House;
  let matching: Matching;
  let own = '';
  let same = '';
  let abroad = '';
  const report = (name: string, more: object = {}) =>
    house.tell({
      kind: 'missing',
      area: 'TG-M',
      quiet: true,
      answers: {
        officials: 'no',
        missingAge: '9',
        missingSex: 'girl',
        missingSince: hourCode(start),
      },
      words: [
        ['missingName', name],
        ['missingClothes', 'robe jaune'],
      ],
      ...more,
    });

  beforeAll(async () => {
    house = await newHouse();
    matching = createMatching(house.deps);
    own = await report('Fatoumata Diallo');
    same = await report('Jallow Fatimata', { receivedAt: new Date(start.getTime() + DAY) });
    abroad = await report('Fatou Diallo', { country: 'GH', area: 'GH-AA' });
    await report('Kossiwa Agbodjan', {
      answers: { officials: 'no', missingAge: '16', missingSex: 'girl' },
      area: 'TG-S',
    });
    await report('Fatoumata Diallo', { kind: 'captive' });
    await report('Fatoumata Diallo', { excludedAffiliations: ['ngo'] });
  });
  afterAll(() => house.close());

  test('with keys words are compared, which is in the audit log of both; without, codes alone', async () => {
    const found = await matching.suggest(staff.ama, own, house.vault);
    if (!found.ok) throw new Error(found.reason);
    expect([found.value.how, found.value.compared, found.value.more]).toEqual(['words', 2, false]);
    const [first] = found.value.suggestions;
    expect([first?.row.id, first?.score.level]).toEqual([same, 'likely']);
    expect(await house.audited('case.compared')).toEqual([
      `console:ama case.compared ${own}`,
      ...found.value.suggestions.map(({ row }) => `console:ama case.compared ${row.id}`),
    ]);
    const codes = await matching.suggest(staff.ama, own);
    if (!codes.ok) throw new Error(codes.reason);
    expect([codes.value.how, codes.value.suggestions[0]?.score.level]).toEqual([
      'codes',
      'possible',
    ]);
    const noName = codes.value.suggestions[0]?.score.fields.find(({ field }) => field === 'name');
    expect(noName?.verdict).toBe('blank');
    expect(await house.audited('case.compared')).toHaveLength(1 + found.value.suggestions.length);
  });

  test('the regional desk compares with neighbours; keys that open nothing leave codes', async () => {
    const { desk } = staff;
    const found = await matching.suggest(desk, own, house.vault);
    expect(found.ok && found.value.suggestions.map(({ row }) => row.id)).toContain(abroad);
    const none = await matching.suggest(desk, own, { kids: [], pair: () => undefined });
    expect(none.ok && [none.value.unopened, none.value.compared]).toEqual([
      none.ok ? none.value.compared : 0,
      none.ok ? none.value.compared : 0,
    ]);
    expect(none.ok && none.value.suggestions.some(({ score }) => score.level === 'likely')).toBe(
      false,
    );
  });

  test('another country and a case of another kind are refused, and suggesting changes nothing', async () => {
    expect(await matching.suggest(staff.akosua, own, house.vault)).toEqual({
      ok: false,
      reason: 'unknown',
    });
    const other = await house.tell({ answers: { officials: 'no' }, quiet: true });
    expect(await matching.suggest(staff.ama, other)).toEqual({ ok: false, reason: 'notMissing' });
    const tip = await house.db.cases.collection('tips').findOne({ _id: own as never });
    expect(tip?.['work']).toBeUndefined();
  });
});
