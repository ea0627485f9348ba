import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { namesIn, withoutNames, type Said } from '../../src/cases/leave-out-names.js';
import { sanitise } from '../../src/cases/sanitise.js';

/** The proposed summary of what was said: each answer without what leads to a person. */
const proposed = (...said: Said[]): string => {
  const names = namesIn(said);
  return said.map(({ step, words }) => sanitise(step, words, [], names)).join('\n');
};
const what = (words: string): Said => ({ step: 'what', words });
const name = (words: string): Said => ({ step: 'missingName', words });

describe('§5.23 what stands in a name field is left out of all that is proposed', () => {
  test.each([
    ['in its first words', 'Amina Diallo was taken.', '[***] was taken.'],
    ['in parts', 'Amina went; the Diallo girl is gone', '[***] went; the [***] girl is gone'],
    ['in capitals and without', 'AMINA, amina and dIALLO', '[***], [***] and [***]'],
    ['without accents, or with', 'Aminà Diàllo', '[***]'],
    ['as another register writes it', 'Aminata Jallow left', '[***] left'],
    ['with a slip of the finger', 'Amnia Dialo left', '[***] left'],
    ['the other way round, joined', 'Diallo-Amina; AminaDiallo', '[***]; [***]'],
    ['with an ending', "Amina's brother", "[***]'s brother"],
  ])('%s', (_, words, left) => {
    expect(proposed(what(words), name('Amina Diallo'))).toBe(`${left}\n[***]`);
  });

  test('also where the field joins what the text parts', () => {
    expect(proposed(what('Abdul Karim took her'), name('Abdulkarim'))).toBe(
      '[***] took her\n[***]',
    );
  });

  test('the contact’s name too, but not the words beside it', () => {
    const contact = { step: 'missingContact', words: 'my uncle Yao Mensah, 90 12 34 56' };
    expect(proposed(what('Her uncle yao, Mr Mensa, waits'), contact)).toBe(
      'Her uncle [***], Mr [***], waits\n[***]',
    );
  });

  test('of an answer about who is missing, what has a capital or stands first', () => {
    const missing = { step: 'missing', words: 'afi, my daughter of 12, friend of Essi' };
    expect(proposed(missing, what('Afi and Essi went to the market, my daughter first'))).toBe(
      '[***]\n[***] and [***] went to the market, my daughter first',
    );
  });

  test('a name that a text says once is left out in the others', () => {
    expect(
      proposed(
        what('I, Adjoa, saw it. my name is adjoa mensah and i am afraid'),
        { step: 'where', words: 'at the house of adwoa, ask for Mensah' },
        { step: 'add', words: 'My daughter Fatou is there. Fatou cries.' },
      ),
    ).toBe(
      'I, [***], saw it. my name is [***] and i am afraid\n' +
        'at the house of [***], ask for [***]\nMy daughter [***] is there. [***] cries.',
    );
    expect(proposed(what('Adjoa here, adjoa says help'))).toBe('[***] here, [***] says help');
  });
});

test('words that everybody uses stay, however near to a name they are', () => {
  const words = 'Many girls may come to the house by day, then they took him and her to the road.';
  expect(proposed(what(words), name('Mary Dey, Ben, Roda, Hawa'))).toBe(`${words}\n[***]`);
});

test('a summary holds no part of any name in a field, whatever the capitals', () => {
  const part = fc.stringMatching(
    /^[b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z]$/,
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, upper) => {
      const said = parts.map((one) => (upper ? one.toUpperCase() : one));
      const names = namesIn([name(parts.join(' '))]);
      const kept = withoutNames(`See ${said.join(', then ')}.`, names).toLowerCase();
      const looked = names.map(({ folded }) => folded).filter((one) => kept.includes(one));
      expect(looked).toEqual([]);
    }),
  );
});
