import { expect, test } from '@jest/globals';
import { getCountries } from 'libphonenumber-js/min';
import { allowedLanguage, isCountry, isLanguage, isZone } from '../../src/shared/allowed.js';
import { countryForm, languageForm, momentForm } from '../../src/shared/forms.js';

const A = 'A'.charCodeAt(0);
const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(A + i));
const codes = letters.flatMap((first) => letters.map((second) => first + second));
/** Parts of ISO 3166-1 where nobody has a number of their own. */
const empty = ['AQ', 'BV', 'GS', 'HM', 'PN', 'TF', 'UM'];
/** Codes that have numbers and are not in ISO 3166-1. */
const unlisted = ['AC', 'TA', 'XK'];

test('a country is one of ISO 3166-1, as those who number its phones see it, too', () => {
  const numbered = (getCountries() as string[]).filter((code) => !unlisted.includes(code));
  expect(codes.filter(isCountry)).toEqual([...numbered, ...empty].sort());
  for (const code of ['tg', 'Togo', 'T', '', 'UK', 'XX', 'EU']) expect(isCountry(code)).toBe(false);
});

test.each(['Africa/Lome', 'Africa/Lagos', 'Atlantic/Cape_Verde', 'UTC'])(
  '%s is a time zone',
  (name) => {
    expect(isZone(name)).toBe(true);
  },
);
test.each(['Africa/Lom', 'Lome', 'WAT', 'GMT+1', '+01:00', ''])('%j is no time zone', (name) => {
  expect(isZone(name)).toBe(false);
});

test('a language is one that Amana has texts in, and they are named', () => {
  expect(['en', 'fr', 'pt', 'xx', 'EN', ''].map(isLanguage)).toEqual([
    ...[true, true, true],
    ...[false, false, false],
  ]);
  expect(allowedLanguage()).toMatch(/ en\b.* fr\b.* pt\b/);
});

const saysOf = (form: typeof momentForm, text: unknown) =>
  form.safeParse(text).error?.issues.map(({ message }) => message)[0] ?? 'good';

test.each([
  '2026-12-01T08:00Z',
  '2026-12-01T08:00+01:00',
  '2026-12-01T08:00:30-03:00',
  '2026-12-01T08:00:00.000Z',
])('%s is a moment', (text) => {
  expect(saysOf(momentForm, text)).toBe('good');
});
test.each([
  ['without its distance from UTC', '2026-12-01T08:00'],
  ['of a day that there is not', '2026-02-30T08:00Z'],
  ['of an hour that there is not', '2026-12-01T25:00Z'],
  ['of a distance that there is not', '2026-12-01T08:00+99:00'],
  ['by the number of its week', '2026-W12-1T08:00Z'],
  ['of a day alone', '2026-12-01'],
  ['as a number', 1_796_112_000],
])('a moment %s is refused, with an example', (_what, text) => {
  expect(saysOf(momentForm, text)).toBe(
    'Write a day, a time and its distance from UTC, as 2026-12-01T08:00+01:00.',
  );
});

test('a wrong country or language is told what is allowed', () => {
  for (const wrong of ['XX', 'tg', 'Togo'])
    expect(saysOf(countryForm, wrong)).toContain('two capital letters of ISO 3166-1, as TG');
  for (const wrong of ['xx', 'FR', 'french'])
    expect(saysOf(languageForm, wrong)).toContain('en, fr');
});
