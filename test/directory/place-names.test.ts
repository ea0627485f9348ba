import { describe, expect, test } from '@jest/globals';
import { shippedCountries } from '../../src/directory/country-file.js';
import { ordinaryWords } from '../../src/directory/ordinary-words.js';
import { placeFinder } from '../../src/directory/place-names.js';
import { fold } from '../../src/shared/texts/fold.js';
import { directoryOf } from './people.js';

const directory = directoryOf([]);
const areaIn = (country: string, text: string) => directory.areaIn(country, text);

test.each([
  ['TG', 'Elles sont derrière le marché de LOME', 'TG-M'],
  ['TG', 'un camion vers Kara, cette nuit', 'TG-K'],
  ['TG', 'kpalime', 'TG-P'],
  ['GH', 'a girl is held at Kumasi Kejetia', 'GH-AH'],
  ['GW', 'Crianças levadas de bafata', 'GW-BA'],
  ['GW', 'em Gabú', 'GW-GA'],
  ['NG', 'they carry am go Benin City', 'NG-ED'],
  ['CI', "à N'Zi, puis Bouaké", 'CI-VB'],
  ['GN', 'N’Zérékoré', 'GN-N'],
  ['BJ', 'Abomey-Calavi', 'BJ-AQ'],
  ['BJ', 'abomey', 'BJ-ZO'],
  ['NE', 'birni n konni', 'NE-5'],
  ['SN', 'une daara à Touba', 'SN-DB'],
  ['CV', 'Santa Catarina do Fogo', 'CV-CF'],
  ['GH', 'Bono East', 'GH-BE'],
  ['ML', 'timbuktu', 'ML-6'],
])('in %s a person who writes "%s" is in %s', (country, text, area) => {
  expect(areaIn(country, text)).toBe(area);
});

test('a place that is only part of a word is not named', () => {
  expect(areaIn('TG', 'le karateka et son karaoke')).toBeUndefined();
  expect(areaIn('TG', 'Karaba')).toBeUndefined();
});

test('a road between two areas names neither', () => {
  expect(areaIn('TG', 'de Lomé à Dapaong')).toBeUndefined();
  expect(areaIn('TG', 'de Lomé à Aného')).toBe('TG-M');
});

describe('an ordinary word is not a place', () => {
  test.each([
    ['BF', 'elle est enfermée dans le centre ville'],
    ['BF', 'au sud ouest du marché'],
    ['CI', 'a man took her'],
    ['CI', 'un man dans les montagnes'],
    ['TG', 'des plateaux de mango'],
    ['GH', 'children on boats of Lake Volta'],
    ['GH', 'ho wa, the western man'],
    ['NE', 'they say she is in Niger'],
    ['BJ', 'come and save me'],
    ['CV', 'o Paul chegou em maio com sal'],
    ['SL', 'bo, help me'],
    ['NG', 'from Niger to the Niger delta'],
    ['ML', 'il veut dire san'],
    ['GW', 'na Guiné-Bissau'],
  ])('in %s: "%s"', (country, text) => {
    expect(areaIn(country, text)).toBeUndefined();
  });

  test.each([
    ['BF', "dans la région de l'Est", 'BF-08'],
    ['BF', 'région Centre-Est', 'BF-04'],
    ['CI', 'la ville de Man', 'CI-MG'],
    ['GH', 'Volta Region', 'GH-TV'],
    ['GH', 'Western region', 'GH-WP'],
    ['GH', 'Western North Region', 'GH-WN'],
    ['CV', 'na ilha do Sal', 'CV-SL'],
    ['SL', 'Bo town', 'SL-S'],
    ['NG', 'Niger State', 'NG-NI'],
    ['NG', 'Rivers State', 'NG-RI'],
    ['NE', 'village de Say', 'NE-6'],
    ['GW', 'em Bissau', 'GW-BS'],
  ])(
    'unless it stands beside a word that makes it one: in %s "%s" is %s',
    (country, text, area) => {
      expect(areaIn(country, text)).toBe(area);
    },
  );

  test('every such word of the list is the name of some place that is shipped', () => {
    const names = shippedCountries().flatMap(({ areas }) =>
      areas.flatMap(({ name, aliases }) => [name, ...aliases]),
    );
    const folded = new Set(names.map(fold));
    // "Ouest" and the other points of the compass stand for names of regions that reforms bring.
    const spare = new Set(['nord', 'sud', 'ouest', 'north west']);
    expect([...ordinaryWords].filter((word) => !folded.has(word) && !spare.has(word))).toEqual([]);
  });
});

test('no name of a shipped country stands for two of its areas', () => {
  for (const country of shippedCountries()) {
    const seen = new Map<string, string>();
    for (const { code, name, aliases } of country.areas) {
      for (const title of new Set([name, ...aliases].map(fold))) {
        expect([country.iso2, title, seen.get(title) ?? code]).toEqual([country.iso2, title, code]);
        seen.set(title, code);
      }
    }
  }
});

test('a name that an administrator gave to two areas says neither', () => {
  const [togo] = shippedCountries().filter(({ iso2 }) => iso2 === 'TG');
  const areas = (togo?.areas ?? []).map((area) => ({
    ...area,
    aliases: [...area.aliases, 'Zongo'],
  }));
  const finder = placeFinder({ ...togo!, areas }, []);
  const find = (text: string) => finder(fold(text).split(' '));
  expect(find('au Zongo')).toBeUndefined();
  expect(find('au Zongo de Kara')).toBe('TG-K');
});

test('nothing, noise and an unknown country name no place', () => {
  expect(areaIn('TG', '')).toBeUndefined();
  expect(areaIn('TG', '\u0000 😀 ___')).toBeUndefined();
  expect(areaIn('XX', 'Lomé')).toBeUndefined();
});
