import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchSeveral } from '../../../src/flows/engine/match-several.js';
import { createTexts } from '../../../src/shared/texts/load.js';

const texts = createTexts();
const lexicons = texts.languages.map((language) => texts.lexicon(language));
const ways = [
  { value: 'radio', label: 'Radio' },
  { value: 'friends', label: 'Friends or family' },
  { value: 'web', label: 'Internet' },
  { value: 'agent', label: 'An agent' },
  { value: 'none', label: 'None of these' },
];
const read = (text: string) => matchSeveral(text, ways, lexicons);

describe('who may choose several', () => {
  test.each([
    ['1,3,5', 'radio,web,none'],
    ['5 3 1', 'radio,web,none'],
    ['1.3', 'radio,web'],
    ['1;3', 'radio,web'],
    ['1 & 3', 'radio,web'],
    ['1 and 3', 'radio,web'],
    ['1 et 3', 'radio,web'],
    ['1 e 3', 'radio,web'],
    ['one, three', 'radio,web'],
    ['deux et trois', 'friends,web'],
    ['١،٣', 'radio,web'],
    ['radio, internet', 'radio,web'],
    ['Friends or family', 'friends'],
    ['1 1 1', 'radio'],
    ['please 2 and 4 thanks', 'friends,agent'],
    ['3', 'web'],
    ['(3)', 'web'],
    ['intern', 'web'],
    ['1-2', 'radio,friends'],
    ['family and agent', 'friends,agent'],
    ['family et internet', 'friends,web'],
    ['radio, family, agent', 'radio,friends,agent'],
  ])('and sends %j has chosen %j', (text, value) => {
    expect(read(text)).toEqual({ kind: 'match', value });
  });

  test.each([
    ['1 or 2', 'radio,friends', '1, 2'],
    ['1 ou 2', 'radio,friends', '1, 2'],
    ['13', 'radio,web', '1, 3'],
    ['531', 'radio,web,none', '1, 3, 5'],
    ['1-4', 'radio,friends,web,agent', '1, 2, 3, 4'],
    ['radoi', 'radio', 'Radio'],
    ['1,3 because they are free', 'radio,web', '1, 3'],
  ])('and sends %j is asked whether %j is meant', (text, value, label) => {
    expect(read(text)).toMatchObject({ kind: 'maybe', value, label });
  });

  test('and tells something behind a list does not lose it', () => {
    expect(read('1,3 because they are free')).toMatchObject({ rest: '1,3 because they are free' });
    expect(read('3, they took my sister')).toMatchObject({
      kind: 'match',
      value: 'web',
      rest: 'they took my sister',
    });
  });

  test.each(['', '0', '6', '1,6', '1 2 12', '11', '16', 'bananas', '-', '9-1'])(
    'and sends %j has not chosen',
    (text) => expect(read(text)).toEqual({ kind: 'none' }),
  );
});

test('any list of numbers is read as those choices, whatever stands between them, and in the order of the options', () => {
  const gap = fc.constantFrom(',', ', ', ' ', ';', ' and ', ' et ', '/', '+', '\n');
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
      gap,
      (numbers, between) => {
        const value = ways
          .filter((_, at) => numbers.includes(at + 1))
          .map((way) => way.value)
          .join(',');
        expect(read(numbers.join(between))).toEqual({ kind: 'match', value });
      },
    ),
    { numRuns: 200 },
  );
});

test('whatever is sent is read without a fault, and only as options that were offered, each once', () => {
  const piece = fc.constantFrom(
    '1',
    '2',
    '5',
    '9',
    ',',
    ' ',
    '-',
    'or',
    'and',
    'radio',
    'none',
    'x',
    '\u0000',
    '١',
    'skip',
  );
  const text = fc.oneof(
    fc.array(piece).map((pieces) => pieces.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  fc.assert(
    fc.property(text, (sent) => {
      const result = read(sent);
      if (result.kind !== 'match' && result.kind !== 'maybe') return;
      const values = result.value.split(',');
      expect(ways.map(({ value }) => value).filter((value) => values.includes(value))).toEqual(
        values,
      );
    }),
    { numRuns: 1000 },
  );
});

describe('people choose all, or name two by a part of their labels', () => {
  const three = [
    { value: 'family', label: 'Une personne de la famille' },
    { value: 'embassy', label: "L'ambassade ou le consulat" },
    { value: 'police', label: 'La police' },
  ];
  test.each([
    ['famille et ambassade', 'family,embassy'],
    ['ambassade, police', 'embassy,police'],
    ['all', 'family,embassy,police'],
    ['tous', 'family,embassy,police'],
    ['les trois', 'family,embassy,police'],
    ['tudo', 'family,embassy,police'],
  ])('%j is %j', (text, value) => {
    expect(matchSeveral(text, three, lexicons)).toEqual({ kind: 'match', value });
  });
  test.each(['both', 'les deux', 'famille et voisin', 'les trois filles'])(
    '%j of three is no sure answer',
    (text) => {
      expect(matchSeveral(text, three, lexicons).kind).not.toBe('match');
    },
  );
  test('"both" is two of two, and all of many is asked about', () => {
    expect(matchSeveral('both', three.slice(0, 2), lexicons)).toEqual({
      kind: 'match',
      value: 'family,embassy',
    });
    expect(read('all')).toMatchObject({ kind: 'maybe' });
  });
});
