import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { getCountryCallingCode, type CountryCode } from 'libphonenumber-js/min';
import { readShipped, shippedCountries } from '../../src/directory/country-file.js';

const countries = shippedCountries();
const codes = 'BF BJ CI CV GH GM GN GW LR ML NE NG SL SN TG'.split(' ');

test('the fifteen states of July 2023 are there', () => {
  expect(countries.map(({ iso2 }) => iso2).sort()).toEqual(codes);
});

test('a time zone that there is not is named in the shipped file, too, with what is allowed', () => {
  const yaml = readFileSync('directory/countries.yaml', 'utf8');
  expect(readShipped(yaml)).toHaveLength(15);
  expect(() => readShipped(yaml.replace('Africa/Lome', 'Africa/Lom'))).toThrow(
    /TG\.zone: must be a time zone of the IANA database, as Africa\/Lome .*; Africa\/Lom is none/,
  );
});

test('Burkina Faso, Mali and Niger left on 29 January 2025, nobody else', () => {
  const left = countries.filter(({ membership }) => membership.at(-1)?.to !== null);
  expect(left.map(({ iso2 }) => iso2).sort()).toEqual(['BF', 'ML', 'NE']);
  for (const { membership } of left) expect(membership.at(-1)?.to).toBe('2025-01-29');
});

describe.each(countries.map((country) => [country.iso2, country] as const))(
  '%s',
  (iso2, country) => {
    test('has the calling code of the numbering plan', () => {
      expect(getCountryCallingCode(iso2 as CountryCode)).toBe(country.callingCode);
    });
    test('speaks its official language', () => {
      expect(country.languages[0]).toBe(country.officialLanguage);
      expect(['en', 'fr', 'pt']).toContain(country.officialLanguage);
    });
    test('has areas, each once', () => {
      expect(country.areas.length).toBeGreaterThanOrEqual(5);
      expect(new Set(country.areas.map(({ code }) => code)).size).toBe(country.areas.length);
    });
    test('has no helpline for the police, and none without a source', () => {
      for (const { kind, source } of country.helplines) {
        expect(kind).not.toBe('police');
        expect(source.length).toBeGreaterThan(5);
      }
    });
  },
);

test.each([
  ['BJ', 12],
  ['BF', 13],
  ['CV', 22],
  ['CI', 14],
  ['GM', 6],
  ['GH', 16],
  ['GN', 8],
  ['GW', 9],
  ['LR', 15],
  ['ML', 11],
  ['NE', 8],
  ['NG', 37],
  ['SN', 14],
  ['SL', 5],
  ['TG', 5],
])('%s has %i first-level areas in ISO 3166-2', (iso2, count) => {
  expect(countries.find((one) => one.iso2 === iso2)?.areas.length).toBe(count);
});

test('the helplines are those of the sources and no others', () => {
  const all = countries.flatMap(({ iso2, helplines }) =>
    helplines.map(
      ({ number, status, verifiedOn }) => `${iso2} ${number} ${status} ${verifiedOn ?? '-'}`,
    ),
  );
  expect(all.sort()).toEqual([
    'BF 116 conflicting 2015-01-01',
    'BJ 138 verified -',
    'CI 116 verified 2018-01-01',
    'GH 0800800800 verified -',
    'GH 0800900900 verified -',
    'GM 1123 verified 2023-04-11',
    'GM 199 verified -',
    'GN 116 conflicting 2021-01-01',
    'LR 116 verified 2022-07-04',
    'LR 2883 conflicting 2016-01-01',
    'NG 07030000203 verified 2022-01-01',
    'NG 627 verified 2022-01-01',
    'SL 116 verified -',
    'SL 134 conflicting 2022-01-01',
    'TG 1011 verified 2022-01-01',
  ]);
});
