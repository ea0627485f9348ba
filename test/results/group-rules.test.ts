import { expect, test } from '@jest/globals';
import {
  groupRulesShape,
  Sorter,
  type GroupRule,
  type Sortable,
  type Sorted,
} from '../../src/results/group-rules.js';

const rules: GroupRule[] = [
  {
    group: 'papers',
    words: { en: ['passport*', 'ID card'], fr: ['passeport*', 'carte d’identité'] },
  },
  { group: 'people', question: 'advice', words: { en: ['family'], fr: ['famille'] } },
];
const wrote = (text: string, more: Partial<Sortable> = {}): Sortable => ({
  id: text,
  question: 'advice',
  language: 'en',
  text,
  ...more,
});
function sortByRules(answers: readonly Sortable[], by: readonly GroupRule[]): Sorted {
  const sorter = new Sorter(by);
  for (const answer of answers) sorter.add(answer);
  return sorter.sorted();
}
const sorted = (...answers: Sortable[]) => Object.fromEntries(sortByRules(answers, rules).groups);

test('an answer is sorted by whole words, whatever its capitals, accents and punctuation', () => {
  expect(
    sorted(wrote('Keep your PASSPORTS!'), wrote('my i.d. card'), wrote('your id-card')),
  ).toEqual({ papers: ['Keep your PASSPORTS!', 'your id-card'] });
  expect(sorted(wrote('Ma carte d’identite', { language: 'fr' }))).toEqual({
    papers: ['Ma carte d’identite'],
  });
  expect(sorted(wrote('The familyname, and unfamily'), wrote('unpassport'))).toEqual({});
});

test('a word counts in its own language only: what people answer in another may mean something else', () => {
  expect(sorted(wrote('passport', { language: 'fr' }), wrote('famille'))).toEqual({});
});

test('the first rule sorts, a rule for one question leaves the others alone, and a person’s choice stays', () => {
  const answers = [
    wrote('passport, ask family'),
    wrote('family', { question: 'other' }),
    wrote('a passport', { group: 'fear' }),
    wrote('the passport', { group: 'people', ruled: true }),
    wrote('nothing of the kind'),
  ];
  const found = sortByRules(answers, rules);
  expect(Object.fromEntries(found.groups)).toEqual({
    papers: ['passport, ask family', 'the passport'],
  });
  expect(found).toMatchObject({
    answers: 5,
    byHand: 1,
    unsorted: 2,
    rules: [
      { group: 'papers', matched: 3, sorted: 2 },
      { group: 'people', question: 'advice', matched: 1, sorted: 0 },
    ],
  });
});

test('two rules may sort under one thing', () => {
  const twice: GroupRule[] = [
    { group: 'a', words: { en: ['x'] } },
    { group: 'a', words: { en: ['y'] } },
  ];
  expect(sortByRules([wrote('x'), wrote('y')], twice).groups.get('a')).toEqual(['x', 'y']);
});

test.each([
  ['no rules', { rules: [] }, /Give rules as a list/],
  ['a list alone', [], /Give rules as a list/],
  ['no group', { rules: [{ group: ' ', words: { en: ['x'] } }] }, /a name of 1 to 60/],
  ['no words', { rules: [{ group: 'a', words: {} }] }, /words in one language at least/],
  ['an empty list', { rules: [{ group: 'a', words: { en: [] } }] }, /finds nothing/],
  ['a word of no letters', { rules: [{ group: 'a', words: { en: ['*'] } }] }, /1 to 60 letters/],
  ['a number', { rules: [{ group: 'a', words: { en: [12] } }] }, /1 to 60 letters/],
  [
    'a field that is not known',
    { rules: [{ group: 'a', words: { en: ['x'] }, regex: 'y' }] },
    /regex/,
  ],
])('rules with %s are refused, and it is said what is allowed', (_what, given, says) => {
  const read = groupRulesShape.safeParse(given);
  expect(read.error?.issues.map(({ message }) => message).join(' ')).toMatch(says);
});
