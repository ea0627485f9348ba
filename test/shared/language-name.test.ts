import { expect, test } from '@jest/globals';
import { shippedCountries } from '../../src/directory/country-file.js';
import { languageName } from '../../src/shared/language-name.js';

test.each(['en', 'fr', 'pt'])('every language of a country has a name in %s', (language) => {
  const spoken = shippedCountries().flatMap(({ languages }) => languages);
  expect(spoken.length).toBeGreaterThan(30);
  // The code of Fon is also its name in French and Portuguese.
  const named = spoken.filter((tag) => tag === 'fon' || languageName(tag, language) !== tag);
  expect(named).toEqual(spoken);
});

test('a tag that is none is shown as it is', () => {
  expect(['x y', '', 'zz-!', 'qqq'].map((tag) => languageName(tag, 'en'))).toEqual([
    ...['x y', '', 'zz-!', 'qqq'],
  ]);
});
